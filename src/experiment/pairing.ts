// Runs of two points that met the same luck, side by side: same replication, same parameters but one.
import { columnOf } from './summary.ts';
import { pairedDifference, type Pair, type PairedDifference } from './statistics/index.ts';
import type { Cell, ResultTable, Row } from './result-table.ts';

/**
 * How a measure changes when `parameter` goes from one value to another, everything else and the luck being equal.
 * A run without its counterpart (a sweep may leave points out) makes no pair.
 *
 * @example pairedChange(table, 'teardown', 'profile', 'linux', 'freebsd')
 * @param statistic 'mean' (default) over complete pairs, or 'median' over all
 * @throws FinwaitError `unknown-column`
 */
export function pairedChange(
  table: ResultTable,
  measure: string,
  parameter: string,
  from: Cell,
  to: Cell,
  statistic?: 'mean' | 'median',
): PairedDifference {
  const { name } = columnOf(table, parameter, 'parameter');
  const value = columnOf(table, measure, 'measure');
  const others = table.columns.filter(
    column => (column.role === 'parameter' && column.name !== name) || column.name === 'replication',
  );
  const keyOf = (row: Row): string => JSON.stringify(others.map(column => row[column.name]));
  const before = new Map<string, Row>();
  for (const row of table.rows) if (row[name] === from) before.set(keyOf(row), row);
  const numberOf = (row: Row): number | null => {
    const cell = row[value.name];
    return cell === null || cell === undefined ? null : Number(cell);
  };
  const pairs: Pair[] = [];
  for (const row of table.rows) {
    const other = row[name] === to ? before.get(keyOf(row)) : undefined;
    if (other !== undefined) pairs.push([numberOf(other), numberOf(row)]);
  }
  return pairedDifference(pairs, statistic);
}
