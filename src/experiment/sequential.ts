// Sequential stopping: replications at each point until the interval of one measure is narrow enough. They come in
// batches of one size, and only whole batches are looked at, so that any number of workers stops at the same run.
// Looking often and stopping at the first narrow interval covers the truth somewhat less often than its level says,
// above all after few runs; hence a minimum. Source: Law, Simulation Modeling and Analysis, 5th ed., §9.4.1.
import { FinwaitError, nearest, orList } from '../time/index.ts';
import { isFailure, type RunRecord } from './execution.ts';
import type { Cell } from './result-table.ts';
import type { RunSet } from './run-set.ts';
import type { Ledger } from './runners/ledger.ts';
import { meanInterval, proportionInterval, type Estimate } from './statistics/index.ts';

export interface Precision {
  /** Of a number the mean is looked at, of yes or no the share. */
  readonly measure: string;
  /** Half the interval's width as a share of its estimate: 0.05. */
  readonly relative: number;
  /** The first batch, and every further one. The run set's `replications` are the maximum. */
  readonly batch: number;
}

/** @throws FinwaitError `unknown-measure` naming what is near */
export function checkPrecision(set: RunSet, { measure }: Precision): void {
  const names = Object.keys(set.experiment.measures);
  if (names.includes(measure)) return;
  const near = nearest(measure, names);
  throw new FinwaitError(
    'unknown-measure',
    `--measure: '${set.experiment.name}' has no measure '${measure}'. ` +
      (near === undefined
        ? `Its measures: ${orList(names).replace(' or ', ' and ')}.`
        : `Did you mean '${near}'?`),
  );
}

/**
 * Plans a batch at every point that is not precise yet, and calls `runAll` to have them run, until none is left.
 *
 * @param runAll runs all that is planned; false when it was stopped before
 */
export async function runUntilPrecise(
  set: RunSet,
  precision: Precision,
  ledger: Ledger,
  runAll: () => Promise<boolean>,
): Promise<void> {
  const column = Object.keys(set.experiment.measures).indexOf(precision.measure);
  let open = set.points.map((_, point) => point);
  for (let from = 0; from < set.replications && open.length > 0; from += precision.batch) {
    const to = Math.min(set.replications, from + precision.batch);
    for (const point of open) {
      const first = point * set.replications;
      ledger.plan({ from: first + from, to: first + to });
    }
    if (!(await runAll())) return;
    open = open.filter(point => {
      const first = point * set.replications;
      return !isPrecise(ledger.records.slice(first, first + to), column, precision.relative);
    });
  }
}

/** Failed runs say nothing; runs in which the measure did not happen (null) count for a share only, as 'no'. */
export function isPrecise(
  records: readonly (RunRecord | undefined)[],
  column: number,
  relative: number,
): boolean {
  const cells = records.flatMap((record): Cell[] =>
    record === undefined || isFailure(record) ? [] : [record[column] ?? null],
  );
  const { value, low, high } = estimateOf(cells);
  if (value === null || low === null || high === null) return false;
  return (high - low) / 2 <= relative * Math.abs(value);
}

function estimateOf(cells: readonly Cell[]): Estimate {
  if (cells.some(cell => typeof cell === 'boolean')) {
    return proportionInterval(cells.filter(cell => cell === true).length, cells.length);
  }
  return meanInterval(cells.filter(cell => typeof cell === 'number'));
}
