// A first-in-first-out queue whose packets know when they came: for disciplines that look at sojourn times.
import { PacketRing } from '../packet-ring.ts';
import type { Packet } from '../packet.ts';

export class StampedQueue {
  readonly #packets = new PacketRing();
  /** When they came, oldest at `#first`, wrapping around; its length is a power of two. */
  #stamps = new Float64Array(16);
  #first = 0;
  bytes = 0;
  /** When the packet last shifted had come. */
  stamp = 0;

  get size(): number {
    return this.#packets.size;
  }

  push(packet: Packet, now: number): void {
    if (this.size === this.#stamps.length) this.#grow();
    this.#stamps[(this.#first + this.size) & (this.#stamps.length - 1)] = now;
    this.#packets.push(packet);
    this.bytes += packet.size;
  }

  shift(): Packet | undefined {
    const packet = this.#packets.shift();
    if (packet === undefined) return undefined;
    this.stamp = this.#stamps[this.#first]!;
    this.#first = (this.#first + 1) & (this.#stamps.length - 1);
    this.bytes -= packet.size;
    return packet;
  }

  clear(): void {
    this.#packets.clear();
    this.#first = 0;
    this.bytes = 0;
    this.stamp = 0;
  }

  #grow(): void {
    const longer = new Float64Array(2 * this.#stamps.length);
    const front = this.#stamps.subarray(this.#first);
    longer.set(front);
    longer.set(this.#stamps.subarray(0, this.#first), front.length);
    this.#stamps = longer;
    this.#first = 0;
  }
}
