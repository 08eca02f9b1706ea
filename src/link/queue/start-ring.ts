// What waits before a wire, when it is known of each packet when its transmission begins: times and sizes in the
// order of arrival, in typed arrays that wrap around.
const firstCells = 16;

export class StartRing {
  #starts = new Float64Array(firstCells);
  #sizes = new Int32Array(firstCells);
  #first = 0;
  #count = 0;
  #bytes = 0;

  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** A packet of so many octets that begins at `start`, not before those that are there. */
  push(start: number, size: number): void {
    if (this.#count === this.#starts.length) this.#grow();
    const cell = (this.#first + this.#count) & (this.#starts.length - 1);
    this.#starts[cell] = start;
    this.#sizes[cell] = size;
    this.#count++;
    this.#bytes += size;
  }

  /** Forgets those whose transmission has begun by `now`. */
  begun(now: number): void {
    const mask = this.#starts.length - 1;
    while (this.#count > 0 && this.#starts[this.#first]! <= now) {
      this.#bytes -= this.#sizes[this.#first]!;
      this.#first = (this.#first + 1) & mask;
      this.#count--;
    }
  }

  clear(): void {
    this.#count = 0;
    this.#bytes = 0;
  }

  #grow(): void {
    const starts = new Float64Array(2 * this.#starts.length);
    const sizes = new Int32Array(2 * this.#sizes.length);
    starts.set(this.#starts.subarray(this.#first));
    starts.set(this.#starts.subarray(0, this.#first), this.#starts.length - this.#first);
    sizes.set(this.#sizes.subarray(this.#first));
    sizes.set(this.#sizes.subarray(0, this.#first), this.#sizes.length - this.#first);
    this.#starts = starts;
    this.#sizes = sizes;
    this.#first = 0;
  }
}
