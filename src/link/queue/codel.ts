// CoDel, controlled delay: RFC 8289; where it leaves a choice, as Linux (include/net/codel_impl.h). When packets
// have waited longer than `target` for a whole `interval`, the one at the head is dropped (or marked), and the next
// after interval/√count, until one has waited less.
import { formatDuration, ns, type VirtualScheduler } from '../../time/index.ts';
import type { LinkContext, LinkObserver } from '../context.ts';
import { marked } from '../ecn.ts';
import type { Packet } from '../packet.ts';
import type { CodelModel, CodelParameters } from '../parameters.ts';
import type { QueueDiscipline } from './discipline.ts';
import { StampedQueue } from './stamped-queue.ts';

/** A backlog of no more than one full packet is not a standing queue (RFC 8289 §4.4: MTU). */
const fullPacket = 1514;

export class CodelQueue implements QueueDiscipline {
  readonly letsPass = false;
  readonly #limit: number;
  readonly #full: string;
  readonly #scheduler: VirtualScheduler;
  readonly #observer: LinkObserver;
  readonly #waiting = new StampedQueue();
  readonly #control: CodelControl;

  constructor(model: CodelModel, { scheduler, observer }: LinkContext) {
    this.#limit = model.limit;
    this.#full = `queue of ${model.limit} packets full`;
    this.#scheduler = scheduler;
    this.#observer = observer;
    this.#control = new CodelControl(model, observer);
  }

  enqueue(packet: Packet): void {
    if (this.#waiting.size < this.#limit) this.#waiting.push(packet, this.#scheduler.clock);
    else this.#observer.dropped(packet, 'queue', this.#full);
  }

  dequeue(): Packet | undefined {
    return this.#control.dequeue(this.#waiting, this.#waiting.bytes, this.#scheduler.clock);
  }

  clear(): void {
    this.#waiting.clear();
    this.#control.reset();
  }
}

/** The control law, for one queue: what it remembers from one packet to the next. */
export class CodelControl {
  readonly #parameters: CodelParameters;
  readonly #observer: LinkObserver;
  /** When packets will have waited too long for a whole interval; 0: the last one had not. */
  #firstAboveTime = 0;
  #dropNext = 0;
  /** Drops since the dropping state was entered. */
  count = 0;
  #lastCount = 0;
  #dropping = false;
  /** What `#look` says of the packet that it returned. */
  #okToDrop = false;

  constructor(parameters: CodelParameters, observer: LinkObserver) {
    this.#parameters = parameters;
    this.#observer = observer;
  }

  reset(): void {
    this.#firstAboveTime = this.#dropNext = this.count = this.#lastCount = 0;
    this.#dropping = this.#okToDrop = false;
  }

  /** @param others octets that wait besides those of `queue`: FQ-CoDel looks at all flows together */
  dequeue(queue: StampedQueue, others: number, now: number): Packet | undefined {
    let backlog = others;
    let packet = this.#look(queue, backlog, now);
    if (packet === undefined) {
      this.#dropping = false;
      return undefined;
    }
    if (this.#dropping) {
      if (!this.#okToDrop) this.#dropping = false;
      while (this.#dropping && now >= this.#dropNext) {
        this.count++;
        const kept = this.#markOrDrop(packet, now - queue.stamp);
        if (kept !== null) {
          this.#dropNext = this.#after(this.#dropNext);
          return kept;
        }
        backlog -= packet.size;
        packet = this.#look(queue, backlog, now);
        if (packet === undefined) {
          this.#dropping = false;
          return undefined;
        }
        if (this.#okToDrop) this.#dropNext = this.#after(this.#dropNext);
        else this.#dropping = false;
      }
    } else if (this.#okToDrop) {
      const kept = this.#markOrDrop(packet, now - queue.stamp);
      if (kept === null) backlog -= packet.size;
      packet = kept ?? this.#look(queue, backlog, now);
      this.#enter(now);
    }
    return packet;
  }

  /** Takes the next packet, and sees whether delay has been above target for an interval. */
  #look(queue: StampedQueue, backlog: number, now: number): Packet | undefined {
    const packet = queue.shift();
    this.#okToDrop = false;
    const { target, interval } = this.#parameters;
    if (packet === undefined || now - queue.stamp < target || backlog - packet.size <= fullPacket) {
      this.#firstAboveTime = 0;
    } else if (this.#firstAboveTime === 0) this.#firstAboveTime = now + interval;
    else this.#okToDrop = now > this.#firstAboveTime;
    return packet;
  }

  #enter(now: number): void {
    this.#dropping = true;
    // Not long after the last dropping state, drops go on at the rate that had been right then.
    const since = this.count - this.#lastCount;
    const isRecent = now - this.#dropNext < 16 * this.#parameters.interval;
    this.count = since > 1 && isRecent ? since : 1;
    this.#lastCount = this.count;
    this.#dropNext = this.#after(now);
  }

  #after(time: number): number {
    return time + this.#parameters.interval / Math.sqrt(this.count);
  }

  /** The packet when it could be marked, null when it is gone. */
  #markOrDrop(packet: Packet, sojourn: number): Packet | null {
    const kept = this.#parameters.ecn ? marked(packet, this.#observer, 'CoDel') : null;
    if (kept === null) {
      this.#observer.dropped(packet, 'queue', `CoDel, after ${formatDuration(ns(sojourn))} in the queue`);
    }
    return kept;
  }
}
