// First in, first out; whoever finds it full is dropped.
import type { LinkObserver } from '../context.ts';
import { PacketRing } from '../packet-ring.ts';
import type { Packet } from '../packet.ts';
import type { QueueLimit } from '../parameters.ts';
import type { QueueDiscipline } from './discipline.ts';

/** Why a packet was dropped, for people. */
export const fullQueue = ({ unit, limit }: QueueLimit): string => `queue of ${limit} ${unit} full`;

/** What fits in; the unit that is not limited has no end. */
export const roomOf = ({ unit, limit }: QueueLimit): { readonly packets: number; readonly bytes: number } =>
  unit === 'packets' ? { packets: limit, bytes: Infinity } : { packets: Infinity, bytes: limit };

export class DropTailQueue implements QueueDiscipline {
  readonly letsPass = true;
  readonly #observer: LinkObserver;
  readonly #packetsMax: number;
  readonly #bytesMax: number;
  readonly #full: string;
  readonly #waiting = new PacketRing();
  #bytes = 0;

  constructor(queue: QueueLimit, observer: LinkObserver) {
    const { packets, bytes } = roomOf(queue);
    this.#observer = observer;
    this.#packetsMax = packets;
    this.#bytesMax = bytes;
    this.#full = fullQueue(queue);
  }

  enqueue(packet: Packet): void {
    if (this.#waiting.size < this.#packetsMax && this.#bytes + packet.size <= this.#bytesMax) {
      this.#waiting.push(packet);
      this.#bytes += packet.size;
    } else this.#observer.dropped(packet, 'queue', this.#full);
  }

  dequeue(): Packet | undefined {
    const packet = this.#waiting.shift();
    if (packet !== undefined) this.#bytes -= packet.size;
    return packet;
  }

  clear(): void {
    this.#waiting.clear();
    this.#bytes = 0;
  }
}
