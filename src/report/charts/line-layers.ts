// The layers of a line chart, from back to front: bands, reference curve, lines, points, marks for groups in
// which it never happened, and names at the lines' ends, moved apart where they would overlap.
import { sizes, type Paper } from '../theme/index.ts';
import { placeNames, type Curve } from './reference-labels.ts';
import { axisChannel, leftRoom, type Axis } from './axes.ts';
import { endNames } from './end-names.ts';
import type { Json } from './frame.ts';
import { legendFor } from './legend.ts';
import { neverMarks } from './never-marks.ts';
import { seriesChannel, type Series } from './series.ts';

/** One point of a curve, as it stands in the chart's data, in shown units. */
export interface Point {
  readonly x: number;
  readonly series: string;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly runs: number;
  readonly never: number;
}

export interface Curves {
  readonly points: readonly Point[];
  readonly series: readonly Series[];
  readonly reference: readonly { readonly x: number; readonly y: number; readonly label: string }[];
  readonly xAxis: Axis;
  readonly yAxis: Axis;
  /** Whether the series have names worth writing (there is a parameter behind the colour). */
  readonly named: boolean;
  /** Of the legend. */
  readonly title: string | null;
  /** Whether the lines carry their names, instead of a legend. */
  readonly direct: boolean;
}

export function lineLayers(curves: Curves, paper: Paper): readonly Json[] {
  const { points, series, xAxis, yAxis, named, reference, title, direct } = curves;
  const legend = direct || !named ? null : legendFor(series, paper, title);
  const size = sizes(paper);
  const x = axisChannel(xAxis, 'x', paper.width, paper, { grid: false });
  const y = axisChannel(yAxis, 'value', paper.height, paper, { orient: 'left' });
  const color = seriesChannel(series, 'color', legend);
  const focus = paper.interactive === true && !direct;
  const fade: Json = focus ? { opacity: { condition: { param: 'highlight', value: 1 }, value: 0.15 } } : {};
  const number = yAxis.percent ? '.1~%' : ',.4~r';
  const tooltip = [
    ...(named ? [{ field: 'series', title: 'Series' }] : []),
    { field: 'x', type: 'quantitative', title: xAxis.title, format: xAxis.percent ? '~%' : ',~r' },
    { field: 'value', type: 'quantitative', title: yAxis.title, format: number },
    { field: 'low', type: 'quantitative', title: '95% from', format: number },
    { field: 'high', type: 'quantitative', title: 'to', format: number },
    { field: 'runs', type: 'quantitative', title: 'Runs' },
    { field: 'never', type: 'quantitative', title: 'of them never' },
  ];
  // Curves often coincide. Drawn from wide to narrow, those below still show at the edges of those above.
  const widen = (index: number): number =>
    1 + (0.9 * (series.length - 1 - index)) / Math.max(1, series.length - 1);
  const widths = new Map(series.map((one, index) => [one.name, series.length > 1 ? widen(index) : 1]));
  // The shape is written out for each point: as a scale of its own field it would join the lines' legend.
  const shapeOf = new Map(series.map(one => [one.name, one.shape]));
  const measured = points.flatMap(point =>
    point.value === null
      ? []
      : [
          {
            ...point,
            shape: shapeOf.get(point.series),
            size: paper.fontSize ** 2 * 0.2 * (widths.get(point.series) ?? 1),
            width: size.line * (widths.get(point.series) ?? 1),
          },
        ],
  );
  return [
    {
      data: { values: bands(measured, yAxis) },
      mark: { type: 'area', fillOpacity: 0.16, stroke: null, clip: true },
      encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, color, ...fade },
    },
    ...(reference.length === 0 ? [] : referenceLayer(curves, x, y, paper)),
    {
      data: { values: measured },
      mark: { type: 'line' },
      ...(focus
        ? { params: [{ name: 'highlight', select: { type: 'point', fields: ['series'] }, bind: 'legend' }] }
        : {}),
      encoding: {
        x,
        y,
        color,
        strokeDash: seriesChannel(series, 'dash', legend, paper),
        strokeWidth: { field: 'width', type: 'quantitative', scale: null, legend: null },
        ...fade,
      },
    },
    {
      data: { values: measured },
      mark: { type: 'point', filled: true, opacity: 1 },
      encoding: {
        x,
        y,
        color,
        size: { field: 'size', type: 'quantitative', scale: null, legend: null },
        shape: { field: 'shape', type: 'nominal', scale: null, legend: null },
        tooltip,
        ...fade,
      },
    },
    ...neverMarks(curves, x, color, paper),
    ...(direct && named ? [endNames(points, series, yAxis, paper)] : []),
    ...(reference.length === 0 ? [] : referenceNames(curves, paper)),
  ];
}

function referenceLayer({ reference }: Curves, x: Json, y: Json, { ink }: Paper): readonly Json[] {
  return [
    {
      data: { values: reference.map(one => ({ x: one.x, value: one.y, label: one.label })) },
      mark: { type: 'line', color: ink.soft, strokeWidth: 0.8, strokeDash: [3, 2] },
      encoding: { x, y, detail: { field: 'label' } },
    },
  ];
}

/** Intervals as bands; on a log scale one that reaches 0 is cut where the axis ends. */
function bands(points: readonly Point[], { kind, domain }: Axis): readonly Point[] {
  return points.flatMap(point =>
    point.low === null || point.high === null
      ? []
      : [kind === 'log' ? { ...point, low: Math.max(point.low, domain[0]) } : point],
  );
}

/** The curves' names, on a halo of paper since a grid line or a band may still pass below. */
function referenceNames(curves: Curves, paper: Paper): readonly Json[] {
  const { reference, points, series, xAxis, yAxis, direct, named } = curves;
  const size = sizes(paper);
  const grouped = (labels: readonly string[], of: (label: string) => Curve['points']): Curve[] =>
    labels.map(label => ({ label, points: of(label) }));
  const calculated = grouped([...new Set(reference.map(one => one.label))], label =>
    reference.filter(one => one.label === label),
  );
  const measured = grouped(
    series.map(one => one.name),
    label =>
      points.flatMap(({ series: name, x, value }) =>
        name === label && value !== null ? [{ x, y: value }] : [],
      ),
  );
  const beside =
    direct && named
      ? Math.max(...series.map(one => paper.measure(one.name, size.label))) + paper.fontSize
      : 0;
  const spots = placeNames(calculated, measured, {
    xAxis,
    yAxis,
    width: paper.width - leftRoom(yAxis, paper) - Math.max(beside, paper.fontSize * 0.5),
    height: paper.height,
    widthOf: text => paper.measure(text, size.footer),
    lineHeight: size.footer * 1.2,
  });
  const encoding = {
    x: { field: 'left', type: 'quantitative', scale: null, axis: null },
    y: { field: 'top', type: 'quantitative', scale: null, axis: null },
    text: { field: 'label' },
  };
  const data = { values: spots.map(({ label, x, y }) => ({ label, left: x, top: y })) };
  const mark = { type: 'text', style: 'note', baseline: 'middle' };
  return [
    {
      data,
      mark: { ...mark, color: paper.ink.paper, stroke: paper.ink.paper, strokeWidth: paper.fontSize * 0.22 },
      encoding,
    },
    { data, mark: { ...mark, color: paper.ink.soft }, encoding },
  ];
}
