// Histories that have been seen, so that what follows from one is explored once. A table of fixed size: when it is
// three quarters full it remembers no more, and what it would have recognised is merely run again.
//
// A history was reached by some schedule, and what was explored from it are the choice points after that schedule's
// last, with the faults that were left. So it is recognised only when it is reached with no more faults left, and no
// earlier, than before.
import type { Fingerprint } from './fingerprint.ts';

const slotsDefault = 2 ** 18;
/** Choice points beyond this one are not told apart, which makes them 'earlier' than they are: explored again. */
const lastMax = 2 ** 24 - 1;

export class SeenHistories {
  readonly #mask: number;
  readonly #high: Uint32Array;
  readonly #low: Uint32Array;
  /** How it was reached: faults in the upper 8 bits (plus one: 0 is an empty slot), the last choice below. */
  readonly #reached: Uint32Array;
  readonly #capacity: number;
  #count = 0;

  /** @param slots a power of two; 12 octets each. Default 2^18, which are 3 MB. */
  constructor(slots = slotsDefault) {
    this.#mask = slots - 1;
    this.#high = new Uint32Array(slots);
    this.#low = new Uint32Array(slots);
    this.#reached = new Uint32Array(slots);
    this.#capacity = (slots / 4) * 3;
  }

  /** Forgets everything. */
  clear(): void {
    if (this.#count > 0) this.#reached.fill(0);
    this.#count = 0;
  }

  /**
   * Notes that a history was reached by a schedule of so many faults, the last at choice point `last` (-1: none).
   *
   * @returns whether it was known, and all that follows from it with it
   */
  recognises({ high, low }: Fingerprint, faults: number, last: number): boolean {
    const place = Math.min(last + 1, lastMax);
    let slot = (high ^ low) & this.#mask;
    while (this.#reached[slot] !== 0) {
      if (this.#high[slot] === high >>> 0 && this.#low[slot] === low >>> 0) {
        const reached = this.#reached[slot]!;
        const faultsBefore = (reached >>> 24) - 1;
        const placeBefore = reached & lastMax;
        if (faultsBefore <= faults && placeBefore <= place && place < lastMax) return true;
        if (faults <= faultsBefore && place <= placeBefore) this.#reached[slot] = packed(faults, place);
        return false;
      }
      slot = (slot + 1) & this.#mask;
    }
    if (this.#count >= this.#capacity) return false;
    this.#count++;
    this.#high[slot] = high;
    this.#low[slot] = low;
    this.#reached[slot] = packed(faults, place);
    return false;
  }
}

const packed = (faults: number, place: number): number => (((faults + 1) << 24) | place) >>> 0;
