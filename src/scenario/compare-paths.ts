// State paths: each side goes through the same states in the same order. The recorder looks after every event,
// not inside one: a state that finwait enters and leaves at one instant may be missing in the recording, and so
// may CLOSED between two connections.
import type { Side } from '../fault/index.ts';
import { latest, samplingTick } from './compare-slack.ts';
import { sides, type SeenState, type Sight } from './compare-sight.ts';

/** Positions in the kernel's path and in finwait's that are the same step. */
export type Step = readonly [kernel: number, ours: number];

export interface PathComparison {
  readonly difference: string | null;
  /** Null where the paths differ. */
  readonly steps: Readonly<Record<Side, readonly Step[] | null>>;
}

/** How shortly before the end of a recording a state may be missing, in microseconds. */
const atTheEnd = 20e3;

/** @param end of the recording, in microseconds */
export function comparePaths(kernel: Sight, ours: Sight, end: number): PathComparison {
  const steps: Record<Side, readonly Step[] | null> = { client: null, server: null };
  let difference: string | null = null;
  for (const side of sides) {
    const [expected, got] = [kernel.paths[side], ours.paths[side]];
    steps[side] = new Alignment(expected, got, end).steps();
    if (steps[side] === null) {
      difference ??= `${side} path: expected ${names(expected)}; got ${names(got)}`;
    }
  }
  return { difference, steps };
}

const names = (path: readonly SeenState[]): string => path.map(({ state }) => state).join(' > ');

/** Finds which states of two paths belong together, leaving out only what may be left out. */
class Alignment {
  readonly #expected: readonly SeenState[];
  readonly #got: readonly SeenState[];
  readonly #end: number;
  readonly #known = new Map<number, readonly Step[] | null>();

  constructor(expected: readonly SeenState[], got: readonly SeenState[], end: number) {
    this.#expected = expected;
    this.#got = got;
    this.#end = end;
  }

  steps(i = 0, j = 0): readonly Step[] | null {
    const key = i * (this.#got.length + 1) + j;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const found = this.#align(i, j);
    this.#known.set(key, found);
    return found;
  }

  #align(i: number, j: number): readonly Step[] | null {
    const [expected, got] = [this.#expected[i], this.#got[j]];
    if (expected === undefined) return this.#endsBefore(j) ? [] : null;
    if (got === undefined) return this.#mayBeMissing(i) ? [] : null;
    if (expected.state === got.state) {
      const rest = this.steps(i + 1, j + 1);
      if (rest !== null) return [[i, j], ...rest];
    }
    if (this.#isPassing(j)) {
      const rest = this.steps(i, j + 1);
      if (rest !== null) return rest;
    }
    return got.t > this.#end && this.#mayBeMissing(i) ? [] : null;
  }

  /** Whether the recorder need not have seen that state of finwait's. */
  #isPassing(j: number): boolean {
    const [state, next] = [this.#got[j], this.#got[j + 1]];
    if (state === undefined || next === undefined) return false;
    const between = state.state === 'CLOSED' && (next.state === 'SYN_SENT' || next.state === 'SYN_RECV');
    return next.t === state.t || between;
  }

  /** Whether the kernel's last state came so late that finwait's may have come after the end. */
  #mayBeMissing(i: number): boolean {
    const state = this.#expected[i];
    return i === this.#expected.length - 1 && state !== undefined && state.t > this.#end - atTheEnd;
  }

  /** Whether all that finwait has from `j` on may be missing in the recording. */
  #endsBefore(j: number): boolean {
    const rest = this.#got.filter(({ t }, at) => at >= j && !this.#isPassing(at) && t <= this.#end);
    const [only, second] = rest;
    if (only === undefined) return true;
    const [last, before] = [this.#expected.at(-1), this.#got[j - 1]];
    if (second !== undefined || last === undefined || before === undefined) return false;
    return latest(last.t, only.t - before.t) + samplingTick > this.#end;
  }
}
