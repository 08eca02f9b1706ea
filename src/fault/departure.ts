// A packet that leaves the fault schedule later than it came: delayed, held, or the second of a duplicate.
// Pooled: made once, used again after each departure.
import type { Subscriber } from 'rxjs';
import type { Packet } from '../link/index.ts';
import { invariant, TimedEvent } from '../time/index.ts';

/** Where packets go on: the rest of a direction's pipeline. */
export interface Exit extends Subscriber<Packet> {
  /** Packets that will still come out after the source has completed. */
  pending: number;
  emit(packet: Packet): void;
}

export class Departure extends TimedEvent {
  packet: Packet | null = null;
  exit: Exit | null = null;
  /** Nanoseconds from the end of its last hold, or from its arrival here, until it leaves. */
  delay = 0;
  /** Holds that have not ended. */
  holds = 0;
  readonly #pool: Departure[];

  constructor(pool: Departure[]) {
    super();
    this.#pool = pool;
  }

  fire(): void {
    const { packet, exit } = this;
    invariant(packet !== null && exit !== null, 'a departure fired without a packet');
    this.packet = null;
    this.exit = null;
    // Before emitting: whatever that sets off may need a departure itself.
    this.#pool.push(this);
    exit.pending--;
    exit.emit(packet);
  }

  override describe(): string {
    return 'the departure of a delayed, held or duplicated packet';
  }
}
