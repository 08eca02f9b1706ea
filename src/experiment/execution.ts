// Executing a stretch of a run set: scenario, run, measures. The same code in every runner and every thread.
import { FinwaitError } from '../time/index.ts';
import type { AnyResult, AnyScenario, RunLimits } from '../scenario/index.ts';
import type { Measure, Point } from './definition.ts';
import type { Cell } from './result-table.ts';
import type { Run, RunSet } from './run-set.ts';
import { replayCommand, runOf } from './run-set.ts';
import { formatPoint } from './sweep/point-text.ts';

/** A scenario made ready once and run under many seeds: `prepareAny` of `src/scenario`. */
export type Prepare = (scenario: AnyScenario) => {
  run(seed: string, options?: { readonly trace?: boolean; readonly limits?: RunLimits }): AnyResult;
};

/** A run that could not be finished, as plain data: it crosses threads, where errors lose their class. */
export interface RunFailure {
  /** 'run-failed', 'bad-measure', 'over-limit', 'worker-crashed', or that of the mistake in its scenario. */
  readonly code: string;
  /** One sentence: where, and what went wrong. */
  readonly message: string;
  /** The command that repeats it. */
  readonly replay: string;
}

/** What a run left: its measures in the order of the experiment's, or why there are none. */
export type RunRecord = readonly Cell[] | RunFailure;

export const isFailure = (record: RunRecord): record is RunFailure => 'code' in record;

/** What the runs `from`, `from + 1`, … left. */
export interface Stretch {
  readonly from: number;
  readonly records: readonly RunRecord[];
}

/** Executes the runs `from` up to, but without, `to`. One that fails is recorded as such, and the others go on. */
export function execute(set: RunSet, prepare: Prepare, from: number, to: number): Stretch {
  const records: RunRecord[] = [];
  const { experiment, limits } = set;
  const options = { limits, trace: experiment.trace ?? false };
  let prepared: ReturnType<Prepare> | undefined;
  let point: Point | undefined;
  for (let index = from; index < to; index++) {
    const run = runOf(set, index);
    try {
      if (prepared === undefined || run.point !== point) {
        point = run.point;
        prepared = prepare(experiment.scenario(point as never));
      }
      records.push(measure(set, run, prepared.run(run.seed, options)));
    } catch (error) {
      records.push(failureOf(set, run, error));
      // What threw half-way may have left its world in disorder.
      prepared = undefined;
    }
  }
  return { from, records };
}

/**
 * Takes every measure of one run.
 *
 * @throws FinwaitError `bad-measure` naming the measure and the point
 */
export function measure(set: RunSet, run: Run, result: AnyResult): readonly Cell[] {
  const measures = Object.entries<Measure<never>>(set.experiment.measures);
  return measures.map(([name, { of }]) => {
    let cell: unknown;
    try {
      cell = of(result as never, run.point as never);
    } catch (error) {
      throw badMeasure(set, run, name, `threw ${String(error)}`, error);
    }
    if (isCell(cell)) return cell;
    throw badMeasure(set, run, name, `returned ${typeof cell === 'number' ? cell : typeof cell}`);
  });
}

function isCell(value: unknown): value is Cell {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value === 'string' || typeof value === 'boolean' || value === null;
}

function badMeasure(set: RunSet, run: Run, name: string, what: string, cause?: unknown): FinwaitError {
  return new FinwaitError(
    'bad-measure',
    `${set.experiment.name}: the measure '${name}' ${what} at ${formatPoint(set.experiment, run.point)}, ` +
      `replication ${run.replication}. A measure returns a finite number, a text, true or false, or null for ` +
      `'did not happen'`,
    { cause },
  );
}

export function failureOf(set: RunSet, run: Run, error: unknown): RunFailure {
  const replay = replayCommand(set, run);
  if (isFinwaitError(error) && error.code === 'bad-measure') {
    return { code: error.code, message: error.message, replay };
  }
  const where = `${set.experiment.name}, at ${formatPoint(set.experiment, run.point)}, replication ${run.replication}`;
  const reason = error instanceof Error ? error.message : String(error);
  if (isFinwaitError(error)) {
    return { code: error.code, message: `${where}: ${reason.replace(/\.$/, '')}`, replay };
  }
  const message =
    `${where}: the run broke off with '${reason}'. ` +
    `This may be a mistake in the experiment's functions or in finwait`;
  return { code: 'run-failed', message, replay };
}

/** The failure as an error to end with. */
export const failureError = ({ code, message, replay }: RunFailure): FinwaitError =>
  new FinwaitError(code, `${message}. Repeat that run with: ${replay}`);

/** By name, because an experiment file may bring a copy of the library of its own. */
export function isFinwaitError(error: unknown): error is FinwaitError {
  return error instanceof Error && error.name === 'FinwaitError' && 'code' in error;
}
