// A rate limit with a drop-tail queue, and a constant delay right behind it. When a packet reaches the far end is
// known when it comes, since nothing between can change it: one event a packet, where `rate` and `delay` one after
// the other need two. Otherwise it is just these two.
//
//   arrivals ──► queue, drop-tail ──► on the wire, size·8/rate ──► delay ──► arrivals at the far end
import type { OperatorFunction } from 'rxjs';
import { Observable, type BitsPerSecond, type Nanoseconds, type Subscriber } from '../time/index.ts';
import type { LinkContext, LinkObserver } from './context.ts';
import { HeldPacketPool, HoldingSubscriber } from './held-packets.ts';
import type { Packet } from './packet.ts';
import type { QueueLimit, RateModel } from './parameters.ts';
import { fullQueue, roomOf } from './queue/drop-tail.ts';
import { StartRing } from './queue/start-ring.ts';
import { TransmissionTime } from './transmission-time.ts';

/** Serialises packets at that rate and delivers each so much later; the queue tells the observer of its drops. */
export function wire(
  rate: BitsPerSecond | RateModel,
  delay: Nanoseconds,
  queue: QueueLimit,
  context: LinkContext,
): OperatorFunction<Packet, Packet> {
  const pool = new HeldPacketPool();
  const time = new TransmissionTime(rate);
  return source =>
    new Observable(out => source.subscribe(new WireSubscriber(out, context, pool, time, delay, queue)));
}

class WireSubscriber extends HoldingSubscriber {
  readonly #observer: LinkObserver;
  readonly #time: TransmissionTime;
  readonly #delay: Nanoseconds;
  readonly #packetsMax: number;
  readonly #bytesMax: number;
  readonly #full: string;
  /** Packets whose transmission has not begun. */
  readonly #waiting = new StartRing();
  /** When the wire is through with all that it was given. */
  #free = -0;

  constructor(
    out: Subscriber<Packet>,
    context: LinkContext,
    pool: HeldPacketPool,
    time: TransmissionTime,
    delay: Nanoseconds,
    queue: QueueLimit,
  ) {
    super(out, context, pool);
    this.#observer = context.observer;
    this.#time = time;
    this.#delay = delay;
    const { packets, bytes } = roomOf(queue);
    this.#packetsMax = packets;
    this.#bytesMax = bytes;
    this.#full = fullQueue(queue);
  }

  override reset(): void {
    super.reset();
    this.#waiting.clear();
    this.#free = -0;
  }

  override next(packet: Packet): void {
    if (this.closed) return;
    const { size } = packet;
    let start: number = this.scheduler.clock;
    if (this.#free > start) {
      const waiting = this.#waiting;
      waiting.begun(start);
      if (waiting.count >= this.#packetsMax || waiting.bytes + size > this.#bytesMax) {
        this.#observer.dropped(packet, 'queue', this.#full);
        return;
      }
      start = this.#free;
      waiting.push(start, size);
    }
    this.#free = start + Math.round(this.#time.of(size));
    this.hold(packet, (this.#free + this.#delay) as Nanoseconds);
  }
}
