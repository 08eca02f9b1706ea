// Whether something happens to the next packet: with a probability, and perhaps with a memory of the packet before.
//
// Two formulas of correlation ρ. Ours is a chain of two states: after a packet that was hit the chance is
// p + ρ(1 − p), after one that was not it is p(1 − ρ); so that p is kept exactly, and the correlation over k
// packets is ρ^k. netem's (`get_crandom` in net/sched/sch_netem.c) averages the random number itself,
// x' = (1 − ρ)·u + ρ·x, and compares that with p: the numbers correlate by ρ^k, but their spread shrinks by
// √((1 − ρ)/(1 + ρ)) around ½, so that p is not kept: of 10 % with ρ = 25 % are left 1.8 %, with ρ = 50 % 0.11 %.
import type { RandomStream } from '../time/index.ts';

export interface CorrelatedChance {
  readonly probability: number;
  /** ρ, 0..1. */
  readonly correlation: number;
  /** Default 'chain', which keeps the probability. */
  readonly formula?: 'chain' | 'netem';
}

export type ChanceModel = number | CorrelatedChance;

export interface Chance {
  /** Asked once for each packet. */
  happens(): boolean;
  reset(): void;
}

export function chance(model: ChanceModel, random: RandomStream): Chance {
  if (typeof model === 'number') return new IndependentChance(model, random);
  if (model.correlation === 0) return new IndependentChance(model.probability, random);
  if (model.formula === 'netem') return new AveragedChance(model.probability, model.correlation, random);
  return new ChainedChance(model, random);
}

export const probabilityOf = (model: ChanceModel): number =>
  typeof model === 'number' ? model : model.probability;

class IndependentChance implements Chance {
  readonly #probability: number;
  readonly #random: RandomStream;

  constructor(probability: number, random: RandomStream) {
    this.#probability = probability;
    this.#random = random;
  }

  happens(): boolean {
    return this.#random.next() < this.#probability;
  }

  reset(): void {
    // Remembers nothing.
  }
}

class ChainedChance implements Chance {
  readonly #probability: number;
  readonly #again: number;
  readonly #anew: number;
  readonly #random: RandomStream;
  /** The chance at the next packet. */
  #next: number;

  constructor({ probability, correlation }: CorrelatedChance, random: RandomStream) {
    this.#probability = this.#next = probability;
    this.#again = probability + correlation * (1 - probability);
    this.#anew = probability * (1 - correlation);
    this.#random = random;
  }

  happens(): boolean {
    const happens = this.#random.next() < this.#next;
    this.#next = happens ? this.#again : this.#anew;
    return happens;
  }

  reset(): void {
    this.#next = this.#probability;
  }
}

class AveragedChance implements Chance {
  readonly #probability: number;
  readonly #numbers: AveragedNumbers;

  constructor(probability: number, correlation: number, random: RandomStream) {
    this.#probability = probability;
    this.#numbers = new AveragedNumbers(correlation, random);
  }

  happens(): boolean {
    return this.#numbers.next() < this.#probability * range;
  }

  reset(): void {
    this.#numbers.reset();
  }
}

const range = 2 ** 32;

/** netem's `get_crandom`: whole numbers of 32 bits, each an average of a new one and the last; plain when ρ = 0. */
export class AveragedNumbers {
  readonly #correlation: number;
  readonly #random: RandomStream;
  /** -1: not begun. */
  #last = -1;

  constructor(correlation: number, random: RandomStream) {
    this.#correlation = correlation;
    this.#random = random;
  }

  next(): number {
    const fresh = this.#random.next() * range;
    if (this.#correlation === 0) return fresh;
    if (this.#last < 0) this.#last = this.#random.next() * range;
    this.#last = Math.floor((1 - this.#correlation) * fresh + this.#correlation * this.#last);
    return this.#last;
  }

  reset(): void {
    this.#last = -1;
  }
}
