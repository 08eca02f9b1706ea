// One door for all kinds of chart that are drawn from the table; a ladder is drawn from a trace instead.
import type { TopLevelSpec } from 'vega-lite';
import type { ChartDescription, ResultTable } from '../../experiment/index.ts';
import type { Paper } from '../theme.ts';
import { barChart } from './bars.ts';
import { ecdfChart } from './ecdf.ts';
import { heatmapChart } from './heatmap.ts';
import { lineChart } from './line.ts';

export type DrawnKind = Exclude<ChartDescription['kind'], 'ladder'>;

const kinds: Readonly<
  Record<DrawnKind, (description: ChartDescription, table: ResultTable, paper: Paper) => TopLevelSpec>
> = { line: lineChart, ecdf: ecdfChart, heatmap: heatmapChart, bars: barChart };

/**
 * A chart as Vega-Lite JSON: data inlined and already summarised, so that it opens in the Vega editor.
 *
 * @returns undefined for a 'ladder', which is a picture of one run and no chart of the table
 * @throws FinwaitError when the description names what the table does not have
 */
export function drawChart(
  description: ChartDescription,
  table: ResultTable,
  paper: Paper,
): TopLevelSpec | undefined {
  return description.kind === 'ladder' ? undefined : kinds[description.kind](description, table, paper);
}
