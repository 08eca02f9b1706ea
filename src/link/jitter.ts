// A delay that varies about its mean: uniformly by at most the jitter, or as a table says, the jitter being one
// deviation.
//
// netem's arithmetic (`tabledist` in net/sched/sch_netem.c) takes the *low* digits of a number of 32 bits: modulo
// the table's length, modulo twice the jitter. Its correlation averages the numbers, which their low digits do not
// show: with a jitter of milliseconds, netem's delays are as good as independent, whatever correlation is given.
// Ours correlates ranks: a normal z' = ρ·z + √(1 − ρ²)·n is turned into a uniform number by its distribution
// function and that into a delay, so that the distribution is kept exactly and delays do correlate: by ρ
// when they are normal, by (6/π)·asin(ρ/2) when uniform.
import { invariant, type RandomStream } from '../time/index.ts';
import { AveragedNumbers } from './chance.ts';
import { TABLE_SCALE, type DistributionTable } from './distribution-tables.ts';
import { normalDistribution } from './normal-distribution.ts';

export interface Jitter {
  /** Nanoseconds. */
  readonly delay: number;
  /** Nanoseconds: half the width when uniform, otherwise a deviation. */
  readonly jitter: number;
  /** ρ, 0..1. */
  readonly correlation: number;
  /** null: uniform. */
  readonly table: DistributionTable | null;
}

export interface DelaySampler {
  /** Nanoseconds, not negative, not yet rounded. */
  draw(): number;
  reset(): void;
}

/** Delays by our formula. */
export class JitterSampler implements DelaySampler {
  readonly #model: Jitter;
  readonly #random: RandomStream;
  /** Sorted, so that neighbouring ranks are neighbouring delays. */
  readonly #table: DistributionTable | null;
  #normal = NaN;

  constructor(model: Jitter, random: RandomStream) {
    this.#model = model;
    this.#random = random;
    this.#table = model.table === null ? null : model.table.toSorted((a, b) => a - b);
  }

  draw(): number {
    const { delay, jitter } = this.#model;
    const rank = this.#rank();
    if (this.#table === null) return Math.max(0, delay + jitter * (2 * rank - 1));
    const value = this.#table[Math.floor(rank * this.#table.length)];
    invariant(value !== undefined, 'a rank beyond the table');
    return Math.max(0, delay + (jitter * value) / TABLE_SCALE);
  }

  reset(): void {
    this.#normal = NaN;
  }

  /** Uniform in [0, 1). */
  #rank(): number {
    const { correlation } = this.#model;
    if (correlation === 0) return this.#random.double();
    const fresh = this.#random.normal();
    const begins = this.#normal !== this.#normal;
    this.#normal = begins
      ? fresh
      : correlation * this.#normal + Math.sqrt(1 - correlation * correlation) * fresh;
    return Math.min(normalDistribution(this.#normal), 1 - 2 ** -53);
  }
}

/** Delays by netem's formula, in whole nanoseconds. */
export class NetemJitterSampler implements DelaySampler {
  readonly #model: Jitter;
  readonly #numbers: AveragedNumbers;

  constructor(model: Jitter, random: RandomStream) {
    this.#model = model;
    this.#numbers = new AveragedNumbers(model.correlation, random);
  }

  draw(): number {
    return Math.max(0, this.#signed());
  }

  reset(): void {
    this.#numbers.reset();
  }

  /** Where the deviation exceeds the mean, netem's delay may be negative, which it sends at once. */
  #signed(): number {
    const { delay, jitter, table } = this.#model;
    if (jitter === 0) return delay;
    const number = this.#numbers.next();
    if (table === null) return (number % (2 * jitter)) + delay - jitter;
    const value = table[number % table.length];
    invariant(value !== undefined, 'an index beyond the table');
    const product = (jitter % TABLE_SCALE) * value;
    const rounded = Math.trunc((product + (product >= 0 ? 0.5 : -0.5) * TABLE_SCALE) / TABLE_SCALE);
    return rounded + Math.floor(jitter / TABLE_SCALE) * value + delay;
  }
}
