// netem's own queue (`netem_enqueue` and `netem_dequeue` in net/sched/sch_netem.c): when a packet comes, the time
// at which it will be sent is settled; packets leave in the order of these times, not in that of their coming, so
// that jitter reorders, unless a rate is given, which makes each packet wait for the one before it.
//
//   overtaking ──────────────────────────────────┐
//   others ──► now + delay (+ size/rate) ──► sorted by time ──► slots ──► out
import type { OperatorFunction } from 'rxjs';
import {
  Observable,
  Subscriber,
  TimedEvent,
  type Nanoseconds,
  type VirtualScheduler,
} from '../../time/index.ts';
import type { LinkContext, LinkObserver, Stage } from '../context.ts';
import type { DelaySampler } from '../jitter.ts';
import { PacketRing } from '../packet-ring.ts';
import type { Packet } from '../packet.ts';
import type { ReorderRule } from '../reorder-rule.ts';
import type { TransmissionTime } from '../transmission-time.ts';
import type { Slots } from './slots.ts';
import { TimedFifo } from './timed-fifo.ts';

/** What the queue is made of; null is absent. Made anew for each subscription. */
export interface NetemQueueParts {
  /** Packets that it holds at a time. */
  readonly limit: number;
  readonly delay: DelaySampler | null;
  readonly reorder: ReorderRule | null;
  readonly rate: TransmissionTime | null;
  readonly slots: Slots | null;
}

export function netemQueue(
  make: () => NetemQueueParts,
  context: LinkContext,
): OperatorFunction<Packet, Packet> {
  return source => new Observable(out => source.subscribe(new NetemQueueSubscriber(out, make(), context)));
}

class NetemQueueSubscriber extends Subscriber<Packet> implements Stage {
  readonly #out: Subscriber<Packet>;
  readonly #parts: NetemQueueParts;
  readonly #scheduler: VirtualScheduler;
  readonly #observer: LinkObserver;
  readonly #watchdog: Watchdog;
  /** Packets that overtake: they leave at once, but never inside `next`. */
  readonly #overtaking = new PacketRing();
  readonly #waiting = new TimedFifo();
  #sending = false;
  #sourceCompleted = false;

  constructor(out: Subscriber<Packet>, parts: NetemQueueParts, context: LinkContext) {
    super(out);
    this.#out = out;
    this.#parts = parts;
    this.#scheduler = context.scheduler;
    this.#observer = context.observer;
    this.#watchdog = new Watchdog(this);
    context.stages?.push(this);
  }

  reset(): void {
    const { delay, reorder, slots } = this.#parts;
    delay?.reset();
    reorder?.reset();
    slots?.reset();
    this.#scheduler.disarm(this.#watchdog);
    this.#overtaking.clear();
    this.#waiting.clear();
  }

  override next(packet: Packet): void {
    if (this.closed) return;
    const { limit, reorder } = this.#parts;
    if (this.#overtaking.size + this.#waiting.size >= limit) {
      this.#observer.dropped(packet, 'queue', `netem's queue of ${limit} packets full`);
      return;
    }
    if (reorder?.moves() === true) this.#overtaking.push(packet);
    else this.#waiting.insert(packet, this.#timeOf(packet));
    // What is sent may come back here: whoever sends will arm the watchdog when all have gone.
    if (!this.#sending) this.#arm();
  }

  override complete(): void {
    this.#sourceCompleted = true;
    if (this.#overtaking.size + this.#waiting.size === 0) super.complete();
  }

  /** @internal */
  send(): void {
    this.#sending = true;
    while (!this.closed) {
      const packet = this.#overtaking.shift() ?? this.#due();
      if (packet === undefined) break;
      this.#out.next(packet);
    }
    this.#sending = false;
    if (this.closed) return;
    if (this.#overtaking.size + this.#waiting.size > 0) this.#arm();
    else if (this.#sourceCompleted) super.complete();
  }

  #timeOf(packet: Packet): number {
    const { delay, rate } = this.#parts;
    const now = this.#scheduler.clock;
    const earliest = now + (delay === null ? 0 : Math.round(delay.draw()));
    if (rate === null) return earliest;
    // Behind the last one in the queue, which is the wire's end; delay and waiting go on together.
    return Math.max(earliest, this.#waiting.lastTime) + Math.floor(rate.of(packet.size));
  }

  /** The next packet whose time has come, slots permitting. */
  #due(): Packet | undefined {
    const { slots } = this.#parts;
    const now = this.#scheduler.clock;
    if (this.#waiting.time > now) return undefined;
    if (slots === null) return this.#waiting.shift();
    if (slots.next < this.#waiting.time) slots.renew(now);
    if (slots.next > now) return undefined;
    const packet = this.#waiting.shift();
    if (packet !== undefined) slots.use(packet.size, now);
    return packet;
  }

  #arm(): void {
    const { slots } = this.#parts;
    const now = this.#scheduler.clock;
    if (this.#overtaking.size > 0) {
      this.#scheduler.arm(this.#watchdog, now);
      return;
    }
    if (slots !== null && slots.next < this.#waiting.time) slots.renew(now);
    const at = Math.max(now, this.#waiting.time, slots?.next ?? 0);
    this.#scheduler.arm(this.#watchdog, at as Nanoseconds);
  }
}

class Watchdog extends TimedEvent {
  readonly #queue: NetemQueueSubscriber;

  constructor(queue: NetemQueueSubscriber) {
    super();
    this.#queue = queue;
  }

  fire(): void {
    this.#queue.send();
  }

  override describe(): string {
    return "netem's sending of a packet";
  }
}
