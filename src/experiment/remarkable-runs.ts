// Which runs are worth looking at one by one: the representative and the worst.
import type { ResultTable, Row } from './result-table.ts';

export interface RemarkableRun {
  readonly kind: 'representative' | 'worst';
  /** Its number in the set, counted from 0. */
  readonly index: number;
  /** Why this one, for the caption: 'median teardown of 312 runs: 0.24 s'. */
  readonly why: string;
}

/**
 * The run with the median of the first numeric measure, and the one with its highest value. Of several equal
 * medians it is one at the point where most of them are, else the first. Empty when no run has such a number.
 */
export function remarkableRuns(table: ResultTable): readonly RemarkableRun[] {
  for (const column of table.columns) {
    if (column.role !== 'measure' || column.type !== 'number') continue;
    const value = (row: Row): number => Number(row[column.name]);
    const rows = table.rows
      .filter(row => typeof row[column.name] === 'number')
      .sort((a, b) => value(a) - value(b) || Number(a['run']) - Number(b['run']));
    const median = rows[Math.floor((rows.length - 1) / 2)];
    const last = rows.at(-1);
    if (median === undefined || last === undefined) continue;
    const typical =
      commonest(
        table,
        rows.filter(row => value(row) === value(median)),
      ) ?? median;
    const worst = rows.find(row => value(row) === value(last)) ?? last;
    const count = rows.length.toLocaleString('en-US');
    const shown = (row: Row): string =>
      column.unit === '%'
        ? `${Number((value(row) * 100).toPrecision(4))}%`
        : `${Number(value(row).toPrecision(4))} ${column.unit}`.trimEnd();
    return [
      {
        kind: 'representative',
        index: Number(typical['run']) - 1,
        why: `median '${column.label}' of ${count} runs: ${shown(typical)}`,
      },
      {
        kind: 'worst',
        index: Number(worst['run']) - 1,
        why: `highest '${column.label}' of ${count} runs: ${shown(worst)}`,
      },
    ];
  }
  return [];
}

/** The first of the rows at the point that most of them share: not one that got there by odd luck. */
function commonest(table: ResultTable, rows: readonly Row[]): Row | undefined {
  const parameters = table.columns.filter(column => column.role === 'parameter').map(({ name }) => name);
  const points = new Map<string, Row[]>();
  for (const row of rows) {
    const point = JSON.stringify(parameters.map(name => row[name]));
    const others = points.get(point);
    if (others === undefined) points.set(point, [row]);
    else others.push(row);
  }
  let largest: readonly Row[] = [];
  for (const group of points.values()) if (group.length > largest.length) largest = group;
  return largest[0];
}
