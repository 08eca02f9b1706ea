// `finwait query`: SQL over the results of a report, by DuckDB (an optional package).
//
//   runs       one row a run: parameters, seed, outcome, measures (data/runs.parquet)
//   summary    one row a point and measure, with its interval (data/summary.csv)
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Table from 'cli-table3';
import type { Command } from 'commander';
import { optionalPackages } from '../experiment/index.ts';
import { csv } from '../report/index.ts';
import { FinwaitError } from '../time/index.ts';
import { oneOf } from './options.ts';
import { shownPath } from './prose.ts';

type Value = string | number | boolean | null;

interface Answer {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Value[])[];
}

const formats = ['table', 'csv', 'json'] as const;

export function configure(command: Command): void {
  command
    .argument('<sql>', `e.g. 'select lost, avg(teardown_s) from runs group by lost'`)
    .argument('<report>', 'the name of a report in reports/, or the path of its folder')
    .option('--format <format>', `how to print the answer: ${formats.join(', ')}`, 'table')
    .addHelpText(
      'after',
      '\nThe tables are `runs` (one row a run) and `summary` (one row a point and measure).\n',
    )
    .action(async (sql: string, report: string, options: { readonly format: string }) => {
      const format = oneOf('--format', options.format, formats);
      const answer = await ask(sql, dataFolder(report));
      process.stdout.write(printed(answer, format));
    });
}

function dataFolder(report: string): string {
  const folders = [join(report, 'data'), join('reports', report, 'data')];
  const found = folders.find(folder => existsSync(join(folder, 'runs.parquet')));
  if (found !== undefined) return found;
  throw new FinwaitError(
    'no-such-report',
    `there are no results of '${report}' (looked for ${folders.map(folder => shownPath(join(folder, 'runs.parquet'))).join(' and ')}). ` +
      `Make them with: finwait run ${report}`,
  );
}

async function ask(sql: string, folder: string): Promise<Answer> {
  const { DuckDBInstance } = await optionalPackages(
    ['@duckdb/node-api'],
    () => import('@duckdb/node-api'),
    'finwait query',
  );
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const text = (path: string): string => `'${path.replaceAll("'", "''")}'`;
  await connection.run(
    `create view runs as select * from read_parquet(${text(join(folder, 'runs.parquet'))});` +
      `create view summary as select * from read_csv(${text(join(folder, 'summary.csv'))})`,
  );
  try {
    const reader = await connection.runAndReadAll(sql);
    const texts = reader.getRowsJson();
    const rows = reader.getRowsJS().map((row, r) => row.map((value, c) => valueOf(value, texts[r]?.[c])));
    return { columns: reader.columnNames(), rows };
  } catch (error) {
    // DuckDB's own words name the place and what is near; the query itself, with a caret under it, follows them.
    const [said = ''] = (error instanceof Error ? error.message : String(error)).split('\n\n');
    const words = said.replaceAll(/\s*\n\s*/g, ' ');
    throw new FinwaitError('bad-query', `the query failed: ${words}`, { cause: error });
  } finally {
    connection.closeSync();
  }
}

/** A count is a BIGINT, which JSON would make a text; a date or a list stays what its JSON is. */
function valueOf(value: unknown, json: unknown): Value {
  if (typeof value === 'bigint' && Number.isSafeInteger(Number(value))) return Number(value);
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  return typeof json === 'string' ? json : JSON.stringify(json);
}

function printed({ columns, rows }: Answer, format: (typeof formats)[number]): string {
  if (format === 'csv') return csv(columns, rows);
  if (format === 'json') {
    const objects = rows.map(row =>
      Object.fromEntries(columns.map((name, index) => [name, row[index] ?? null])),
    );
    return `${JSON.stringify(objects, null, 2)}\n`;
  }
  const table = new Table({ head: [...columns], style: { head: [], border: [], compact: true } });
  for (const row of rows) table.push(row.map(value => (value === null ? '–' : String(value))));
  return `${table.toString()}\n`;
}
