// One door for the figures of a single run, drawn from its trace.
import type { TopLevelSpec } from 'vega-lite';
import type { ChartDescription, ChartKind } from '../../experiment/index.ts';
import { shareData } from '../charts/datasets.ts';
import type { DrawnChart } from '../charts/draw.ts';
import { framed, type Json, type Plot, type Words } from '../charts/frame.ts';
import type { Paper } from '../theme/index.ts';
import { runWords, type RecordedRun } from './run.ts';
import { sequencePlot } from './sequence.ts';
import { timelinePlot } from './timeline.ts';
import { windowChart } from './window.ts';

type Draw = (description: ChartDescription, run: RecordedRun, words: Words, paper: Paper) => Json;

const asPlot =
  (plotOf: (description: ChartDescription, run: RecordedRun, paper: Paper) => Plot): Draw =>
  (description, run, words, paper) =>
    framed(plotOf(description, run, paper), words);

const kinds: Readonly<Partial<Record<ChartKind, Draw>>> = {
  timeline: asPlot(timelinePlot),
  sequence: asPlot(sequencePlot),
  window: windowChart,
};

/** Whether a chart shows single runs, recorded, and not the table. */
export const showsRun = ({ kind }: ChartDescription): boolean =>
  kind === 'ladder' || kind === 'states' || kinds[kind] !== undefined;

/**
 * Draws a chart of kind 'timeline', 'sequence' or 'window' as Vega-Lite.
 *
 * @returns undefined for other kinds: those of the table, and the exact vector figures 'ladder' and 'states'
 * @throws FinwaitError `chart-needs` when the run has nothing to show of that kind
 */
export function drawRunChart(
  description: ChartDescription,
  run: RecordedRun,
  paper: Paper,
): DrawnChart | undefined {
  const draw = kinds[description.kind];
  if (draw === undefined) return undefined;
  const words = runWords(description, run);
  const spec = shareData(draw(description, run, words, paper)) as unknown as TopLevelSpec;
  return { id: description.id, ...words, spec };
}
