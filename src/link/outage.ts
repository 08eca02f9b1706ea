// Outages: from … to … nothing gets onto the link. What is already on its way arrives.
import type { OperatorFunction } from 'rxjs';
import { formatDuration, Observable, Subscriber, type VirtualScheduler } from '../time/index.ts';
import type { LinkContext, LinkObserver, Stage } from './context.ts';
import type { Packet } from './packet.ts';
import type { OutageWindow } from './parameters.ts';

/** Drops what comes within the windows. They are in order of time and do not overlap. */
export function outage(
  windows: readonly OutageWindow[],
  context: LinkContext,
): OperatorFunction<Packet, Packet> {
  return source =>
    new Observable(out => {
      const stage = new OutageSubscriber(out, context, windows);
      context.stages?.push(stage);
      return source.subscribe(stage);
    });
}

class OutageSubscriber extends Subscriber<Packet> implements Stage {
  readonly #out: Subscriber<Packet>;
  readonly #observer: LinkObserver;
  readonly #scheduler: VirtualScheduler;
  readonly #windows: readonly OutageWindow[];
  /** The first window that is not over. */
  #index = 0;

  constructor(
    out: Subscriber<Packet>,
    { observer, scheduler }: LinkContext,
    windows: readonly OutageWindow[],
  ) {
    super(out);
    this.#out = out;
    this.#observer = observer;
    this.#scheduler = scheduler;
    this.#windows = windows;
  }

  reset(): void {
    this.#index = 0;
  }

  override next(packet: Packet): void {
    if (this.closed) return;
    const now = this.#scheduler.clock;
    let window = this.#windows[this.#index];
    while (window !== undefined && window.to <= now) window = this.#windows[++this.#index];
    if (window === undefined || now < window.from) this.#out.next(packet);
    else {
      const detail = `outage from ${formatDuration(window.from)} to ${formatDuration(window.to)}`;
      this.#observer.dropped(packet, 'outage', detail);
    }
  }
}
