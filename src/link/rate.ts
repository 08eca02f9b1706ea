// A rate limit: packets are put on the wire one after the other, each for size·8/rate seconds, rounded to a
// nanosecond. Those that come meanwhile wait in a queue; the one being sent has left the queue.
//
//   arrivals ──► queue: drop-tail, RED, CoDel, FQ-CoDel ──► on the wire ──► departures
import type { OperatorFunction } from 'rxjs';
import {
  Observable,
  Subscriber,
  TimedEvent,
  type BitsPerSecond,
  type Nanoseconds,
  type VirtualScheduler,
} from '../time/index.ts';
import type { LinkContext, Stage } from './context.ts';
import type { Packet } from './packet.ts';
import { defaultQueue, type QueueModel, type RateModel } from './parameters.ts';
import { queueDiscipline, type QueueDiscipline } from './queue/discipline.ts';
import { TransmissionTime } from './transmission-time.ts';

/** From then on the wire is that fast; the packet on it is not affected. */
export interface RateChange {
  readonly from: Nanoseconds;
  readonly rate: BitsPerSecond | RateModel;
}

/** Serialises packets at that rate; the queue tells the observer of those that it drops. */
export function rate(
  rate: BitsPerSecond | RateModel,
  context: LinkContext,
  queue: QueueModel = defaultQueue,
  changes: readonly RateChange[] = [],
): OperatorFunction<Packet, Packet> {
  const wires = [{ from: 0 as Nanoseconds, rate }, ...changes].map(({ from, rate }) => ({
    from,
    time: new TransmissionTime(rate),
  }));
  return source =>
    new Observable(out =>
      source.subscribe(new RateSubscriber(out, wires, context, queueDiscipline(queue, context))),
    );
}

interface Wire {
  readonly from: Nanoseconds;
  readonly time: TransmissionTime;
}

class RateSubscriber extends Subscriber<Packet> implements Stage {
  readonly #out: Subscriber<Packet>;
  readonly #scheduler: VirtualScheduler;
  readonly #departure: Departure;
  readonly #queue: QueueDiscipline;
  /** A queue that need not know of packets which find the wire idle. */
  readonly #letsPass: boolean;
  /** The wire now, those it will be, and when the next change is due. */
  readonly #wires: readonly Wire[];
  #index = 0;
  #time: TransmissionTime;
  #nextChange: number;
  /** The packet on the wire, null when the wire is idle. */
  #sending: Packet | null = null;
  #sourceCompleted = false;

  constructor(out: Subscriber<Packet>, wires: readonly Wire[], context: LinkContext, queue: QueueDiscipline) {
    super(out);
    this.#out = out;
    this.#scheduler = context.scheduler;
    this.#queue = queue;
    this.#letsPass = queue.letsPass;
    this.#departure = new Departure(this);
    this.#wires = wires;
    this.#time = wires[0]!.time;
    this.#nextChange = wires[1]?.from ?? Infinity;
    context.stages?.push(this);
  }

  reset(): void {
    this.#index = 0;
    this.#time = this.#wires[0]!.time;
    this.#nextChange = this.#wires[1]?.from ?? Infinity;
    // A managed queue remembers even when it is empty.
    if (this.#sending === null && this.#letsPass) return;
    this.#scheduler.disarm(this.#departure);
    this.#sending = null;
    this.#queue.clear();
  }

  override next(packet: Packet): void {
    if (this.closed) return;
    if (this.#sending === null) {
      if (this.#letsPass) this.#send(packet);
      else {
        this.#queue.enqueue(packet);
        this.#sendNext();
      }
    } else this.#queue.enqueue(packet);
  }

  /** @internal The packet on the wire has been sent to its last bit. */
  depart(): void {
    const packet = this.#sending;
    if (packet === null || this.closed) return;
    this.#sendNext();
    this.#out.next(packet);
    if (this.#sourceCompleted && this.#sending === null) super.complete();
  }

  override complete(): void {
    this.#sourceCompleted = true;
    if (this.#sending === null) super.complete();
  }

  #sendNext(): void {
    const following = this.#queue.dequeue();
    if (following === undefined) this.#sending = null;
    else this.#send(following);
  }

  #send(packet: Packet): void {
    this.#sending = packet;
    const now = this.#scheduler.clock;
    if (now >= this.#nextChange) this.#change(now);
    const duration = Math.round(this.#time.of(packet.size));
    this.#scheduler.arm(this.#departure, (now + duration) as Nanoseconds);
  }

  #change(now: Nanoseconds): void {
    while ((this.#wires[this.#index + 1]?.from ?? Infinity) <= now) this.#index++;
    this.#time = this.#wires[this.#index]!.time;
    this.#nextChange = this.#wires[this.#index + 1]?.from ?? Infinity;
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
