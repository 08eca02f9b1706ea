// Hands out the stretches of an exploration and puts together what comes back, always in the order of the
// stretches: so the limit cuts at the same schedule, whoever was quicker.
import type { Triple } from './coverage.ts';
import type { Exploration, Stretch } from './exploration.ts';
import type { Setting } from './history.ts';
import { Tally, type Group, type TallyData, type ViolationGroup } from './tally.ts';

/** How far an exploration is. */
export interface ExploreProgress {
  /** Schedules that were run. */
  readonly schedules: number;
  /** How many there will be in all, as far as one can tell. */
  readonly expected: number;
  /** Different histories so far. */
  readonly histories: number;
  /** Different outcomes so far. */
  readonly outcomes: number;
  readonly violations: number;
}

export interface ExploreResult {
  readonly setting: Setting;
  /** Schedules that were run, the one without faults included. */
  readonly schedules: number;
  /** Those of them whose history was known, so that what follows from it was not explored again. */
  readonly known: number;
  /** Segments that hosts sent, in all runs together. */
  readonly segments: number;
  /** Different histories, as an observer sees them; an estimate (standard error 0.8 %) unless `historiesExact`. */
  readonly histories: number;
  readonly historiesExact: boolean;
  /** From the most to the least frequent. */
  readonly outcomes: readonly (readonly [name: string, group: Group])[];
  /** By invariant, the one with the simplest schedule first. */
  readonly violations: readonly (readonly [invariant: string, group: ViolationGroup])[];
  /** Which states met which segments. */
  readonly coverage: readonly Triple[];
  /** False when the limit, or whoever stopped it, came before the end. */
  readonly complete: boolean;
}

export class Collector {
  readonly #exploration: Exploration;
  readonly #limit: number;
  readonly #tally = new Tally();
  /** What came before its turn. */
  readonly #early = new Map<number, TallyData>();
  #handedOut = 0;
  #entered = 0;
  /** Expected sizes of what has been entered, to see how wrong they are. */
  #expectedSoFar = 0;

  constructor(exploration: Exploration, limit = Infinity) {
    this.#exploration = exploration;
    this.#limit = limit;
    this.#tally.merge(exploration.outlined);
  }

  /** The next stretch to run, and its number; undefined when there is none. */
  take(): { readonly number: number; readonly stretch: Stretch } | undefined {
    const number = this.#handedOut;
    const stretch = this.#exploration.stretches[number];
    if (stretch === undefined || this.#tally.stopped) return undefined;
    this.#handedOut++;
    return { number, stretch };
  }

  /** The most schedules that a stretch needs to run. */
  get limit(): number {
    return this.#limit - this.#tally.schedules;
  }

  enter(number: number, data: TallyData): void {
    this.#early.set(number, data);
    for (
      let next = this.#early.get(this.#entered);
      next !== undefined;
      next = this.#early.get(this.#entered)
    ) {
      this.#early.delete(this.#entered);
      if (!this.#tally.stopped) this.#merge(next);
      this.#entered++;
    }
  }

  get progress(): ExploreProgress {
    const { schedules, histories, outcomes, violations } = this.#tally;
    const { sizes, outlined } = this.#exploration;
    const left = sizes.slice(this.#entered).reduce((sum, size) => sum + size, 0);
    // Faults provoke transmissions, which are choice points, too: there are more schedules than were expected.
    const growth = this.#expectedSoFar === 0 ? 1 : (schedules - outlined.schedules) / this.#expectedSoFar;
    return {
      schedules,
      expected: this.#tally.stopped
        ? schedules
        : Math.min(this.#limit, Math.round(schedules + left * growth)),
      histories: histories.estimate,
      outcomes: outcomes.length,
      violations: violations.length,
    };
  }

  get result(): ExploreResult {
    const { schedules, known, segments, outcomes, violations, histories, coverage } = this.#tally;
    return {
      setting: this.#exploration.setting,
      schedules,
      known,
      segments,
      histories: histories.estimate,
      historiesExact: histories.exact,
      outcomes,
      violations,
      coverage: coverage.triples,
      complete: this.#entered === this.#exploration.stretches.length && !this.#tally.stopped,
    };
  }

  #merge(data: TallyData): void {
    const stretch = this.#exploration.stretches[this.#entered]!;
    const room = this.limit;
    this.#tally.merge(data.schedules <= room ? data : this.#exploration.run(stretch, room));
    this.#expectedSoFar += this.#exploration.sizes[this.#entered] ?? 0;
  }
}
