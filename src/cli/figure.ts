// `finwait figure DIR ID`: one figure of a report as one file. Without --theme it is drawn from charts/ID.vl.json as
// it stands there, so that what was edited by hand counts; with one, anew from the data.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { DrawnChart } from '../report/index.ts';
import { FinwaitError, nearest, orList } from '../time/index.ts';
import { oneOf } from './options.ts';
import { writeOut } from './output-file.ts';

const formats = ['pdf', 'svg', 'png'] as const;
type Format = (typeof formats)[number];

interface FigureOptions {
  readonly theme?: string;
  readonly out?: string;
  readonly pdf?: true;
  readonly svg?: true;
  readonly png?: true;
}

export function configure(command: Command): void {
  command
    .argument('<folder>', 'of a report, such as reports/lost-fin')
    .argument('<id>', 'the figure, as its files in charts/ are called')
    .option('--pdf', 'as PDF with embedded fonts (the default)')
    .option('--svg', 'as SVG')
    .option('--png', 'as PNG, 300 dots per inch')
    .option('--theme <name>', 'ieee, acm, springer, slides-light or slides-dark: drawn anew from the data')
    .option('--out <file>', 'default: ID.pdf here')
    .action(async (folder: string, id: string, options: FigureOptions) => {
      const format = formatOf(options);
      const { toPdf, toPng } = await import('../report/index.ts');
      const svg = await svgOf(folder, id, options.theme);
      const content = { pdf: toPdf, png: (text: string) => toPng(text), svg: (text: string) => text }[format];
      writeOut(options.out ?? `${id}.${format}`, await content(svg));
    });
}

function formatOf({ pdf, svg, png, out }: FigureOptions): Format {
  const asked = formats.filter(format => ({ pdf, svg, png })[format] === true);
  if (asked.length > 1) {
    throw new FinwaitError(
      'bad-option',
      `--${asked.join(' and --')}: one command writes one file. Choose one.`,
    );
  }
  const extension = out === undefined || !out.includes('.') ? undefined : out.slice(out.lastIndexOf('.') + 1);
  return asked[0] ?? (extension === undefined ? 'pdf' : oneOf('--out', extension, formats));
}

/** @throws FinwaitError `no-such-figure` naming those that there are, or as `readReport` and Vega-Lite do */
async function svgOf(folder: string, id: string, theme: string | undefined): Promise<string> {
  const { drawFigures, readReport, chartTheme, toSvg } = await import('../report/index.ts');
  if (theme === undefined) {
    const spec = await read(join(folder, 'charts', `${id}.vl.json`));
    if (spec !== undefined) return toSvg(parse(spec, id));
    const svg = await read(join(folder, 'charts', `${id}.svg`));
    if (svg !== undefined) return svg;
  }
  const { table, extras } = await readReport(folder);
  const ids = table.experiment.charts.map(chart => chart.id);
  const charts = table.experiment.charts.filter(chart => chart.id === id);
  if (charts.length === 0) throw noSuchFigure(folder, id, ids);
  const wanted = { ...table, experiment: { ...table.experiment, charts } };
  const [figure] = await drawFigures(wanted, extras.runs ?? [], chartTheme(theme ?? 'ieee'));
  if (figure === undefined) throw noSuchFigure(folder, id, ids);
  return figure.svg;
}

const read = (file: string): Promise<string | undefined> => readFile(file, 'utf8').catch(() => undefined);

function parse(text: string, id: string) {
  try {
    return JSON.parse(text) as DrawnChart['spec'];
  } catch (error) {
    throw new FinwaitError(
      'damaged-report',
      `charts/${id}.vl.json is no JSON: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}

function noSuchFigure(folder: string, id: string, ids: readonly string[]): FinwaitError {
  const near = nearest(id, ids);
  return new FinwaitError(
    'no-such-figure',
    `the report in '${folder}' has no figure '${id}'. It has ${ids.length === 0 ? 'none' : orList(ids)}.${near === undefined ? '' : ` Did you mean '${near}'?`}`,
  );
}
