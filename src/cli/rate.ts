// How fast runs are being finished, and how long the rest will take: over the last seconds, since points differ.

const windowMs = 10_000;

export interface Pace {
  /** Undefined until something was finished. */
  readonly runsPerSecond: number | undefined;
  readonly secondsLeft: number | undefined;
}

export class Rate {
  readonly #clock: () => number;
  readonly #samples: { readonly at: number; readonly runs: number }[] = [];

  /** @param clock milliseconds, from any beginning */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
  }

  /** `runs` are finished now; `left` are not. */
  sample(runs: number, left: number): Pace {
    const at = this.#clock();
    this.#samples.push({ at, runs });
    while (this.#samples.length > 2 && at - (this.#samples[1]?.at ?? at) > windowMs) this.#samples.shift();
    const first = this.#samples[0];
    if (first === undefined || runs === first.runs || at <= first.at) {
      return { runsPerSecond: undefined, secondsLeft: undefined };
    }
    const runsPerSecond = ((runs - first.runs) * 1000) / (at - first.at);
    return { runsPerSecond, secondsLeft: left / runsPerSecond };
  }
}
