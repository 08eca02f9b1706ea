// How many connections of a host are in TIME-WAIT, and how many may be. They stay in the host's one table of
// 4-tuples; this is the account of them, and the place where compact entries will live.

export class TimeWaitTable {
  /** The most there may be at a time; one more is deleted at once (Linux: tcp_max_tw_buckets). */
  readonly limit: number;
  #count = 0;
  #peak = 0;
  #overflowed = 0;

  constructor(limit = Infinity) {
    this.limit = limit;
  }

  get count(): number {
    return this.#count;
  }

  get peak(): number {
    return this.#peak;
  }

  /** How many were refused their TIME-WAIT. */
  get overflowed(): number {
    return this.#overflowed;
  }

  /** A connection entered TIME-WAIT. False when there is no room for it: it must be deleted. */
  enter(): boolean {
    this.#count++;
    if (this.#count > this.limit) {
      this.#overflowed++;
      return false;
    }
    if (this.#count > this.#peak) this.#peak = this.#count;
    return true;
  }

  leave(): void {
    this.#count--;
  }

  reset(): void {
    this.#count = 0;
    this.#peak = 0;
    this.#overflowed = 0;
  }
}
