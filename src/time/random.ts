// All randomness of a run: named streams of seedrandom's Alea, each seeded by SHA-256 of `seed/name`. A
// stream's draws depend on the seed and its own name only, so a new consumer changes nobody else's.
// Streams seed themselves at their first draw: what is never drawn from costs nothing. Uniform draws are the
// same bits on every engine; `normal` and `exponential` are as far as its Math.log is (V8's all agree).
import alea, { type Alea, type AleaState } from 'seedrandom/lib/alea.js';
import { invariant } from './invariant.ts';
import { sha256 } from './sha256.ts';

const wordUnit = 2 ** -32;
/** Alea's multiplier. The carry lies below it; 0 and the greatest value are left out: they can get stuck. */
const multiplier = 2091639;
/** Beyond this, 32 bits would favour some integers noticeably (by more than 1 in 65,536). */
const boundMaxFor32Bits = 2 ** 16;

export interface RandomStream {
  /** Uniform in [0, 1), 32 bits. */
  next(): number;
  /** Uniform in [0, 1), 53 bits: for where the tails matter. */
  double(): number;
  /** A whole number, uniform in 0 … bound − 1. `bound` is a whole number of at least 1. */
  integer(bound: number): number;
  /** Standard normal: mean 0, deviation 1. */
  normal(): number;
  /** Exponential with that mean. */
  exponential(mean: number): number;
}

/** The source of all streams of a run. Equal seeds give equal streams. */
export class RandomSource {
  #seed: string;
  readonly #streams = new Map<string, NamedStream>();

  constructor(seed: string) {
    this.#seed = seed;
  }

  get seed(): string {
    return this.#seed;
  }

  /** The stream of that name; asked again, the same object, which goes on where it is. */
  stream(name: string): RandomStream {
    let stream = this.#streams.get(name);
    if (stream === undefined) {
      stream = new NamedStream(this, name);
      this.#streams.set(name, stream);
    }
    return stream;
  }

  /** Starts all streams over, as if made from `seed`. Streams already handed out stay valid. */
  reset(seed: string): void {
    this.#seed = seed;
    for (const stream of this.#streams.values()) stream.restart();
  }
}

const digest = new Int32Array(8);
const state: AleaState = { c: 1, s0: 0, s1: 0, s2: 0 };

/** A generator whose state is the digest of `text`. */
function seeded(text: string): Alea {
  sha256(text, digest);
  state.s0 = (digest[0]! >>> 0) * wordUnit;
  state.s1 = (digest[1]! >>> 0) * wordUnit;
  state.s2 = (digest[2]! >>> 0) * wordUnit;
  state.c = 1 + ((digest[3]! >>> 0) % (multiplier - 2));
  return alea('', { state });
}

class NamedStream implements RandomStream {
  readonly #source: RandomSource;
  readonly #name: string;
  #generator: Alea | null = null;
  /** The second of the pair that the polar method makes; NaN when used up. */
  #spareNormal = NaN;

  constructor(source: RandomSource, name: string) {
    this.#source = source;
    this.#name = name;
  }

  restart(): void {
    this.#generator = null;
    this.#spareNormal = NaN;
  }

  next(): number {
    return (this.#generator ?? this.#begin())();
  }

  double(): number {
    return (this.#generator ?? this.#begin()).double();
  }

  integer(bound: number): number {
    invariant(Number.isSafeInteger(bound) && bound >= 1, 'integer(bound) takes a whole number of at least 1');
    return Math.floor((bound <= boundMaxFor32Bits ? this.next() : this.double()) * bound);
  }

  normal(): number {
    const spare = this.#spareNormal;
    if (spare === spare) {
      this.#spareNormal = NaN;
      return spare;
    }
    // Marsaglia's polar method: no sine, whose last digit differs between engines.
    let x: number;
    let y: number;
    let square: number;
    do {
      x = 2 * this.double() - 1;
      y = 2 * this.double() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square === 0);
    const scale = Math.sqrt((-2 * Math.log(square)) / square);
    this.#spareNormal = y * scale;
    return x * scale;
  }

  exponential(mean: number): number {
    return -mean * Math.log(1 - this.double());
  }

  #begin(): Alea {
    return (this.#generator = seeded(`${this.#source.seed}/${this.#name}`));
  }
}
