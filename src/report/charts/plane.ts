// Points in a plane of two measures with the line on which both are equal: for 'scatter' and 'qq'.
import type { Paper } from '../theme/index.ts';
import { axisChannel, belowRoom, leftRoom, type Axis } from './axes.ts';
import type { Json } from './frame.ts';
import { legendFor } from './legend.ts';
import { seriesChannel, type Series } from './series.ts';

export interface PlanePoint {
  readonly x: number;
  readonly value: number;
  readonly series: string;
}

export interface Plane {
  readonly points: readonly PlanePoint[];
  readonly series: readonly Series[];
  readonly xAxis: Axis;
  readonly yAxis: Axis;
  /** Of the legend; null for none. */
  readonly legend: string | null;
  /** Whether both axes have one unit, so that their equality means something. */
  readonly comparable: boolean;
  /** Opaque marks for few points, faint ones for clouds. */
  readonly opacity: number;
}

export function planeLayers(plane: Plane, paper: Paper): readonly Json[] {
  const { points, series, xAxis, yAxis, legend, comparable, opacity } = plane;
  const x = axisChannel(xAxis, 'x', paper.width, paper, { grid: false });
  const y = axisChannel(yAxis, 'value', paper.height, paper, { orient: 'left' });
  const guide =
    legend === null
      ? null
      : {
          ...legendFor(series, paper, legend),
          symbolSize: paper.fontSize ** 2 * 0.5,
          symbolOpacity: 1,
        };
  const low = Math.max(xAxis.domain[0], yAxis.domain[0]);
  const high = Math.min(xAxis.domain[1], yAxis.domain[1]);
  const format = ',.4~r';
  return [
    ...(comparable && high > low
      ? [
          {
            data: { values: [{ x: low, value: low, toX: high, toValue: high }] },
            mark: { type: 'rule', color: paper.ink.faint, strokeWidth: 0.8, strokeDash: [3, 2] },
            encoding: { x, x2: { field: 'toX' }, y, y2: { field: 'toValue' } },
          },
        ]
      : []),
    {
      data: { values: points },
      mark: { type: 'point', filled: true, opacity, size: paper.fontSize ** 2 * 0.16 },
      encoding: {
        x,
        y,
        color: seriesChannel(series, 'color', guide),
        shape: seriesChannel(series, 'shape', guide),
        tooltip: [
          ...(legend === null ? [] : [{ field: 'series', title: legend }]),
          { field: 'x', type: 'quantitative', title: xAxis.title, format },
          { field: 'value', type: 'quantitative', title: yAxis.title, format },
        ],
      },
    },
  ];
}

export const planeRoom = ({ xAxis, yAxis }: Pick<Plane, 'xAxis' | 'yAxis'>, paper: Paper) => ({
  below: belowRoom(xAxis, paper),
  left: leftRoom(yAxis, paper),
});
