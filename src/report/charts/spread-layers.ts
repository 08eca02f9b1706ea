// The marks of groups of runs side by side: boxes, violins, dots, and the median with its interval over them.
import { quantileSorted } from 'd3-array';
import { kernelDensityEstimation } from 'simple-statistics';
import { quantileInterval } from '../../experiment/index.ts';
import { sizes, type Paper } from '../theme/index.ts';
import type { Json } from './frame.ts';
import type { Slot } from './groups.ts';
import { capital } from './wording.ts';

/** Points of a violin's outline. */
const outlinePoints = 64;
/** More runs of a group than this are thinned in a strip, evenly by rank. */
const dotsMost = 300;

export interface Scales {
  readonly x: Json;
  readonly y: Json;
  readonly color: Json;
  readonly isLog: boolean;
  readonly title: string;
}

export const quantile = (values: readonly number[], p: number): number =>
  quantileSorted(values as number[], p) ?? 0;

export function boxLayers(
  slots: readonly Slot[],
  { x, y, color, title }: Scales,
  paper: Paper,
): readonly Json[] {
  const { ink, fontSize: em } = paper;
  const boxes = slots.map(({ at, half, values, series, label, runs }) => ({
    at,
    from: at - half * 0.75,
    to: at + half * 0.75,
    series: series.name,
    group: label,
    runs,
    p5: quantile(values, 0.05),
    q1: quantile(values, 0.25),
    q3: quantile(values, 0.75),
    p95: quantile(values, 0.95),
  }));
  const data = { values: boxes };
  const thin = em * 0.09;
  const tooltip = [
    { field: 'group', title: 'Group' },
    ...['p5', 'q1', 'q3', 'p95'].map((field, i) => ({
      field,
      type: 'quantitative',
      title: `${title}, ${['5%', '25%', '75%', '95%'][i] ?? ''}`,
      format: ',.4~r',
    })),
    { field: 'runs', title: 'Runs' },
  ];
  return [
    {
      data,
      mark: { type: 'rule', color: ink.text, strokeWidth: thin },
      encoding: { x, y: { ...y, field: 'p5' }, y2: { field: 'p95' } },
    },
    {
      data,
      mark: { type: 'rect', stroke: ink.text, strokeWidth: thin, fillOpacity: 0.75 },
      encoding: {
        x: { ...x, field: 'from' },
        x2: { field: 'to' },
        y: { ...y, field: 'q1' },
        y2: { field: 'q3' },
        color,
        tooltip,
      },
    },
  ];
}

export function violinLayers(
  slots: readonly Slot[],
  { x, y, color, isLog }: Scales,
  paper: Paper,
): readonly Json[] {
  const outlines = slots.map(slot => ({ slot, outline: outlineOf(slot, isLog) }));
  return outlines.map(({ outline }) => ({
    data: { values: outline },
    // One area a group: as one mark Vega would join groups of the same colour.
    mark: {
      type: 'area',
      orient: 'horizontal',
      fillOpacity: 0.6,
      stroke: paper.ink.text,
      strokeWidth: 0.4,
      clip: true,
    },
    encoding: { x: { ...x, field: 'from' }, x2: { field: 'to' }, y, color },
  }));
}

interface OutlinePoint {
  readonly value: number;
  readonly from: number;
  readonly to: number;
  readonly series: string;
}

/** Gaussian kernel with Silverman's width, cut at the extremes: where no run was, there is no violin. */
function outlineOf({ values, at, half, series }: Slot, isLog: boolean): readonly OutlinePoint[] {
  const [to, back] = isLog ? [Math.log, Math.exp] : [(v: number) => v, (v: number) => v];
  const placed = values.map(value => to(value));
  const [low, high] = [placed[0] ?? 0, placed.at(-1) ?? 0];
  const span = high - low;
  if (span === 0) return [{ value: back(low), from: at - half, to: at + half, series: series.name }];
  const density = kernelDensityEstimation(placed, 'gaussian', Math.max(silverman(placed), span / 100));
  const points = Array.from({ length: outlinePoints + 1 }, (_, i) => low + (span * i) / outlinePoints);
  const heights = points.map(point => density(point));
  const most = Math.max(...heights);
  return points.map((point, i) => {
    const reach = (half * (heights[i] ?? 0)) / most;
    return { value: back(point), from: at - reach, to: at + reach, series: series.name };
  });
}

/** 0.9 min(s, IQR / 1.34) n^(−1/5): Silverman, Density Estimation 1986, eq. 3.31. */
function silverman(sorted: readonly number[]): number {
  const n = sorted.length;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / n;
  const deviation = Math.sqrt(
    sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, n - 1),
  );
  const range = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 1.34;
  return 0.9 * (range > 0 ? Math.min(deviation, range) : deviation) * n ** -0.2;
}

export function stripLayers(
  slots: readonly Slot[],
  { x, y, color, title }: Scales,
  paper: Paper,
): readonly Json[] {
  const dots = slots.flatMap(({ values, at, half, series, label }) => {
    const every = Math.max(1, Math.ceil(values.length / dotsMost));
    return values.flatMap((value, rank) => {
      if (rank % every !== 0) return [];
      // Multiples of the golden ratio fill a width evenly: no draw of luck, and neighbours in rank stand apart.
      const jitter = ((rank * 0.6180339887) % 1) * 2 - 1;
      return [
        { at: Number((at + half * 0.85 * jitter).toFixed(4)), value, series: series.name, group: label },
      ];
    });
  });
  return [
    {
      data: { values: dots },
      mark: { type: 'point', filled: true, size: paper.fontSize ** 2 * 0.07, opacity: 0.55 },
      encoding: {
        x,
        y,
        color,
        tooltip: [
          { field: 'group', title: 'Group' },
          { field: 'value', type: 'quantitative', title, format: ',.4~r' },
        ],
      },
    },
  ];
}

/** The median as a line across, and its interval as a thick bar: white below black, seen on any colour. */
export function medianLayers(slots: readonly Slot[], { x, y, title }: Scales, paper: Paper): readonly Json[] {
  const { ink, fontSize: em } = paper;
  const medians = slots.map(({ at, half, values, label, runs }) => {
    const { value, low, high } = quantileInterval(values, 0.5);
    return { at, from: at - half * 0.75, to: at + half * 0.75, value, low, high, group: label, runs };
  });
  const sure = medians.filter(one => one.low !== null && one.high !== null);
  const bar = (color: string, strokeWidth: number): Json => ({
    data: { values: sure },
    mark: { type: 'rule', color, strokeWidth },
    encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' } },
  });
  const across = (color: string, strokeWidth: number): Json => ({
    data: { values: medians },
    mark: { type: 'rule', color, strokeWidth },
    encoding: {
      x: { ...x, field: 'from' },
      x2: { field: 'to' },
      y,
      tooltip: [
        { field: 'group', title: 'Group' },
        { field: 'value', type: 'quantitative', title: `${capital(title)}, median`, format: ',.4~r' },
        { field: 'low', type: 'quantitative', title: '95% from', format: ',.4~r' },
        { field: 'high', type: 'quantitative', title: 'to', format: ',.4~r' },
        { field: 'runs', title: 'Runs' },
      ],
    },
  });
  const line = sizes(paper).line;
  return [
    across(ink.paper, line * 1.9),
    bar(ink.paper, em * 0.5),
    across(ink.text, line * 0.9),
    bar(ink.text, em * 0.24),
  ];
}
