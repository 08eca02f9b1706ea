// Executing a stretch of a run set: scenario, run, measures. The same code in every runner and every thread.
import { FinwaitError } from '../time/index.ts';
import type { AnyResult, AnyScenario } from '../scenario/index.ts';
import type { Measure, Point } from './definition.ts';
import type { Cell } from './result-table.ts';
import type { Run, RunSet } from './run-set.ts';
import { replayCommand, runOf } from './run-set.ts';
import { formatPoint } from './sweep.ts';

/** A scenario made ready once and run under many seeds: `prepareAny` of `src/scenario`. */
export type Prepare = (scenario: AnyScenario) => {
  run(seed: string, options?: { readonly trace?: boolean }): AnyResult;
};

/** A run that could not be finished, as plain data: it crosses threads, where errors lose their class. */
export interface RunFailure {
  readonly index: number;
  readonly code: string;
  readonly message: string;
}

/** The measures of runs `from`, `from + 1`, …: one list a run, in the order of the experiment's measures. */
export interface Stretch {
  readonly from: number;
  readonly cells: readonly (readonly Cell[])[];
  /** Why the run after the last of `cells` failed. */
  readonly failure?: RunFailure;
}

/** Executes the runs `from` up to, but without, `to`; stops at the first that fails. */
export function execute(set: RunSet, prepare: Prepare, from: number, to: number): Stretch {
  const cells: (readonly Cell[])[] = [];
  const { trace = false } = set.experiment;
  let prepared: ReturnType<Prepare> | undefined;
  let point: Point | undefined;
  for (let index = from; index < to; index++) {
    const run = runOf(set, index);
    try {
      if (prepared === undefined || run.point !== point) {
        point = run.point;
        prepared = prepare(set.experiment.scenario(point as never));
      }
      cells.push(measure(set, run, prepared.run(run.seed, { trace })));
    } catch (error) {
      return { from, cells, failure: failureOf(set, run, error) };
    }
  }
  return { from, cells };
}

/**
 * Takes every measure of one run.
 *
 * @throws FinwaitError `bad-measure` naming the measure, the point and the command that replays the run
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
      `'did not happen'. See that run with: ${replayCommand(set, run)}`,
    { cause },
  );
}

function failureOf(set: RunSet, run: Run, error: unknown): RunFailure {
  const { index } = run;
  if (error instanceof FinwaitError && error.code === 'bad-measure') {
    return { index, code: error.code, message: error.message };
  }
  const where = `${set.experiment.name}, at ${formatPoint(set.experiment, run.point)}, replication ${run.replication}`;
  if (isFinwaitError(error)) return { index, code: error.code, message: `${where}: ${error.message}` };
  return {
    index,
    code: 'run-failed',
    message:
      `${where}: the run broke off with '${error instanceof Error ? error.message : String(error)}'. ` +
      `This may be a mistake in the experiment's functions or in finwait. Repeat that run with: ${replayCommand(set, run)}`,
  };
}

/** By name, because an experiment file may bring a copy of the library of its own. */
export function isFinwaitError(error: unknown): error is FinwaitError {
  return error instanceof Error && error.name === 'FinwaitError' && 'code' in error;
}
