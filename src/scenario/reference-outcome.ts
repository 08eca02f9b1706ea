// What came of a run, counted from what was seen of it, under the names that recordings use.
import type { Side } from '../fault/index.ts';
import type { LabelledFault, Observed, ObservedSegment, ObservedState } from './reference-case.ts';

/** `c`: client, `s`: server. */
interface Both<T> {
  readonly c: T;
  readonly s: T;
}

export interface ReferenceOutcome {
  /** Microseconds. null: neither was sent. */
  readonly tFirstFinOrRstUs: number | null;
  /** From there until a side is CLOSED or in TIME_WAIT for good. */
  readonly doneMs: Both<number | null>;
  readonly bothDoneMs: number | null;
  /** Of the first connection. */
  readonly finCopies: { readonly FIN1: number; readonly FIN2: number };
  readonly finGapsMs: { readonly FIN1: readonly number[]; readonly FIN2: readonly number[] };
  readonly rstCount: number;
  readonly rstFrom: readonly string[];
  readonly finalStates: Both<string>;
  readonly paths: Both<readonly string[]>;
  readonly unmatchedFaults: readonly LabelledFault[];
}

const doneStates: readonly string[] = ['CLOSED', 'TIME_WAIT'];

export function outcomeOf(
  active: Side,
  segments: readonly ObservedSegment[],
  states: Observed['states'],
  unmatchedFaults: readonly LabelledFault[],
): ReferenceOutcome {
  const sent = segments.filter(segment => segment.tx !== null);
  const began = sent.find(({ flags }) => /[FR]/.test(flags))?.tx ?? null;
  const [first, second] = active === 'client' ? ['c2s', 's2c'] : ['s2c', 'c2s'];
  const fins = (dir: string | undefined): number[] =>
    sent
      .filter(segment => segment.conn === 1 && segment.dir === dir && segment.flags.includes('F'))
      .map(({ tx }) => tx ?? 0);
  const resets = sent.filter(({ flags }) => flags.includes('R'));
  const doneMs = { c: doneAfter(began, states.client), s: doneAfter(began, states.server) };
  const { c, s } = doneMs;
  return {
    tFirstFinOrRstUs: began,
    doneMs,
    bothDoneMs: c === null || s === null ? null : Math.max(c, s),
    finCopies: { FIN1: fins(first).length, FIN2: fins(second).length },
    finGapsMs: { FIN1: gaps(fins(first)), FIN2: gaps(fins(second)) },
    rstCount: resets.length,
    rstFrom: resets.map(({ dir }) => dir),
    finalStates: {
      c: states.client.at(-1)?.state ?? 'CLOSED',
      s: states.server.at(-1)?.state ?? 'CLOSED',
    },
    paths: {
      c: states.client.map(({ state }) => state),
      s: states.server.map(({ state }) => state),
    },
    unmatchedFaults,
  };
}

function doneAfter(began: number | null, path: readonly ObservedState[]): number | null {
  const last = path.findLastIndex(({ state }) => !doneStates.includes(state));
  const done = path[last + 1];
  return began === null || done === undefined ? null : tenths((done.t - began) / 1e3);
}

const gaps = (times: readonly number[]): number[] =>
  times.slice(1).map((time, index) => tenths((time - (times[index] ?? 0)) / 1e3));

const tenths = (value: number): number => Math.round(value * 10) / 10;
