// A recorded case as what an experiment runs: finwait's own run of it, or what somebody else was seen to do in the
// same case (another simulator; the kernel itself), each compared with the recording.
import { FinwaitError } from '../time/index.ts';
import type { Trace } from '../trace/index.ts';
import { compareWithCase, type Comparison } from './compare.ts';
import { parseObserved, type Observed, type ReferenceCase } from './reference-case.ts';
import { runCase } from './reference-run.ts';
import { observedTrace } from './reference-trace.ts';

export interface RecordedScenario {
  readonly name: string;
  readonly recorded: ReferenceCase;
  /** Profile of both ends in finwait's run. Default 'linux'. */
  readonly profile?: string;
  /** Compare this instead of running the case: what `by` did in it, in the recordings' own format. */
  readonly seen?: { readonly by: string; readonly what: unknown };
  /** 'teardown': leave out what came before the script's first timed entry, its close. Default 'all'. */
  readonly part?: 'all' | 'teardown';
  // All of that is the case's
  readonly link?: never;
  readonly faults?: never;
}

export interface RecordedResult {
  readonly comparison: Comparison;
  /** What was compared, with times in microseconds; and with what. */
  readonly observed: Observed;
  readonly trace?: Trace;
  readonly events: number;
}

/** Nothing in it is random: the seed means nothing. */
export function prepareRecorded(scenario: RecordedScenario): {
  run(seed: string, options?: { readonly trace?: boolean }): RecordedResult;
} {
  const { recorded, part = 'all' } = scenario;
  const from = part === 'all' ? -Infinity : beforeClose(recorded);
  return {
    run(_, { trace = false } = {}) {
      const { observed, shown } = watch(scenario);
      const kernel: ReferenceCase = {
        ...recorded,
        ...since(recorded, from),
        ...(recorded.alternatives && {
          alternatives: recorded.alternatives.map(other => ({ ...other, ...since(other, from) })),
        }),
      };
      const late = since(observed, from);
      return {
        comparison: compareWithCase(kernel, late),
        observed: late,
        events: observed.segments.length,
        ...(trace && { trace: shown() }),
      };
    },
  };
}

function watch({ recorded, profile = 'linux', seen }: RecordedScenario): {
  observed: Observed;
  shown: () => Trace;
} {
  if (seen === undefined) {
    const { result, trace } = runCase(recorded, { profile });
    return { observed: result, shown: () => trace };
  }
  const observed = parseObserved(seen.what, `${recorded.name}, as seen by ${seen.by}`);
  return { observed, shown: () => observedTrace(recorded, observed, seen.by) };
}

/** Just before the script's first timed entry but the connect() and listen() at 0, in microseconds. */
function beforeClose({ name, script }: ReferenceCase): number {
  const times = [...script.client, ...script.server].flatMap(({ on }) =>
    'at' in on && on.at > 0 ? [on.at] : [],
  );
  if (times.length > 0) return (Math.min(...times) - 5) * 1e3;
  throw new FinwaitError(
    'bad-case',
    `${name}: nothing in its script happens at a time, so nobody knows when its teardown begins. Compare part 'all'.`,
  );
}

/** What happened from then on, and the states that it found. */
function since({ segments, states, app }: Observed, from: number): Observed {
  const later = <T extends { readonly t: number }>(path: readonly T[]): T[] => {
    const first = path.findLastIndex(({ t }) => t < from);
    return path.slice(Math.max(0, first));
  };
  return {
    segments: segments.filter(({ tx, rx }) => (tx ?? rx[0] ?? from) >= from),
    states: { client: later(states.client), server: later(states.server) },
    ...(app && { app: app.filter(({ t }) => t >= from) }),
  };
}
