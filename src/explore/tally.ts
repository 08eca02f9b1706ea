// What an exploration has found, added up while it goes: counts by outcome, the simplest schedule of every outcome
// and of every violation, coverage. Parts counted apart (on other threads) add up to the same, byte for byte.
import type { Schedule } from './action.ts';
import { Coverage } from './coverage.ts';
import { DistinctCount } from './distinct.ts';
import type { Fingerprint } from './fingerprint.ts';
import type { History } from './history.ts';
import { outcomeName } from './outcome-name.ts';
import { compareSchedules } from './schedule-order.ts';

/** Schedules that have something in common, and the simplest of them. */
export interface Group {
  readonly count: number;
  readonly simplest: Schedule;
}

export interface ViolationGroup extends Group {
  /** What the invariant said about the simplest. */
  readonly message: string;
}

/** A tally as plain data, which crosses threads. */
export interface TallyData {
  /** Schedules that were run, the one without faults included. */
  readonly schedules: number;
  /** Those of them whose history was known already: what follows from it was not explored again. */
  readonly known: number;
  /** Segments that hosts sent, in all runs together. */
  readonly segments: number;
  /** The limit came before the end. */
  readonly stopped: boolean;
  /** By `outcomeName`. */
  readonly outcomes: readonly (readonly [name: string, group: Group])[];
  /** By the name of the invariant. */
  readonly violations: readonly (readonly [invariant: string, group: ViolationGroup])[];
  /** For `Coverage.merge` and `DistinctCount.merge`. */
  readonly marks: readonly number[];
  readonly fingerprints: readonly number[];
}

export class Tally {
  schedules = 0;
  known = 0;
  segments = 0;
  stopped = false;
  readonly coverage = new Coverage();
  /** Different histories, as an observer sees them. */
  readonly histories = new DistinctCount();
  readonly #outcomes = new Map<string, { count: number; simplest: Schedule }>();
  readonly #violations = new Map<string, { count: number; simplest: Schedule; message: string }>();

  /** @returns how many triples of states and a segment the history is the first to show */
  add(history: History, schedule: Schedule, fingerprint: Fingerprint): number {
    this.schedules++;
    this.segments += history.segments.length;
    this.histories.add(fingerprint);
    this.#addOutcome(outcomeName(history.outcome), 1, schedule);
    return this.coverage.add(history);
  }

  addViolation(invariant: string, message: string, schedule: Schedule): void {
    this.#addViolation(invariant, { count: 1, simplest: schedule, message });
  }

  merge(data: TallyData): void {
    this.schedules += data.schedules;
    this.known += data.known;
    this.segments += data.segments;
    this.stopped ||= data.stopped;
    this.coverage.merge(data.marks);
    this.histories.merge(data.fingerprints);
    for (const [name, { count, simplest }] of data.outcomes) this.#addOutcome(name, count, simplest);
    for (const [name, group] of data.violations) this.#addViolation(name, group);
  }

  /** Outcomes from the most to the least frequent. */
  get outcomes(): readonly (readonly [name: string, group: Group])[] {
    return [...this.#outcomes].toSorted(([a, { count: m }], [b, { count: n }]) => n - m || (a < b ? -1 : 1));
  }

  /** Broken invariants, the one with the simplest schedule first. */
  get violations(): readonly (readonly [invariant: string, group: ViolationGroup])[] {
    return [...this.#violations].toSorted(
      ([a, { simplest: s }], [b, { simplest: t }]) => compareSchedules(s, t) || (a < b ? -1 : 1),
    );
  }

  get data(): TallyData {
    const { schedules, known, segments, stopped, outcomes, violations } = this;
    const [marks, fingerprints] = [this.coverage.marks, this.histories.values];
    return { schedules, known, segments, stopped, outcomes, violations, marks, fingerprints };
  }

  #addOutcome(name: string, count: number, schedule: Schedule): void {
    const group = this.#outcomes.get(name);
    if (group === undefined) {
      this.#outcomes.set(name, { count, simplest: schedule.slice() });
    } else {
      group.count += count;
      if (compareSchedules(schedule, group.simplest) < 0) group.simplest = schedule.slice();
    }
  }

  #addViolation(name: string, { count, simplest, message }: ViolationGroup): void {
    const group = this.#violations.get(name);
    if (group === undefined) {
      this.#violations.set(name, { count, simplest: simplest.slice(), message });
    } else {
      group.count += count;
      if (compareSchedules(simplest, group.simplest) < 0) {
        group.simplest = simplest.slice();
        group.message = message;
      }
    }
  }
}
