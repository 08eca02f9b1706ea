// A rate limit: packets are put on the wire one after the other, each for size·8/rate seconds, rounded to a
// nanosecond. Those that come meanwhile wait in a drop-tail queue; the one being sent has left the queue.
//
//   arrivals ──► [ … third, second, first ] ──► on the wire ──► departures
//                 limited in packets or bytes
import { Observable, Subscriber, type OperatorFunction } from 'rxjs';
import { TimedEvent, type BitsPerSecond, type Nanoseconds, type VirtualScheduler } from '../time/index.ts';
import type { LinkContext, LinkObserver, Stage } from './context.ts';
import type { Packet } from './packet.ts';
import { defaultQueue, type QueueLimit } from './parameters.ts';
import { PacketRing } from './packet-ring.ts';

/** Serialises packets at that rate; tells the observer of those that find the queue full. */
export function rate(
  rate: BitsPerSecond,
  context: LinkContext,
  queue: QueueLimit = defaultQueue,
): OperatorFunction<Packet, Packet> {
  return source => new Observable(out => source.subscribe(new RateSubscriber(out, rate, context, queue)));
}

class RateSubscriber extends Subscriber<Packet> implements Stage {
  readonly #out: Subscriber<Packet>;
  readonly #scheduler: VirtualScheduler;
  readonly #observer: LinkObserver;
  readonly #nanosecondsPerByte: number;
  readonly #packetsMax: number;
  readonly #bytesMax: number;
  readonly #queueFull: string;
  readonly #departure: Departure;
  readonly #waiting = new PacketRing();
  #waitingBytes = 0;
  /** The packet on the wire, null when the wire is idle. */
  #sending: Packet | null = null;
  #sourceCompleted = false;

  constructor(out: Subscriber<Packet>, rate: BitsPerSecond, context: LinkContext, queue: QueueLimit) {
    super(out);
    this.#out = out;
    this.#scheduler = context.scheduler;
    this.#observer = context.observer;
    this.#nanosecondsPerByte = 8e9 / rate;
    this.#packetsMax = queue.unit === 'packets' ? queue.limit : Infinity;
    this.#bytesMax = queue.unit === 'bytes' ? queue.limit : Infinity;
    this.#queueFull = `queue of ${queue.limit} ${queue.unit} full`;
    this.#departure = new Departure(this);
    context.stages?.push(this);
  }

  reset(): void {
    if (this.#sending === null) return;
    this.#scheduler.disarm(this.#departure);
    this.#sending = null;
    this.#waiting.clear();
    this.#waitingBytes = 0;
  }

  override next(packet: Packet): void {
    if (this.closed) return;
    if (this.#sending === null) this.#send(packet);
    else if (this.#waiting.size < this.#packetsMax && this.#waitingBytes + packet.size <= this.#bytesMax) {
      this.#waiting.push(packet);
      this.#waitingBytes += packet.size;
    } else this.#observer.dropped(packet, 'queue', this.#queueFull);
  }

  /** @internal The packet on the wire has been sent to its last bit. */
  depart(): void {
    const packet = this.#sending;
    if (packet === null || this.closed) return;
    const following = this.#waiting.shift();
    if (following === undefined) this.#sending = null;
    else {
      this.#waitingBytes -= following.size;
      this.#send(following);
    }
    this.#out.next(packet);
    if (this.#sourceCompleted && this.#sending === null) super.complete();
  }

  override complete(): void {
    this.#sourceCompleted = true;
    if (this.#sending === null) super.complete();
  }

  #send(packet: Packet): void {
    this.#sending = packet;
    const duration = Math.round(packet.size * this.#nanosecondsPerByte);
    this.#scheduler.arm(this.#departure, (this.#scheduler.clock + duration) as Nanoseconds);
  }
}

class Departure extends TimedEvent {
  readonly #rate: RateSubscriber;

  constructor(rate: RateSubscriber) {
    super();
    this.#rate = rate;
  }

  fire(): void {
    this.#rate.depart();
  }

  override describe(): string {
    return 'the departure of a packet from its rate limit';
  }
}
