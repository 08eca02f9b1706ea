// How many different histories there were, in bounded memory: the smallest of their fingerprints (a bottom-k
// sketch; Beyer et al. 2007, "On synopses for distinct-value estimation under multiset operations"). Exact while
// there are fewer than `kept`, afterwards an estimate with a relative standard error of 1/√kept. Counting in parts
// and adding up the parts gives the same number, in whatever order.
import type { Fingerprint } from './fingerprint.ts';

const keptDefault = 2 ** 14;
const highUnit = 2 ** 21;
/** Fingerprints are cut to 53 bits, which a number holds exactly. */
const range = 2 ** 53;

export class DistinctCount {
  readonly #kept: number;
  readonly #values = new Set<number>();
  /** Only smaller values are of interest. */
  #bound = range;

  constructor(kept = keptDefault) {
    this.#kept = kept;
  }

  add({ high, low }: Fingerprint): void {
    this.#addValue((high >>> 0) * highUnit + (low >>> 11));
  }

  /** Adds what was counted elsewhere. */
  merge(values: Iterable<number>): void {
    for (const value of values) this.#addValue(value);
  }

  /** For `merge`, in ascending order. */
  get values(): readonly number[] {
    this.#shrink();
    return [...this.#values].sort((a, b) => a - b);
  }

  /** Whether `estimate` is the number itself. */
  get exact(): boolean {
    return this.#bound === range && this.#values.size <= this.#kept;
  }

  get estimate(): number {
    this.#shrink();
    if (this.#bound === range) return this.#values.size;
    // The k-th smallest of n uniform values is near k/n of the range.
    return Math.round(((this.#kept - 1) * range) / this.#bound);
  }

  #addValue(value: number): void {
    if (value > this.#bound) return;
    this.#values.add(value);
    if (this.#values.size >= 2 * this.#kept) this.#shrink();
  }

  #shrink(): void {
    if (this.#values.size <= this.#kept) return;
    const smallest = [...this.#values].sort((a, b) => a - b).slice(0, this.#kept);
    this.#values.clear();
    for (const value of smallest) this.#values.add(value);
    this.#bound = smallest.at(-1) ?? range;
  }
}
