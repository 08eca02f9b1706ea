// The table and its summary as files for other programs: CSV (RFC 4180) and Parquet. Both are tidy: one row a
// run, or one row a group and measure. Units stand in the column names ('rtt_ms'); fractions stay fractions.
import {
  defaultStatistic,
  isCensored,
  summarise,
  type Cell,
  type Column,
  type ResultTable,
  type Row,
  type Statistic,
  type SummaryRow,
} from '../experiment/index.ts';

/** 'rtt_ms'; counts, categories and fractions have their bare name. */
export const columnHeader = ({ name, unit }: Column): string =>
  unit === '' || unit === '%' ? name : `${name}_${unit.replaceAll(/[^A-Za-z0-9]+/g, '_')}`;

/** Rows of cells as RFC 4180 has it: lines end in CRLF, null is empty, quotes only where needed. */
export function csv(header: readonly string[], rows: Iterable<readonly Cell[]>): string {
  const lines = [header.map(field).join(',')];
  for (const row of rows) lines.push(row.map(field).join(','));
  return `${lines.join('\r\n')}\r\n`;
}

function field(cell: Cell): string {
  if (cell === null) return '';
  const text = String(cell);
  // An empty text is quoted, so that it is not read as null.
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export const resultsCsv = (table: ResultTable): string =>
  csv(
    table.columns.map(columnHeader),
    allRows(table).map(row => table.columns.map(column => row[column.name] ?? null)),
  );

/** Every run, failed ones with their outcome and no measures. */
const allRows = ({ rows, failures }: ResultTable): readonly Row[] =>
  failures === undefined
    ? rows
    : [...rows, ...failures.map(({ row }) => row)].toSorted((a, b) => Number(a['run']) - Number(b['run']));

/** What went wrong in which run, and the command that repeats it. */
export const failuresCsv = ({ failures = [] }: ResultTable): string =>
  csv(
    ['run', 'outcome', 'message', 'replay'],
    failures.map(({ row, message, replay }) => [row['run'] ?? null, row['outcome'] ?? null, message, replay]),
  );

/** One row a point, measure and statistic (a text measure: and category), with the 95 % interval. */
export interface MeasureSummary extends SummaryRow {
  readonly measure: Column;
  readonly statistic: Statistic;
}

/** Every measure at every point that was run; of durations that did not all come to their end the median, too. */
export function summaryOf(table: ResultTable): readonly MeasureSummary[] {
  const by = table.columns.filter(column => column.role === 'parameter').map(column => column.name);
  return table.columns
    .filter(column => column.role === 'measure')
    .flatMap(measure =>
      [defaultStatistic(measure), ...(isCensored(measure, table.rows) ? ['median' as const] : [])].flatMap(
        statistic =>
          summarise(table, by, measure.name, statistic)
            .filter(row => row.runs > 0)
            .map(row => ({ ...row, measure, statistic })),
      ),
    );
}

export function summaryCsv(table: ResultTable): string {
  const parameters = table.columns.filter(column => column.role === 'parameter');
  const header = [
    ...parameters.map(columnHeader),
    'measure',
    'unit',
    'statistic',
    'category',
    'runs',
    'n',
    'value',
    'low95',
    'high95',
  ];
  return csv(
    header,
    summaryOf(table).map(row => [
      ...parameters.map(({ name }) => row.group[name] ?? null),
      row.measure.name,
      row.measure.unit === '%' ? '' : row.measure.unit,
      row.statistic,
      row.category ?? null,
      row.runs,
      row.n,
      row.value,
      row.low,
      row.high,
    ]),
  );
}

/** The table as Parquet; units, labels and the seed stand in its metadata under 'finwait'. */
export async function resultsParquet(table: ResultTable): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await import('hyparquet-writer');
  const rows = allRows(table);
  const buffer = parquetWriteBuffer({
    columnData: table.columns.map(column => {
      const data = rows.map(row => row[column.name] ?? null);
      return {
        name: columnHeader(column),
        data,
        type: parquetType(column, data),
        nullable: data.includes(null),
      };
    }),
    kvMetadata: [
      {
        key: 'finwait',
        value: JSON.stringify({
          experiment: table.experiment.name,
          seed: table.seed,
          columns: table.columns.map(({ name, role, unit, label }) => ({ name, role, unit, label })),
        }),
      },
    ],
    createdBy: 'finwait',
  });
  return new Uint8Array(buffer);
}

function parquetType(
  { type, role }: Column,
  data: readonly Cell[],
): 'BOOLEAN' | 'STRING' | 'INT32' | 'DOUBLE' {
  if (type !== 'number') return type === 'boolean' ? 'BOOLEAN' : 'STRING';
  // A measure is a double even where these runs happen to give whole numbers: files of two seeds then join.
  return role === 'run' && data.every(cell => Number.isInteger(cell)) ? 'INT32' : 'DOUBLE';
}
