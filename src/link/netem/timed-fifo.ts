// Packets in order of the times at which they are to be sent, those of one time as they came: netem's tfifo. Most
// come in order already, so that an array is filled from behind; it is compacted now and then.
import type { Packet } from '../packet.ts';

export class TimedFifo {
  #packets: Packet[] = [];
  #times: number[] = [];
  /** Those before it have gone. */
  #first = 0;

  get size(): number {
    return this.#packets.length - this.#first;
  }

  /** When the first is to be sent; Infinity when there is none. */
  get time(): number {
    return this.#times[this.#first] ?? Infinity;
  }

  /** When the last is to be sent; -Infinity when there is none. */
  get lastTime(): number {
    return this.size === 0 ? -Infinity : this.#times.at(-1)!;
  }

  insert(packet: Packet, time: number): void {
    let place = this.#packets.length;
    while (place > this.#first && this.#times[place - 1]! > time) place--;
    if (place === this.#packets.length) {
      this.#packets.push(packet);
      this.#times.push(time);
    } else {
      this.#packets.splice(place, 0, packet);
      this.#times.splice(place, 0, time);
    }
  }

  shift(): Packet | undefined {
    const packet = this.#packets[this.#first];
    if (packet === undefined) return undefined;
    this.#first++;
    if (this.#first === this.#packets.length) this.clear();
    else if (this.#first >= 64 && 2 * this.#first >= this.#packets.length) {
      this.#packets.splice(0, this.#first);
      this.#times.splice(0, this.#first);
      this.#first = 0;
    }
    return packet;
  }

  clear(): void {
    this.#packets.length = this.#times.length = this.#first = 0;
  }
}
