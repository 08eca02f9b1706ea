// Intervals, never bare means: summaries of a result table with the uncertainty that so few runs leave.
import type { Cell } from './result-table.ts';

/** One group of runs, summarised. */
export interface SummaryRow {
  /** The group: values of the columns that were grouped by. */
  readonly group: Readonly<Record<string, Cell>>;
  /** What share of a categorical measure this row counts; absent for numbers. */
  readonly category?: string;
  /** Runs in the group. */
  readonly runs: number;
  /** Runs in which the measure happened; `runs - n` are null. */
  readonly n: number;
  /** Mean, median or share; null when n is 0. */
  readonly value: number | null;
  /** Ends of the 95 % interval; null when n is too small for one. */
  readonly low: number | null;
  readonly high: number | null;
}
