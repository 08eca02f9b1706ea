// Curves that change in steps, with their bands: empirical distributions and survival functions.
import { sizes, type Paper } from '../theme/index.ts';
import { axisChannel, type Axis } from './axes.ts';
import type { Json } from './frame.ts';
import { legendFor } from './legend.ts';
import { seriesChannel, type Series } from './series.ts';

/** More steps than this a curve are thinned: no drawn point is then off by more than 1/400 of the height. */
export const stepsMost = 400;

export interface Step {
  readonly x: number;
  readonly series: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Between the first and the last observation: before and after, the band says nothing that helps. */
  readonly inBand: boolean;
}

export interface StepAxes {
  readonly xAxis: Axis;
  readonly yAxis: Axis;
  readonly named: boolean;
  /** Of the legend. */
  readonly title: string | null;
}

export function stepLayers(
  steps: readonly Step[],
  series: readonly Series[],
  { xAxis, yAxis, named, title }: StepAxes,
  paper: Paper,
): readonly Json[] {
  const legend = named ? legendFor(series, paper, title) : null;
  const x = axisChannel(xAxis, 'x', paper.width, paper, { grid: false });
  const y = axisChannel(yAxis, 'value', paper.height, paper, { orient: 'left' });
  const color = seriesChannel(series, 'color', legend);
  const focus = paper.interactive === true && named;
  const fade: Json = focus ? { opacity: { condition: { param: 'highlight', value: 1 }, value: 0.12 } } : {};
  const tooltip = [
    ...(named ? [{ field: 'series', title: 'Series' }] : []),
    { field: 'x', type: 'quantitative', title: xAxis.title, format: ',.4~r' },
    { field: 'value', type: 'quantitative', title: yAxis.title, format: '.1~%' },
    { field: 'low', type: 'quantitative', title: '95% from', format: '.1~%' },
    { field: 'high', type: 'quantitative', title: 'to', format: '.1~%' },
  ];
  return [
    {
      data: { values: steps },
      transform: [{ filter: 'datum.inBand' }],
      mark: {
        type: 'area',
        interpolate: 'step-after',
        fillOpacity: series.length > 3 ? 0.08 : 0.15,
        stroke: null,
        clip: true,
      },
      encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, color, ...fade },
    },
    {
      data: { values: steps },
      ...(focus
        ? { params: [{ name: 'highlight', select: { type: 'point', fields: ['series'] }, bind: 'legend' }] }
        : {}),
      mark: { type: 'line', interpolate: 'step-after', strokeWidth: sizes(paper).line, clip: true },
      encoding: { x, y, color, strokeDash: seriesChannel(series, 'dash', legend, paper), ...fade },
    },
    ...(paper.interactive === true
      ? [
          {
            data: { values: steps },
            mark: { type: 'point', filled: true, opacity: 0, size: 120, clip: true },
            encoding: { x, y, color, tooltip },
          },
        ]
      : []),
  ];
}
