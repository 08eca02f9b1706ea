// A report: the folder that a researcher keeps. It is written beside its place and then moved there, so that
// what stands in the folder is whole; the manifest, with the hashes of all other files, comes last.
import { createHash } from 'node:crypto';
import type { ResultTable } from '../experiment/index.ts';
import { captions } from './captions.ts';
import { drawChart, paperFor } from './charts/draw.ts';
import { specText } from './charts/datasets.ts';
import { Folder } from './folder.ts';
import { renderPage, type PageChart } from './page.ts';
import { loadMeasure, toPdf, toPng, toSvg, versionOf } from './render/index.ts';
import { resultsCsv, resultsParquet, summaryCsv } from './tables.ts';
import { screen, smallScreen } from './theme/index.ts';

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
 * Writes `index.html`, `charts/`, `data/`, `traces/`, `captions.md` and `manifest.json` into `folder`. Files of
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
  const charts = await drawCharts(table, put, progress);
  progress('data');
  put('data/runs.csv', resultsCsv(table));
  put('data/runs.parquet', await resultsParquet(table));
  put('data/summary.csv', summaryCsv(table));
  for (const { id, svg, text, pcapng } of extras.ladders) {
    progress(`ladder ${id}`);
    put(`traces/${id}.ladder.svg`, svg);
    put(`traces/${id}.ladder.pdf`, await toPdf(svg));
    put(`traces/${id}.txt`, text.endsWith('\n') ? text : `${text}\n`);
    put(`traces/${id}.pcapng`, pcapng);
  }
  put('captions.md', captions(table, charts, extras.ladders));
  progress('page');
  const manifest = manifestOf(table, extras, files);
  const ladders = extras.ladders.map(ladder => ({
    ...ladder,
    files: ['ladder.svg', 'ladder.pdf', 'txt', 'pcapng'].map(kind => `traces/${ladder.id}.${kind}`),
  }));
  const dataFiles = ['data/runs.csv', 'data/runs.parquet', 'data/summary.csv'];
  put('index.html', await renderPage({ table, charts, ladders, dataFiles, manifest }));
  put('manifest.json', `${JSON.stringify(manifestOf(table, extras, files), null, 2)}\n`);
  await target.replace(files, 'manifest.json');
  return { folder, page: target.path('index.html'), files: [...files.keys()].toSorted() };
}

/** Files for print go to `put`; the same charts for the screen are given back. */
async function drawCharts(
  table: ResultTable,
  put: (path: string, content: string | Uint8Array) => void,
  progress: (step: string) => void,
): Promise<readonly PageChart[]> {
  const measure = await loadMeasure();
  const onScreen: PageChart[] = [];
  for (const description of table.experiment.charts) {
    const chart = drawChart(description, table, paperFor(description, table, measure));
    const shown = drawChart(description, table, { ...screen, measure });
    const narrow = drawChart(description, table, { ...smallScreen, measure });
    if (chart === undefined || shown === undefined || narrow === undefined) continue;
    progress(`chart ${chart.id}`);
    const svg = await toSvg(chart.spec);
    put(`charts/${chart.id}.vl.json`, `${specText(chart.spec)}\n`);
    put(`charts/${chart.id}.svg`, svg);
    put(`charts/${chart.id}.pdf`, await toPdf(svg));
    put(`charts/${chart.id}.png`, await toPng(svg));
    onScreen.push({ ...shown, narrow: narrow.spec });
  }
  return onScreen;
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
    seed: table.seed,
    replications: table.experiment.replications,
    runs: table.rows.length,
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
