// The search through all schedules of up to K faults, depth first:
//
//   deliver everything ──► the choice points of that run
//     ├─ a fault at point 0 ──► the points after it: retransmissions that it provoked are among them
//     │    ├─ a second fault at point 1 …
//     │    └─ …
//     └─ a fault at point 1 ──► …
//
// Every schedule is one run from the beginning; the run before a further fault tells which choice points there are.
// So nothing is kept but the schedule at hand, and memory does not grow with their number.
import type { Action, Choice, Schedule } from './action.ts';
import { BrokenRun, type ExploredRuns } from './explored-runs.ts';
import { Fingerprints } from './fingerprint.ts';
import type { History } from './history.ts';
import type { Invariant } from './invariant.ts';
import { SeenHistories } from './seen.ts';
import type { Tally } from './tally.ts';

export interface SearchSettings {
  /** K: the most faults of a schedule. */
  readonly faultsMax: number;
  /** What may befall a transmission, in the order in which it is tried. */
  readonly actions: readonly Action[];
  readonly invariants: readonly Invariant[];
  /**
   * Also what follows from a history that was known already. Default false: it is only what followed before. True
   * where every schedule counts, as when each is weighted by its probability.
   */
  readonly everySchedule?: boolean;
  /** Is told of every history that was not known; with `everySchedule`, of every one. Valid during the call only. */
  readonly onHistory?: (history: History, schedule: Schedule) => void;
}

/** Where a part of the search begins. */
export interface Opening {
  readonly schedule: Schedule;
  /** Choice points after its last fault, as many as there were without that fault. */
  readonly pointsAfter: number;
}

/** The name of the violation that a run breaks off: a bug in what was run. */
export const brokenRunName = 'no-run-breaks-off';

export class Search {
  readonly #runs: ExploredRuns;
  readonly #settings: SearchSettings;
  readonly #fingerprints = new Fingerprints();
  readonly #seen = new SeenHistories();
  #tally: Tally;
  /** The schedule at hand. */
  #schedule: Choice[] = [];
  #limit = Infinity;

  constructor(runs: ExploredRuns, settings: SearchSettings, tally: Tally) {
    this.#runs = runs;
    this.#settings = settings;
    this.#tally = tally;
  }

  /** Where to count from now on. */
  set tally(tally: Tally) {
    this.#tally = tally;
  }

  /**
   * Runs a schedule and all that extend it after its last fault, up to K faults in all.
   *
   * Histories are recognised within one call, and those of shorter beginnings of the schedule: so what a call finds
   * does not depend on the calls before, nor on the thread.
   *
   * @param limit stop after so many schedules. Default: none
   */
  explore(beginning: Schedule, limit = Infinity): void {
    this.#begin(beginning);
    this.#limit = limit;
    this.#visit(this.#settings.faultsMax, null);
  }

  /**
   * Runs all schedules of up to `faults` faults, and names those that a search has to go on from.
   *
   * @returns schedules of exactly `faults` + 1 faults, which have not been run
   */
  outline(faults: number, limit = Infinity): readonly Opening[] {
    const openings: Opening[] = [];
    this.#begin([]);
    this.#limit = limit;
    this.#visit(faults, openings);
    return openings;
  }

  #begin(beginning: Schedule): void {
    this.#seen.clear();
    this.#schedule = beginning.slice();
    if (this.#settings.everySchedule === true) return;
    for (let faults = 0; faults < beginning.length; faults++) {
      const shorter = beginning.slice(0, faults);
      const history = this.#attempt(shorter);
      if (history !== null) this.#isKnown(history, shorter);
    }
  }

  /** Runs the schedule at hand and what follows from it. */
  #visit(faultsMax: number, openings: Opening[] | null): void {
    const schedule = this.#schedule;
    if (this.#limit-- <= 0) {
      this.#tally.stopped = true;
      return;
    }
    const points = this.#run(schedule);
    const first = (schedule.at(-1)?.at ?? -1) + 1;
    const goesOn = schedule.length < faultsMax;
    if (points === 0 || (!goesOn && openings === null)) return;
    for (let at = first; at < points; at++) {
      for (const action of this.#settings.actions) {
        schedule.push({ at, action });
        if (goesOn) this.#visit(faultsMax, openings);
        else openings?.push({ schedule: schedule.slice(), pointsAfter: points - at - 1 });
        schedule.pop();
      }
    }
  }

  /** @returns the choice points of the run; 0 when nothing is to follow from it */
  #run(schedule: Schedule): number {
    let history: History;
    try {
      history = this.#runs.run(schedule);
    } catch (error) {
      if (!(error instanceof BrokenRun)) throw error;
      this.#tally.schedules++;
      this.#tally.addViolation(brokenRunName, error.message, schedule);
      return 0;
    }
    const known = this.#isKnown(history, schedule);
    this.#tally.add(history, schedule, this.#fingerprints.observed);
    if (known) this.#tally.known++;
    if (known && this.#settings.everySchedule !== true) return 0;
    this.#judge(history, schedule);
    this.#settings.onHistory?.(history, schedule);
    // What never ends is not explored further.
    return history.cutShort ? 0 : history.choices;
  }

  #isKnown(history: History, schedule: Schedule): boolean {
    this.#fingerprints.take(history);
    return this.#seen.recognises(this.#fingerprints.whole, schedule.length, schedule.at(-1)?.at ?? -1);
  }

  #judge(history: History, schedule: Schedule): void {
    for (const invariant of this.#settings.invariants) {
      const violation = invariant.check(history);
      if (violation !== undefined) this.#tally.addViolation(invariant.name, violation.message, schedule);
    }
  }

  #attempt(schedule: Schedule): History | null {
    try {
      return this.#runs.run(schedule);
    } catch (error) {
      if (error instanceof BrokenRun) return null;
      throw error;
    }
  }
}
