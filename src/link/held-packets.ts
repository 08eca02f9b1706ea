// Packets that wait for a point in time: pooled timed events instead of an Observable, a timer and a closure
// for each packet. What delays packets extends `HoldingSubscriber`.
import { Subscriber, TimedEvent, type Nanoseconds, type VirtualScheduler } from '../time/index.ts';
import type { LinkContext, Stage } from './context.ts';
import type { Packet } from './packet.ts';

/** One packet on its way. It returns to its pool before it delivers. */
class HeldPacket extends TimedEvent {
  readonly #pool: HeldPacketPool;
  packet: Packet | null = null;
  holder: HoldingSubscriber | null = null;

  constructor(pool: HeldPacketPool) {
    super();
    this.#pool = pool;
  }

  fire(): void {
    const { packet, holder } = this;
    // The pool must not keep packets alive; the name in an error message is made from `at` then.
    this.packet = null;
    this.holder = null;
    this.#pool.give(this);
    if (packet !== null && holder !== null) holder.release(packet);
  }

  override describe(): string {
    return 'the arrival of a packet';
  }
}

/** Belongs to an operator and outlives its subscriptions, so that a link used again allocates nothing. */
export class HeldPacketPool {
  readonly #free: HeldPacket[] = [];
  readonly #all: HeldPacket[] = [];

  take(): HeldPacket {
    return this.#free.pop() ?? this.#make();
  }

  give(event: HeldPacket): void {
    this.#free.push(event);
  }

  /** Takes back the events of a holder whose run is over. */
  reclaim(holder: HoldingSubscriber, scheduler: VirtualScheduler): void {
    for (const event of this.#all) {
      if (event.holder !== holder) continue;
      scheduler.disarm(event);
      event.packet = null;
      event.holder = null;
      this.#free.push(event);
    }
  }

  #make(): HeldPacket {
    const event = new HeldPacket(this);
    this.#all.push(event);
    return event;
  }
}

/** Base of the operators that let packets wait. It completes only after the last waiting packet has gone. */
export abstract class HoldingSubscriber extends Subscriber<Packet> implements Stage {
  readonly out: Subscriber<Packet>;
  readonly scheduler: VirtualScheduler;
  readonly #pool: HeldPacketPool;
  #waiting = 0;
  #sourceCompleted = false;

  constructor(out: Subscriber<Packet>, { scheduler, stages }: LinkContext, pool: HeldPacketPool) {
    super(out);
    this.out = out;
    this.scheduler = scheduler;
    this.#pool = pool;
    stages?.push(this);
  }

  reset(): void {
    if (this.#waiting > 0) this.#pool.reclaim(this, this.scheduler);
    this.#waiting = 0;
  }

  /** Lets the packet go on at that time. */
  hold(packet: Packet, until: Nanoseconds): void {
    const event = this.#pool.take();
    event.packet = packet;
    event.holder = this;
    this.#waiting++;
    this.scheduler.arm(event, until);
  }

  /** @internal */
  release(packet: Packet): void {
    this.#waiting--;
    if (this.closed) return;
    this.out.next(packet);
    if (this.#sourceCompleted && this.#waiting === 0) super.complete();
  }

  override complete(): void {
    this.#sourceCompleted = true;
    if (this.#waiting === 0) super.complete();
  }
}
