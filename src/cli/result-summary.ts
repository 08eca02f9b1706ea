// The short table that ends `finwait run`: the first parameter down, the measures across.
import Table from 'cli-table3';
import type { Column, ResultTable, SummaryRow } from '../experiment/index.ts';
import { summarise } from '../experiment/index.ts';

/** More columns do not fit 100 characters. */
const measuresMax = 5;

/** Means with their 95 % intervals, shares of yes and of the commonest words; over all other parameters. */
export function summaryTable(result: ResultTable): string {
  const rowParameter = result.columns.find(column => column.role === 'parameter');
  const measures = measuresToShow(result.columns);
  const by = rowParameter === undefined ? [] : [rowParameter.name];
  const table = new Table({
    head: [rowParameter?.label ?? '', ...measures.map(title)],
    style: { head: [], border: [], compact: true },
    wordWrap: true,
  });
  const labels: string[] = rowParameter?.levels?.map(level => level.label) ?? ['all'];
  const columns = measures.map(measure => cellsOf(result, by, measure, labels.length));
  labels.forEach((label, row) => table.push([label, ...columns.map(cells => cells[row] ?? '')]));
  return table.toString();
}

/** The first few; numbers and truths before words, which take more room to say less. */
function measuresToShow(columns: readonly Column[]): readonly Column[] {
  const measures = columns.filter(column => column.role === 'measure');
  const words = measures.filter(column => column.type === 'string');
  return [...measures.filter(column => column.type !== 'string'), ...words].slice(0, measuresMax);
}

const title = (column: Column): string =>
  column.unit === '' || column.unit === '%' ? column.label : `${column.label} (${column.unit})`;

function cellsOf(result: ResultTable, by: readonly string[], column: Column, rows: number): string[] {
  const summary = summarise(result, by, column.name);
  if (column.type !== 'string') return summary.map(row => estimate(row, column));
  // A category each: show the commonest of every group.
  const perGroup = summary.length / Math.max(rows, 1);
  return Array.from({ length: rows }, (_, index) => {
    const group = summary.slice(index * perGroup, (index + 1) * perGroup);
    const commonest = group.toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0))[0];
    return commonest === undefined || commonest.runs === 0
      ? '–'
      : `${commonest.category} ${percent(commonest.value ?? 0)}`;
  });
}

function estimate(row: SummaryRow, column: Column): string {
  if (row.value === null) return '–';
  if (column.type === 'boolean' || column.unit === '%') {
    const reach = row.low === null || row.high === null ? '' : ` [${percent(row.low)}, ${percent(row.high)}]`;
    return percent(row.value) + reach;
  }
  const reach = row.high === null ? '' : ` ± ${short(row.high - row.value)}`;
  return short(row.value) + reach;
}

const percent = (share: number): string => `${Number((share * 100).toPrecision(3))}%`;
const short = (value: number): string => `${Number(value.toPrecision(3))}`;
