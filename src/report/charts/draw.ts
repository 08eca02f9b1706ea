// One door for all kinds of chart that are drawn from the table; a ladder is drawn from a trace instead.
import type { TopLevelSpec } from 'vega-lite';
import type { ChartDescription, ChartKind, ResultTable } from '../../experiment/index.ts';
import { themeDefault, chartThemes, type Paper, type ChartTheme } from '../theme/index.ts';
import { barPlot } from './bars.ts';
import { ecdfPlot } from './ecdf.ts';
import { shareData } from './datasets.ts';
import { framed, wordsOf, type Plot, type Tables, type Words } from './frame.ts';
import { heatmapPlot } from './heatmap.ts';
import { linePlot } from './line.ts';
import { arranged, columnsFor, panelPaper, panelsOf } from './panels.ts';
import { qqPlot } from './qq.ts';
import { scatterPlot } from './scatter.ts';
import { select } from './selection.ts';
import { sharesPlot } from './shares.ts';
import { slopePlot } from './slope.ts';
import { spreadPlot } from './spread.ts';
import { survivalPlot } from './survival.ts';

/** A chart and the words around it. */
export interface DrawnChart extends Words {
  readonly id: string;
  /** Vega-Lite JSON, data inlined and already summarised: opens in the Vega editor as it is. */
  readonly spec: TopLevelSpec;
}

type Draw = (description: ChartDescription, tables: Tables, paper: Paper) => Plot;

const kinds: Readonly<Partial<Record<ChartKind, Draw>>> = {
  line: linePlot,
  ecdf: ecdfPlot,
  heatmap: heatmapPlot,
  bars: barPlot,
  survival: survivalPlot,
  shares: sharesPlot,
  slope: slopePlot,
  box: spreadPlot,
  violin: spreadPlot,
  strip: spreadPlot,
  scatter: scatterPlot,
  qq: qqPlot,
};

/**
 * Draws a chart of the table.
 *
 * @returns undefined for a 'ladder' and its like, which are pictures of one run and no charts of the table
 * @throws FinwaitError `unknown-column`, `no-such-level` or `chart-needs`, naming the chart and the field
 */
export function drawChart(
  description: ChartDescription,
  whole: ResultTable,
  paper: Paper,
): DrawnChart | undefined {
  const { id, kind, facet } = description;
  const plotOf = kinds[kind];
  if (plotOf === undefined) return undefined;
  const all = select(whole, description);
  const panels = facet === undefined ? [] : panelsOf(description, all, facet);
  if (panels.length <= 1) {
    const plot = plotOf(description, { panel: all, all }, paper);
    const words = wordsOf(description, all, [plot]);
    return { id, ...words, spec: shareData(framed(plot, words)) as unknown as TopLevelSpec };
  }
  const columns = columnsFor(kind, panels.length, paper);
  const plots = panels.map(({ table: panel }, index) =>
    plotOf(description, { panel, all, facet }, panelPaper(columns, index % columns, paper)),
  );
  const words = wordsOf(description, all, plots);
  const labels = panels.map(panel => panel.label);
  return {
    id,
    ...words,
    spec: shareData(arranged(plots, labels, columns, words, paper)) as unknown as TopLevelSpec,
  };
}

/** The paper that suits a chart in print: both columns for panels and for many bars or cells, else one. */
export function paperFor(
  description: ChartDescription,
  table: ResultTable,
  measure: Paper['measure'],
  theme: ChartTheme = chartThemes[themeDefault],
): Paper {
  const levels = (name: string | undefined): number =>
    table.columns.find(column => column.name === name)?.levels?.length ?? 1;
  const { kind, facet, x, color } = description;
  const wide =
    facet !== undefined ||
    ['timeline', 'ladder', 'states'].includes(kind) ||
    (kind === 'heatmap' && levels(x) > 6) ||
    (kind === 'bars' && levels(x) * levels(color) > 16) ||
    (['box', 'violin', 'strip'].includes(kind) && levels(x) * levels(color) > 8);
  const isPage = description.width === undefined ? wide : description.width === 'page';
  return { ...(isPage ? theme.page : theme.column), measure };
}
