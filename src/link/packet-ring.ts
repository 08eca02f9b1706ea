// A first-in-first-out queue of packets on an array that wraps around: `Array.shift` moves every element.
import type { Packet } from './packet.ts';

export class PacketRing {
  /** Its length is a power of two. */
  #cells: (Packet | undefined)[] = Array.from({ length: 16 }, () => undefined);
  #first = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(packet: Packet): void {
    if (this.#size === this.#cells.length) this.#grow();
    this.#cells[(this.#first + this.#size) & (this.#cells.length - 1)] = packet;
    this.#size++;
  }

  /** Takes the oldest packet; undefined when empty. */
  shift(): Packet | undefined {
    const packet = this.#cells[this.#first];
    if (packet === undefined) return undefined;
    this.#cells[this.#first] = undefined;
    this.#first = (this.#first + 1) & (this.#cells.length - 1);
    this.#size--;
    return packet;
  }

  clear(): void {
    while (this.#size > 0) this.shift();
  }

  #grow(): void {
    const inOrder = [...this.#cells.slice(this.#first), ...this.#cells.slice(0, this.#first)];
    this.#cells = Array.from({ length: 2 * inOrder.length }, (_, index) => inOrder[index]);
    this.#first = 0;
  }
}
