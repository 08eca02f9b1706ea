// What an exploration has found wrong, made ready for people: the simplest story that shows it, as faults that replay
// it, with all that happened.
import type { Scenario } from '../scenario/index.ts';
import { prepare } from '../scenario/index.ts';
import type { Trace } from '../trace/index.ts';
import { invariant as ensure } from '../time/index.ts';
import type { Schedule } from './action.ts';
import { BrokenRun, ExploredRuns, type RunSettings } from './explored-runs.ts';
import { faultLines } from './fault-lines.ts';
import type { Invariant } from './invariant.ts';
import { invariants } from './invariants/index.ts';
import { brokenRunName } from './search.ts';
import { shrink } from './shrink.ts';

export interface Counterexample {
  /** The name of the invariant that is broken. */
  readonly invariant: string;
  /** Where it is demanded. */
  readonly source: string;
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** The fewest and simplest faults that show it. */
  readonly schedule: Schedule;
  /** The same as lines of the fault language. */
  readonly faults: readonly string[];
  /** The scenario with these faults. */
  readonly scenario: Scenario;
  readonly seed: string;
  /** All that happened; null when the run breaks off. */
  readonly trace: Trace | null;
  /** The invariant is broken as well when the faults are carried out from their text. */
  readonly replays: boolean;
}

export interface CounterexampleOptions extends RunSettings {
  /** Among which the broken one is looked up. Default: all that finwait knows. */
  readonly invariants?: readonly Invariant[];
}

/**
 * Shrinks a violation to its simplest story and records that.
 *
 * @param found the invariant's name and a schedule that breaks it, as `explore` reports them
 * @param options as they were for `explore`
 * @throws Error when that schedule does not break it
 */
export function counterexample(
  scenario: Scenario,
  found: { readonly invariant: string; readonly schedule: Schedule },
  options: CounterexampleOptions = {},
): Counterexample {
  const known = options.invariants ?? invariants;
  const broken = known.find(({ name }) => name === found.invariant) ?? breaksOff;
  const runs = new ExploredRuns(scenario, options);
  const places = placesOf(runs, found.schedule);
  const shows = (candidate: Schedule): boolean => whatIsWrong(runs, broken, candidate) !== null;
  const schedule = shrink(found.schedule, shows, { places });
  const message = whatIsWrong(runs, broken, schedule);
  ensure(message !== null, `the schedule breaks '${found.invariant}'`);
  const faults = faultsOf(runs, schedule);
  const faulty: Scenario = { ...scenario, faults: [...(scenario.faults ?? []), ...faults] };
  const { seed = '1' } = options;
  return {
    invariant: found.invariant,
    source: broken.source,
    message,
    schedule,
    faults,
    scenario: faulty,
    seed,
    trace: broken === breaksOff ? null : record(faulty, seed, options),
    replays: whatIsWrong(new ExploredRuns(faulty, options), broken, []) !== null,
  };
}

/** Transmissions that faults provoke, about; a story that needs a later one keeps its place. */
const placesProvoked = 8;

/** How many transmissions a simpler story may choose from. */
function placesOf(runs: ExploredRuns, schedule: Schedule): number {
  const last = schedule.at(-1)?.at ?? 0;
  try {
    return Math.max(last, runs.run([]).choices + placesProvoked);
  } catch (error) {
    if (error instanceof BrokenRun) return last;
    throw error;
  }
}

/** Stands for a run that throws, which no invariant can judge. */
const breaksOff: Invariant = {
  name: brokenRunName,
  source: 'no segment may ever make an endpoint fail',
  check: () => undefined,
};

function whatIsWrong(runs: ExploredRuns, broken: Invariant, schedule: Schedule): string | null {
  try {
    return broken.check(runs.run(schedule))?.message ?? null;
  } catch (error) {
    if (!(error instanceof BrokenRun)) throw error;
    return broken === breaksOff ? error.message : null;
  }
}

/** A run that breaks off leaves no history, but the one without its last fault is the same up to there. */
function faultsOf(runs: ExploredRuns, schedule: Schedule): readonly string[] {
  try {
    return faultLines(runs.run(schedule));
  } catch (error) {
    const last = schedule.at(-1);
    if (!(error instanceof BrokenRun)) throw error;
    if (last === undefined) return [];
    const history = runs.run(schedule.slice(0, -1));
    const segments = history.segments.map(sent =>
      sent.choice === last.at ? { ...sent, action: last.action } : sent,
    );
    return faultLines({ ...history, segments });
  }
}

function record(scenario: Scenario, seed: string, { makeConnection }: RunSettings): Trace | null {
  const prepared = prepare(scenario, makeConnection === undefined ? {} : { makeConnection });
  return prepared.run(seed, { trace: true }).trace ?? null;
}
