// A report: the folder that a researcher keeps. It is written beside its place and then moved there, so that
// what stands in the folder is whole; the manifest, with the hashes of all other files, comes last.
import { createHash } from 'node:crypto';
import type { ResultTable } from '../experiment/index.ts';
import { archiveText } from './archive.ts';
import { captions, figuresTex } from './captions.ts';
import { specText } from './charts/datasets.ts';
import { drawFigures, type Figure, type RunFigure } from './figures.ts';
import { Folder } from './folder.ts';
import { renderPage } from './page.ts';
import { toPdf, toPng, versionOf } from './render/index.ts';
import { failuresCsv, resultsCsv, resultsParquet, summaryCsv } from './tables.ts';
import { themeDefault, chartThemes, type ChartThemeName } from './theme/index.ts';

/** One run, drawn. */
export interface ReportLadder {
  /** Names its files: letters, digits, '-'. */
  readonly id: string;
  /** Which run it is and why it is shown. */
  readonly title: string;
  readonly svg: string;
  readonly text: string;
  readonly pcapng: Uint8Array;
}

export interface ReportExtras {
  readonly ladders: readonly ReportLadder[];
  /** For charts that show single runs. Default: none, and such charts are left out. */
  readonly runs?: readonly RunFigure[];
  /** Where the figures will stand. Default 'ieee'. */
  readonly theme?: ChartThemeName;
  /** What else the manifest shall say: finwait's version, the command, the commit. No times, no host names. */
  readonly manifest: Readonly<Record<string, unknown>>;
}

export interface ReportFiles {
  readonly folder: string;
  /** Path of the page. */
  readonly page: string;
  /** All files, relative to the folder, sorted. */
  readonly files: readonly string[];
}

/**
 * Writes `index.html`, `charts/`, `data/`, `traces/`, `captions.md`, `figures.tex` and `manifest.json` into `folder`. Files of
 * an earlier report there are replaced, others are left alone. The same table gives the same bytes.
 *
 * @param progress is told each chart or step as it begins
 * @throws FinwaitError `cannot-write` when the folder cannot be written; then nothing in it has changed
 */
export async function writeReport(
  folder: string,
  table: ResultTable,
  extras: ReportExtras,
  progress: (step: string) => void = () => {},
): Promise<ReportFiles> {
  const target = new Folder(folder);
  const files = new Map<string, Uint8Array>();
  const put = (path: string, content: string | Uint8Array): void => {
    files.set(path, typeof content === 'string' ? Buffer.from(content) : content);
  };
  const theme = chartThemes[extras.theme ?? themeDefault];
  const figures = await drawFigures(table, extras.runs ?? [], theme, progress);
  for (const figure of figures) await putFigure(figure, put);
  progress('data');
  put('data/runs.csv', resultsCsv(table));
  put('data/runs.parquet', await resultsParquet(table));
  put('data/summary.csv', summaryCsv(table));
  if (table.failures !== undefined) put('data/failures.csv', failuresCsv(table));
  for (const { id, svg, text, pcapng } of extras.ladders) {
    progress(`ladder ${id}`);
    put(`traces/${id}.ladder.svg`, svg);
    put(`traces/${id}.ladder.pdf`, await toPdf(svg));
    put(`traces/${id}.txt`, text.endsWith('\n') ? text : `${text}\n`);
    put(`traces/${id}.pcapng`, pcapng);
  }
  put('data/runs.json', archiveText(table, extras));
  put('captions.md', captions(table, figures, extras.ladders));
  put('figures.tex', figuresTex(table, figures, extras.ladders));
  progress('page');
  const manifest = manifestOf(table, extras, files);
  const ladders = extras.ladders.map(ladder => ({
    ...ladder,
    files: ['ladder.svg', 'ladder.pdf', 'txt', 'pcapng'].map(kind => `traces/${ladder.id}.${kind}`),
  }));
  const charts = figures.flatMap(({ onPage }) => (onPage === undefined ? [] : [onPage]));
  const pictures = figures
    .filter(({ onPage }) => onPage === undefined)
    .map(({ id, title, svg }) => ({
      id,
      title,
      svg,
      files: ['svg', 'pdf', 'png'].map(kind => `charts/${id}.${kind}`),
    }));
  const dataFiles = [...files.keys()].filter(path => path.startsWith('data/'));
  put(
    'index.html',
    await renderPage({ table, charts, ladders: [...pictures, ...ladders], dataFiles, manifest }),
  );
  put('manifest.json', `${JSON.stringify(manifestOf(table, extras, files), null, 2)}\n`);
  await target.replace(files, 'manifest.json');
  return { folder, page: target.path('index.html'), files: [...files.keys()].toSorted() };
}

async function putFigure(
  { id, svg, spec }: Figure,
  put: (path: string, content: string | Uint8Array) => void,
): Promise<void> {
  if (spec !== undefined) put(`charts/${id}.vl.json`, `${specText(spec)}\n`);
  put(`charts/${id}.svg`, svg);
  put(`charts/${id}.pdf`, await toPdf(svg));
  put(`charts/${id}.png`, await toPng(svg));
}

function manifestOf(
  table: ResultTable,
  extras: ReportExtras,
  files: ReadonlyMap<string, Uint8Array>,
): Readonly<Record<string, unknown>> {
  const parameters = table.columns.filter(column => column.role === 'parameter');
  return {
    experiment: table.experiment.name,
    ...extras.manifest,
    theme: extras.theme ?? themeDefault,
    seed: table.seed,
    replications: table.experiment.replications,
    runs: table.rows.length,
    ...(table.failures !== undefined && { failedRuns: table.failures.length }),
    plannedRuns: table.plannedRuns,
    parameters: Object.fromEntries(
      parameters.map(({ name, levels = [] }) => [name, levels.map(level => level.label)]),
    ),
    drawnWith: Object.fromEntries(
      ['vega', 'vega-lite', '@resvg/resvg-js', 'pdfkit', 'source-sans'].map(name => [name, versionOf(name)]),
    ),
    sha256: Object.fromEntries(
      [...files]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([path, content]) => [path, createHash('sha256').update(content).digest('hex')]),
    ),
  };
}
