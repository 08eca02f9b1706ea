// Groups of runs, summarised: what findings tables and charts are drawn from.
// A run whose measure is null is counted in every summary; it is never silently dropped.
import { FinwaitError, nearest, orList } from '../time/index.ts';
import type { Cell, Column, ResultTable, Row } from './result-table.ts';
import {
  bootstrapInterval,
  meanInterval,
  proportionInterval,
  quantileInterval,
  type Estimate,
} from './statistics/index.ts';

/** One group of runs, summarised. */
export interface SummaryRow extends Estimate {
  /** The group: values of the columns that were grouped by. */
  readonly group: Readonly<Record<string, Cell>>;
  /** What category of a text measure this row is the share of; absent for other measures. */
  readonly category?: string;
  /** Runs in the group. */
  readonly runs: number;
  /** Runs in which the measure happened; in the other `runs - n` it is null. */
  readonly n: number;
}

/**
 * 'mean' over the runs in which it happened, with Student's t interval or by bootstrap; 'restricted-mean' over all runs,
 * one in which it never happened counting as the longest seen, so that it is a mean up to that time (Royston and Parmar,
 * BMC Med. Res. Methodol. 13, 2013); 'median', 'p90', 'p95' and
 * 'p99' over all runs, a run in which it never happened counting as longer than any other; 'share' of runs in which
 * it is true, null counting as not true.
 */
export type Statistic =
  'mean' | 'restricted-mean' | 'bootstrap-mean' | 'median' | 'p90' | 'p95' | 'p99' | 'share';

/** Which quantile a statistic is. */
export const quantiles: Readonly<Partial<Record<Statistic, number>>> = {
  median: 0.5,
  p90: 0.9,
  p95: 0.95,
  p99: 0.99,
};

/** What suits a measure when nobody says: means of numbers, shares of booleans and of categories. */
export const defaultStatistic = (column: Column): Statistic => (column.type === 'number' ? 'mean' : 'share');

/**
 * Whether a measure is a duration that did not come to its end in some of the rows. Such runs are censored: a mean
 * without them would call the slowest ones fast.
 */
export const isCensored = ({ name, unit, role }: Column, rows: readonly Row[]): boolean =>
  role === 'measure' && (unit === 'ms' || unit === 's') && rows.some(row => (row[name] ?? null) === null);

/** @throws FinwaitError `unknown-column` naming what there is */
export function columnOf(table: ResultTable, name: string, field = 'column'): Column {
  const column = table.columns.find(candidate => candidate.name === name);
  if (column !== undefined) return column;
  const known = table.columns.map(candidate => candidate.name);
  const guess = nearest(name, known);
  throw new FinwaitError(
    'unknown-column',
    `${table.experiment.name}: ${field}: there is no parameter or measure '${name}'` +
      (guess === undefined ? `. There is ${orList(known)}.` : `; did you mean '${guess}'?`),
  );
}

/**
 * One row for each combination of the values of `by`, in the order of the sweep, combinations without runs
 * included (`runs` 0); for a text measure one row for each combination and category.
 *
 * @param longest what a run counts as that never came to its end, for 'restricted-mean'; default: the table's longest
 * @throws FinwaitError `unknown-column`
 */
export function summarise(
  table: ResultTable,
  by: readonly string[],
  measure: string,
  statistic?: Statistic,
  longest = longestOf(table, measure),
): readonly SummaryRow[] {
  const column = columnOf(table, measure, 'measure');
  const groupColumns = by.map(name => columnOf(table, name, 'group'));
  const groups = groupRows(table.rows, groupColumns);
  if (column.type === 'string') {
    const categories = valuesOf(table, column).map(String);
    return groups.flatMap(({ group, rows }) =>
      categories.map(category => {
        const hits = rows.filter(row => row[measure] === category).length;
        return { group, category, ...counted(rows, measure), ...proportionInterval(hits, rows.length) };
      }),
    );
  }
  const how = statistic ?? defaultStatistic(column);
  return groups.map(({ group, rows }) => ({
    group,
    ...counted(rows, measure),
    ...estimate(rows, measure, how, { seed: table.seed, longest }),
  }));
}

const counted = (rows: readonly Row[], measure: string): { readonly runs: number; readonly n: number } => ({
  runs: rows.length,
  n: rows.filter(row => row[measure] !== null && row[measure] !== undefined).length,
});

interface EstimateOptions {
  readonly seed: string;
  readonly longest: number;
}

/** The largest number of a measure; 0 without one. */
export const longestOf = ({ rows }: ResultTable, measure: string): number =>
  rows.reduce((most, row) => Math.max(most, typeof row[measure] === 'number' ? row[measure] : 0), 0);

function estimate(
  rows: readonly Row[],
  measure: string,
  statistic: Statistic,
  { seed, longest }: EstimateOptions,
): Estimate {
  if (statistic === 'share') {
    return proportionInterval(rows.filter(row => row[measure] === true).length, rows.length);
  }
  const happened = rows.flatMap(row => {
    const value = row[measure];
    return typeof value === 'number' ? [value] : typeof value === 'boolean' ? [Number(value)] : [];
  });
  if (statistic === 'mean') return meanInterval(happened);
  if (statistic === 'bootstrap-mean') return bootstrapInterval(happened, { seed });
  const neverAs = statistic === 'restricted-mean' ? longest : Infinity;
  const never = Array.from({ length: rows.length - happened.length }, () => neverAs);
  if (statistic === 'restricted-mean')
    return meanInterval(happened.length === 0 ? [] : [...happened, ...never]);
  return quantileInterval([...happened.toSorted((a, b) => a - b), ...never], quantiles[statistic] ?? 0.5);
}

/** Values of a column in the order of the sweep or, where nothing was swept, in natural order. */
export function valuesOf(table: ResultTable, column: Column): readonly Exclude<Cell, null>[] {
  if (column.levels !== undefined) return column.levels.map(level => level.value);
  const seen = new Set<Exclude<Cell, null>>();
  for (const row of table.rows) {
    const value = row[column.name];
    if (value !== null && value !== undefined) seen.add(value);
  }
  return [...seen].toSorted((a, b) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1,
  );
}

interface Group {
  readonly group: Readonly<Record<string, Cell>>;
  readonly rows: Row[];
}

function groupRows(rows: readonly Row[], columns: readonly Column[]): readonly Group[] {
  const names = columns.map(column => column.name);
  const keyOf = (row: Readonly<Record<string, Cell>>): string => JSON.stringify(names.map(name => row[name]));
  const groups = new Map<string, Group>();
  for (const group of combinations(columns, rows)) groups.set(keyOf(group), { group, rows: [] });
  for (const row of rows) groups.get(keyOf(row))?.rows.push(row);
  return [...groups.values()];
}

/** Beyond so many, only combinations that were run: of sampled or zipped values hardly any others exist. */
const combinationsMax = 10_000;

function combinations(columns: readonly Column[], rows: readonly Row[]): readonly Record<string, Cell>[] {
  const size = columns.reduce((product, { levels }) => product * (levels?.length ?? 1), 1);
  if (size > combinationsMax) {
    return rows.map(row => Object.fromEntries(columns.map(({ name }) => [name, row[name] ?? null])));
  }
  let result: Record<string, Cell>[] = [{}];
  for (const column of columns) {
    const values = column.levels?.map(level => level.value) ?? [
      ...new Set(rows.map(row => row[column.name] ?? null)),
    ];
    result = result.flatMap(group => values.map(value => ({ ...group, [column.name]: value })));
  }
  return result;
}
