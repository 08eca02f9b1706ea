// The table of findings on a report's page: one row a point, one column a measure, with intervals.
import type { Column, ResultTable } from '../experiment/index.ts';
import { escapeHtml } from './html.ts';
import { columnHeader, summaryOf, type MeasureSummary } from './tables.ts';
import { capital, levelLabel, number, percent, shownUnit } from './charts/wording.ts';

/** Filters and table, as HTML. */
export function findingsTable(table: ResultTable): string {
  const parameters = table.columns.filter(column => column.role === 'parameter');
  const measures = table.columns.filter(column => column.role === 'measure');
  const points = new Map<string, MeasureSummary[]>();
  for (const row of summaryOf(table)) {
    const key = JSON.stringify(parameters.map(({ name }) => row.group[name]));
    const rows = points.get(key);
    if (rows === undefined) points.set(key, [row]);
    else rows.push(row);
  }
  const head = [
    ...parameters.map(column => `<th scope="col">${escapeHtml(capital(column.label))}</th>`),
    ...measures.map(column => `<th scope="col" class="number">${heading(column, table)}</th>`),
  ];
  const body = [...points.values()].map(rows => {
    const [first] = rows;
    const cells = [
      ...parameters.map(
        column => `<td>${escapeHtml(levelLabel(column, first?.group[column.name] ?? null))}</td>`,
      ),
      ...measures.map(column =>
        measureCell(
          column,
          rows.filter(row => row.measure === column),
          table,
        ),
      ),
    ];
    return `<tr>${cells.join('')}</tr>`;
  });
  return `<form id="filters" class="filters">${parameters.map(filter).join('')}<output></output></form>
<div class="scroll"><table id="findings"><thead><tr>${head.join('')}</tr></thead><tbody>
${body.join('\n')}
</tbody></table></div>`;
}

function filter(column: Column): string {
  const options = (column.levels ?? []).map(({ label }) => `<option>${escapeHtml(label)}</option>`);
  return `<label>${escapeHtml(capital(column.label))}<select name="${escapeHtml(columnHeader(column))}"><option value="">all</option>${options.join('')}</select></label>`;
}

const heading = (column: Column, table: ResultTable): string => {
  const { unit } = shownUnit(column, largest(column, table));
  return escapeHtml(capital(column.label)) + (unit === '' ? '' : ` (${escapeHtml(unit)})`);
};

const largest = ({ name }: Column, { rows }: ResultTable): number =>
  rows.reduce((most, row) => Math.max(most, typeof row[name] === 'number' ? row[name] : 0), 0);

function measureCell(column: Column, rows: readonly MeasureSummary[], table: ResultTable): string {
  if (column.type === 'string') {
    const shares = rows
      .filter(row => (row.value ?? 0) > 0)
      .map(row => `${escapeHtml(row.category ?? '')} ${percent(row.value ?? 0)}`);
    return `<td class="number">${shares.length === 0 ? 'never' : shares.join('<br>')}</td>`;
  }
  // Where some runs never came to the end, the median counts them; a mean would leave them out.
  const row = rows.find(one => one.statistic === 'median') ?? rows[0];
  if (row === undefined) return '<td></td>';
  const { factor } = shownUnit(column, largest(column, table));
  const print = (value: number): string =>
    column.type === 'boolean' || column.unit === '%' ? percent(value) : number(value * factor);
  const interval = row.low === null || row.high === null ? '' : `${print(row.low)} to ${print(row.high)}`;
  const median = row.statistic === 'median' && row.value !== null ? 'median' : '';
  const never = row.n < row.runs ? `${row.runs - row.n} of ${row.runs} never` : '';
  const notes = [median, interval, never].filter(text => text !== '').map(text => `<small>${text}</small>`);
  return `<td class="number">${row.value === null ? 'never' : print(row.value)}${notes.join('')}</td>`;
}
