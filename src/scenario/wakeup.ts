// When an application gets to run: not in the middle of a burst, but when its host has handled everything that
// arrives at that instant. So it finds all of it to read at once, as a process does that the kernel wakes up,
// and TCP acknowledges a burst without anyone having read from it.
import { TimedEvent, type VirtualScheduler } from '../time/index.ts';

export class Wakeup extends TimedEvent {
  readonly #scheduler: VirtualScheduler;
  readonly #run: () => void;

  constructor(scheduler: VirtualScheduler, run: () => void) {
    super();
    this.#scheduler = scheduler;
    this.#run = run;
  }

  /** Something has come up: the application runs when whatever else happens now is over. */
  call(): void {
    if (!this.queued) this.#scheduler.arm(this, this.#scheduler.clock);
  }

  fire(): void {
    this.#run();
  }

  override describe(): string {
    return 'an application that wakes up';
  }
}
