// All randomness of a run: named streams of seedrandom's Alea, each seeded by the SHA-256 digests of the run's seed
// and of its own name, stirred together. A stream's draws depend on these two only, so a new consumer changes
// nobody else's; and a run computes one digest, since names stay the same from run to run.
// Streams seed themselves at their first draw: what is never drawn from costs nothing. Uniform draws are the
// same bits on every engine; `normal` and `exponential` are as far as its Math.log is (V8's all agree).
import alea, { type Alea, type AleaState } from 'seedrandom/lib/alea.js';
import { invariant } from './invariant.ts';
import { sha256 } from './sha256.ts';

const digestWords = 8;
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
  readonly #digest = new Int32Array(digestWords);
  /** Whether `#digest` is that of `#seed`. */
  #digested = false;
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
    this.#digested = false;
    for (const stream of this.#streams.values()) stream.restart();
  }

  /** @internal The digest of the seed. */
  get digest(): Int32Array {
    if (!this.#digested) sha256(this.#seed, this.#digest);
    this.#digested = true;
    return this.#digest;
  }
}

const state: AleaState = { c: 1, s0: 0, s1: 0, s2: 0 };

/** A generator whose state depends on every bit of both digests. */
function seeded(seed: Int32Array, name: Int32Array): Alea {
  let stirred = 0;
  for (let i = 0; i < digestWords; i++) stirred = avalanche(avalanche(stirred ^ seed[i]!) + name[i]!);
  state.s0 = word(stirred, seed, name, 0) * wordUnit;
  state.s1 = word(stirred, seed, name, 1) * wordUnit;
  state.s2 = word(stirred, seed, name, 2) * wordUnit;
  state.c = 1 + (word(stirred, seed, name, 3) % (multiplier - 2));
  return alea('', { state });
}

function word(stirred: number, seed: Int32Array, name: Int32Array, i: number): number {
  return avalanche(avalanche((stirred + seed[i]!) | 0) ^ name[i]!) >>> 0;
}

/** Every bit of the result depends on every bit of the argument (the finalizer of MurmurHash3). */
function avalanche(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

class NamedStream implements RandomStream {
  readonly #source: RandomSource;
  readonly #name: string;
  /** Of the name; null before the first draw ever. */
  #digest: Int32Array | null = null;
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
    this.#digest ??= sha256(this.#name);
    return (this.#generator = seeded(this.#source.digest, this.#digest));
  }
}
