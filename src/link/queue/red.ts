// RED, random early detection: S. Floyd and V. Jacobson (1993), queue lengths in octets as Linux has it
// (include/net/red.h). An average of the queue's length decides: below `min` nobody is dropped, from `max` on
// everybody, between them with a probability that grows to `probability`, spread evenly over packets.
//
//   drop or mark
//        1 ┤            ┌────
//          │            │
//        P ┤         ╱──┘
//        0 ┼──────╱─────┴──── average
//               min    max
import type { RandomStream, VirtualScheduler } from '../../time/index.ts';
import type { LinkContext, LinkObserver } from '../context.ts';
import { marked } from '../ecn.ts';
import { PacketRing } from '../packet-ring.ts';
import type { Packet } from '../packet.ts';
import type { RedModel } from '../parameters.ts';
import type { QueueDiscipline } from './discipline.ts';

export class RedQueue implements QueueDiscipline {
  readonly letsPass = false;
  readonly #model: RedModel;
  readonly #scheduler: VirtualScheduler;
  readonly #observer: LinkObserver;
  readonly #random: RandomStream;
  readonly #waiting = new PacketRing();
  #bytes = 0;
  #average = 0;
  /** Packets since the last one that was dropped or marked; -1 while the average is below `min`. */
  #count = -1;
  /** Since when the queue is empty; -1 when it is not. */
  #idleSince = 0;

  constructor(model: RedModel, { scheduler, observer, random }: LinkContext) {
    this.#model = model;
    this.#scheduler = scheduler;
    this.#observer = observer;
    this.#random = random('queue');
  }

  enqueue(packet: Packet): void {
    this.#updateAverage();
    const verdict = this.#verdict();
    let kept = packet;
    if (verdict !== null) {
      const mark = this.#model.ecn ? marked(packet, this.#observer, 'RED') : null;
      if (mark === null) {
        this.#observer.dropped(packet, 'queue', verdict);
        return;
      }
      kept = mark;
    }
    if (this.#bytes + packet.size > this.#model.limit) {
      this.#observer.dropped(packet, 'queue', `queue of ${this.#model.limit} bytes full`);
      return;
    }
    this.#waiting.push(kept);
    this.#bytes += packet.size;
  }

  dequeue(): Packet | undefined {
    const packet = this.#waiting.shift();
    if (packet === undefined) {
      if (this.#idleSince < 0) this.#idleSince = this.#scheduler.clock;
    } else this.#bytes -= packet.size;
    return packet;
  }

  clear(): void {
    this.#waiting.clear();
    this.#bytes = this.#average = this.#idleSince = 0;
    this.#count = -1;
  }

  #updateAverage(): void {
    const { weight, idleTime } = this.#model;
    if (this.#idleSince >= 0) {
      // As if so many small packets had come and found the queue empty as would have passed meanwhile.
      const missed = (this.#scheduler.clock - this.#idleSince) / idleTime;
      this.#average *= (1 - weight) ** missed;
      this.#idleSince = -1;
    }
    this.#average += weight * (this.#bytes - this.#average);
  }

  /** Why the packet that comes is to be dropped or marked; null to let it in. */
  #verdict(): string | null {
    const { min, max, probability } = this.#model;
    if (this.#average < min) {
      this.#count = -1;
      return null;
    }
    if (this.#average >= max) {
      this.#count = 0;
      return 'RED, the average is above its maximum';
    }
    this.#count++;
    const base = (probability * (this.#average - min)) / (max - min);
    // Uniform over 1 … 1/base packets instead of geometric: drops neither cluster nor fail to come.
    const now = this.#count * base < 1 ? base / (1 - this.#count * base) : 1;
    if (this.#random.next() >= now) return null;
    this.#count = 0;
    return 'RED, early';
  }
}
