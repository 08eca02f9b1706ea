// A report read back, so that it can be drawn again without running anything: `data/runs.json` says what the columns
// of `data/runs.parquet` mean, which charts there are and what the runs did that charts show one by one.
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cell, Column, ResultTable, Row } from '../experiment/index.ts';
import { FinwaitError } from '../time/index.ts';
import type { RunFigure } from './figures.ts';
import type { ReportExtras, ReportLadder } from './report.ts';
import { columnHeader } from './tables.ts';

/** Counts the changes of this file's shape. */
const format = 1;

interface Archive extends Omit<ResultTable, 'rows'> {
  readonly format: number;
  readonly ladders: readonly Pick<ReportLadder, 'id' | 'title'>[];
  readonly runs: readonly RunFigure[];
  readonly manifest: ReportExtras['manifest'];
}

/** Everything of a report that is neither a row nor drawn from one. */
export function archiveText(table: ResultTable, { ladders, runs = [], manifest }: ReportExtras): string {
  const { rows: _, ...rest } = table;
  const archive: Archive = {
    format,
    ...rest,
    ladders: ladders.map(({ id, title }) => ({ id, title })),
    runs,
    manifest,
  };
  return `${JSON.stringify(archive)}\n`;
}

/** A report as `writeReport` takes it. */
export interface ReadReport {
  readonly table: ResultTable;
  readonly extras: ReportExtras;
}

/**
 * Reads a report back from its folder.
 *
 * @throws FinwaitError `not-a-report` when the folder has none, `report-without-data` when only its pictures are there
 */
export async function readReport(folder: string): Promise<ReadReport> {
  const archive = await readArchive(folder);
  const { format: _, ladders, runs, manifest, ...table } = archive;
  const failed = new Set((table.failures ?? []).map(({ row }) => row['run']));
  const rows = (await readRows(folder, table.columns)).filter(row => !failed.has(row['run'] ?? null));
  const drawn = await Promise.all(ladders.map(ladder => readLadder(folder, ladder)));
  return { table: { ...table, rows }, extras: { ladders: drawn, runs, manifest } };
}

async function readArchive(folder: string): Promise<Archive> {
  const file = join(folder, 'data', 'runs.json');
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    throw await missing(folder);
  }
  let archive: unknown;
  try {
    archive = JSON.parse(text);
  } catch (error) {
    throw damaged(file, error instanceof Error ? error.message : String(error));
  }
  const found = (archive as Partial<Archive> | null)?.format;
  if (found === format) return archive as Archive;
  throw damaged(file, `its format is ${String(found)}, and this finwait reads ${format}`);
}

async function missing(folder: string): Promise<FinwaitError> {
  const isReport = await access(join(folder, 'captions.md')).then(
    () => true,
    () => false,
  );
  return isReport
    ? new FinwaitError(
        'report-without-data',
        `the report in '${folder}' has no data/runs.json: only its pictures and summary were kept. Run the experiment again: finwait run NAME --out '${folder}'.`,
      )
    : new FinwaitError(
        'not-a-report',
        `'${folder}' is not the folder of a report. Reports stand in reports/NAME after finwait run NAME.`,
      );
}

const damaged = (file: string, why: string): FinwaitError =>
  new FinwaitError(
    'damaged-report',
    `cannot read '${file}': ${why}. Run the experiment again to write it anew.`,
  );

/** The rows of the Parquet file, under the names of columns instead of its headers with units. */
async function readRows(folder: string, columns: readonly Column[]): Promise<Row[]> {
  const path = join(folder, 'data', 'runs.parquet');
  const { parquetReadObjects } = await import('hyparquet');
  let found: Record<string, unknown>[];
  try {
    const bytes = await readFile(path);
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    found = await parquetReadObjects({ file });
  } catch (error) {
    throw damaged(path, error instanceof Error ? error.message : String(error));
  }
  const headers = columns.map(column => [column.name, columnHeader(column)] as const);
  return found.map(row =>
    Object.fromEntries(headers.map(([name, header]) => [name, (row[header] ?? null) as Cell])),
  );
}

async function readLadder(folder: string, { id, title }: Archive['ladders'][number]): Promise<ReportLadder> {
  const file = (kind: string): string => join(folder, 'traces', `${id}.${kind}`);
  try {
    const [svg, text, pcapng] = await Promise.all([
      readFile(file('ladder.svg'), 'utf8'),
      readFile(file('txt'), 'utf8'),
      readFile(file('pcapng')),
    ]);
    return { id, title, svg, text, pcapng };
  } catch (error) {
    throw damaged(file('*'), error instanceof Error ? error.message : String(error));
  }
}
