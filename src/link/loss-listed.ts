// Loss by a list: the n-th packets, a pattern that repeats, a recording that is played once.
import type { LossProcess } from './loss-process.ts';
import type { PatternLoss } from './parameters.ts';

export class NthProcess implements LossProcess {
  readonly #nth: ReadonlySet<number>;
  #count = 0;

  constructor(nth: ReadonlySet<number>) {
    this.#nth = nth;
  }

  get detail(): string {
    return `packet no. ${this.#count}`;
  }

  reset(): void {
    this.#count = 0;
  }

  loses(): boolean {
    return this.#nth.has(++this.#count);
  }
}

export class PatternProcess implements LossProcess {
  readonly #model: PatternLoss;
  /** Packets asked about. */
  #count = 0;

  constructor(model: PatternLoss) {
    this.#model = model;
  }

  get detail(): string {
    return `packet no. ${this.#count}, by ${this.#model.repeats ? 'the pattern' : 'the recording'}`;
  }

  reset(): void {
    this.#count = 0;
  }

  loses(): boolean {
    const { lost, repeats } = this.#model;
    const index = this.#count++;
    return lost.charCodeAt(repeats ? index % lost.length : index) === 0x31;
  }
}
