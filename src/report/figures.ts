// All figures of a report, for print and for the page: charts of the table, charts of single runs, and the exact
// vector figures (ladders, state diagrams), which are no Vega-Lite.
import type { TopLevelSpec } from 'vega-lite';
import type { ChartDescription, ResultTable } from '../experiment/index.ts';
import { ladderSvg, stateDiagramSvg, type StateVisit } from '../trace/index.ts';
import { drawChart, paperFor, type DrawnChart } from './charts/draw.ts';
import type { Words } from './charts/frame.ts';
import type { PageChart } from './page.ts';
import { loadMeasure, toSvg } from './render/index.ts';
import { drawRunChart } from './run-charts/draw.ts';
import { runWords, type RecordedRun } from './run-charts/run.ts';
import { screen, smallScreen, type Paper, type ChartTheme } from './theme/index.ts';

/** What a chart of kind 'ladder', 'timeline', 'sequence', 'window' or 'states' is drawn from. */
export interface RunFigure {
  /** Of the chart's description. */
  readonly id: string;
  readonly run: RecordedRun;
  /** For 'states': the changes of state of all runs that it shows, and how many these are. */
  readonly visits?: { readonly changes: readonly StateVisit[]; readonly runs: number };
}

/** A figure in print. */
export interface Figure extends Words {
  readonly id: string;
  readonly svg: string;
  /** As Vega-Lite; absent for an exact vector figure. */
  readonly spec?: TopLevelSpec;
  /** Wider than a column of two. */
  readonly isPageWide: boolean;
  /** The same for the page; absent for a vector figure, which is shown as it is. */
  readonly onPage?: PageChart;
}

/**
 * Draws what the experiment describes, in its order; a chart of a run without that run is left out.
 *
 * @param progress is told each figure as it begins
 * @throws FinwaitError when a description names what the table does not have
 */
export async function drawFigures(
  table: ResultTable,
  runs: readonly RunFigure[],
  theme: ChartTheme,
  progress: (figure: string) => void = () => {},
): Promise<readonly Figure[]> {
  const measure = await loadMeasure();
  const figures: Figure[] = [];
  for (const description of table.experiment.charts) {
    const run = runs.find(one => one.id === description.id);
    const paper = paperFor(description, table, measure, theme);
    const isPageWide = paper.width > theme.column.width;
    const draw = (on: Paper): DrawnChart | undefined =>
      drawChart(description, table, on) ??
      (run === undefined ? undefined : drawRunChart(description, run.run, on));
    const chart = draw(paper);
    const [shown, narrow] = [screen, smallScreen].map(on => draw({ ...on, measure }));
    if (chart !== undefined && shown !== undefined && narrow !== undefined) {
      progress(`chart ${chart.id}`);
      const svg = await toSvg(chart.spec);
      figures.push({ ...chart, svg, isPageWide, onPage: { ...shown, narrow: narrow.spec } });
    } else if (run !== undefined) {
      progress(`figure ${description.id}`);
      figures.push({ isPageWide: true, ...vectorFigure(description, run, paper, theme) });
    }
  }
  return figures;
}

/** A ladder or a state diagram. Both are made at their print width. */
function vectorFigure(
  description: ChartDescription,
  { run, visits }: RunFigure,
  paper: Paper,
  { name }: ChartTheme,
): Omit<Figure, 'isPageWide'> {
  const words = runWords(description, run);
  const theme = name === 'slides-dark' ? 'dark' : 'light';
  const { title, subtitle } = words;
  if (visits === undefined) {
    const svg = ladderSvg(run.trace, { title, subtitle, theme, width: Math.min(paper.width, 516) });
    return { id: description.id, ...words, svg: inPixels(svg) };
  }
  const runs = visits.runs.toLocaleString('en-US');
  const footer = `${runs} runs; seed ${run.seed}; a way is as wide as both ends together used it.`;
  const svg = stateDiagramSvg({
    visits: visits.changes,
    theme,
    title,
    subtitle: subtitle === '' ? footer : `${subtitle}; ${footer}`,
  });
  return {
    id: description.id,
    ...words,
    footer,
    runs: visits.runs,
    interval: 'none (counts)',
    svg: inPixels(svg),
  };
}

/** The renderers count a px as 1/72 inch and know no other unit; a ladder states its size in pt, the same. */
export const inPixels = (svg: string): string =>
  svg.replace(/^(<svg[^>]*?) width="([\d.]+)pt" height="([\d.]+)pt"/, '$1 width="$2" height="$3"');
