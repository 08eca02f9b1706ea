// Time across a figure, to scale where something happens, and visibly broken where nothing does for long: 0.2 s of
// teardown and the 60 s of TIME-WAIT behind it must both be readable. Vega's linear scales may have more than two
// points, so the axis stays one scale of seconds that opens and edits in the Vega editor.
//
//     0   20   40 ms  ╱╱  60.02   60.04 s
import { sizes, type Paper } from '../theme/index.ts';
import type { Json } from '../charts/frame.ts';
import { number } from '../charts/wording.ts';

/** A gap in which nothing happens, drawn shorter than it is. In seconds. */
export interface TimeBreak {
  readonly from: number;
  readonly to: number;
}

export interface TimeAxis {
  /** Points of the scale: seconds, and where they stand as shares of the width. */
  readonly seconds: readonly number[];
  readonly shares: readonly number[];
  readonly breaks: readonly TimeBreak[];
  /** Width of each break, as a share. */
  readonly breakShare: number;
  readonly title: string;
}

/** Width of a break, in sizes of the type. */
const breakWidth = 3.4;

/**
 * @param moments when something happens, in seconds, in any order; the first and the last bound the axis
 * @param pixels width of the plot, about: in a wide one there is room for more breaks
 */
export function timeAxis(moments: readonly number[], title: string, pixels: number, paper: Paper): TimeAxis {
  const breakShare = (breakWidth * paper.fontSize) / pixels;
  const breaksMost = Math.floor(0.42 / breakShare);
  const sorted = [...new Set(moments)].toSorted((a, b) => a - b);
  const begin = sorted[0] ?? 0;
  const end = sorted.at(-1) ?? 1;
  if (end <= begin) return { seconds: [begin, begin + 1e-3], shares: [0, 1], breaks: [], breakShare, title };
  const gaps = sorted.slice(1).map((to, i) => ({ from: sorted[i] ?? 0, to }));
  const length = ({ from, to }: TimeBreak): number => to - from;
  const longest = gaps.toSorted((a, b) => length(b) - length(a));
  const usual = length(longest[Math.floor(longest.length / 2)] ?? { from: begin, to: end });
  let rest = end - begin;
  const breaks: TimeBreak[] = [];
  for (const gap of longest.slice(0, breaksMost)) {
    rest -= length(gap);
    // Broken is what would take a third and more of the width that breaks leave, and is no gap like the others.
    if (rest <= 0 || length(gap) < 0.5 * rest || length(gap) < 3 * usual) break;
    breaks.push(gap);
  }
  const shown = end - begin - breaks.reduce((sum, gap) => sum + length(gap), 0);
  const perSecond = (1 - breakShare * breaks.length) / shown;
  const seconds = [begin];
  const shares = [0];
  const go = (to: number, share: number): void => {
    if (to <= (seconds.at(-1) ?? 0)) return;
    seconds.push(to);
    shares.push((shares.at(-1) ?? 0) + share);
  };
  const ordered = breaks.toSorted((a, b) => a.from - b.from);
  for (const gap of ordered) {
    go(gap.from, (gap.from - (seconds.at(-1) ?? 0)) * perSecond);
    go(gap.to, breakShare);
  }
  go(end, (end - (seconds.at(-1) ?? 0)) * perSecond);
  return { seconds, shares, breaks: ordered, breakShare, title };
}

/** Where a moment stands: a share of the width. */
export function shareAt({ seconds, shares }: TimeAxis, moment: number): number {
  const after = seconds.findIndex(point => point >= moment);
  if (after === -1) return 1;
  if (after === 0) return 0;
  const [from = 0, to = 1] = [seconds[after - 1], seconds[after]];
  const [left = 0, right = 1] = [shares[after - 1], shares[after]];
  return left + ((right - left) * (moment - from)) / (to - from);
}

/** The moment that stands at a share of the width. */
export function momentAt({ seconds, shares }: TimeAxis, share: number): number {
  const after = Math.max(
    1,
    shares.findIndex(point => point >= share - 1e-9),
  );
  const [from = 0, to = 1] = [seconds[after - 1], seconds[after]];
  const [left = 0, right = 1] = [shares[after - 1], shares[after]];
  return from + ((to - from) * (share - left)) / (right - left);
}

/** What a channel needs to know besides the axis. */
export interface TimeChannelOptions {
  /** Width of the plot, pt; about, unless `exact`. */
  readonly pixels: number;
  /** Of a plot within a larger figure: there Vega has no signal `width`, and the width is fixed. */
  readonly exact?: boolean;
  /** Whether the axis bears labels and a title. Default true. */
  readonly labelled?: boolean;
}

/** Vega-Lite's channel for a moment in seconds. */
export function timeChannel(
  axis: TimeAxis,
  field: string,
  { pixels, exact = false, labelled = true }: TimeChannelOptions,
  paper: Paper,
): Json {
  const ticks = timeTicks(axis, pixels, paper);
  const labels = Object.fromEntries(ticks.map(tick => [String(tick), timeLabel(tick)]));
  return {
    field,
    type: 'quantitative',
    title: labelled ? axis.title : null,
    scale: {
      type: 'linear',
      domain: axis.seconds,
      range: axis.shares.map(share =>
        exact ? Number((share * pixels).toFixed(2)) : { expr: `width * ${Number(share.toFixed(5))}` },
      ),
      nice: false,
      zero: false,
    },
    axis: {
      grid: false,
      values: ticks,
      labels: labelled,
      labelOverlap: false,
      labelExpr: `${JSON.stringify(labels)}[toString(datum.value)]`,
    },
  };
}

/** Height of the axis with its labels and title. */
export const belowTime = (paper: Paper): number => paper.fontSize * 2.65 + sizes(paper).label * 1.15;

/** '0', '20 ms', '1.05 s'. */
export function timeLabel(seconds: number): string {
  if (Math.abs(seconds) < 1e-12) return '0';
  if (Math.abs(seconds) < 1) return `${number(Number((seconds * 1e3).toFixed(3)))} ms`;
  return `${Number(seconds.toFixed(3))} s`;
}

/** Round moments in every stretch between breaks, as many as leave room for their labels. */
function timeTicks(axis: TimeAxis, pixels: number, paper: Paper): readonly number[] {
  const { seconds, shares, breaks } = axis;
  const room = (at: number): number =>
    paper.measure(timeLabel(at), sizes(paper).label) + paper.fontSize * 0.9;
  const kept: number[] = [];
  const put = (at: number): void => {
    const last = kept.at(-1);
    if (
      last !== undefined &&
      (shareAt(axis, at) - shareAt(axis, last)) * pixels < (room(at) + room(last)) / 2
    )
      return;
    kept.push(at);
  };
  for (let i = 1; i < seconds.length; i++) {
    const [from = 0, to = 0] = [seconds[i - 1], seconds[i]];
    if (breaks.some(gap => gap.from === from)) continue;
    const width = ((shares[i] ?? 0) - (shares[i - 1] ?? 0)) * pixels;
    const step = roundStep(((to - from) * Math.max(room(from), room(to)) * 1.15) / width);
    const first = Math.ceil(from / step - 1e-6);
    const last = Math.floor(to / step + 1e-6);
    const before = kept.length;
    for (let k = first; k <= last; k++) put(Number((k * step).toPrecision(12)));
    if (kept.length === before)
      put(Number(from.toFixed(4)) < from ? Number(((from + to) / 2).toFixed(3)) : from);
  }
  // Behind a last break stands nothing but the end: it is worth its label more than the tick before it.
  const end = seconds.at(-1) ?? 0;
  if (breaks.some(gap => gap.to === end)) {
    const before = kept.length;
    put(end);
    if (kept.length === before) kept.splice(-1, 1, end);
  }
  return kept;
}

/** The next larger 1, 2 or 5 times a power of ten. */
function roundStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  return ([1, 2, 5, 10].find(factor => factor * power >= raw * (1 - 1e-9)) ?? 10) * power;
}

/** Over everything else: a strip of paper with two zigzag edges at each break. @param height of the plot, pt */
export function breakLayers(axis: TimeAxis, x: Json, height: number, paper: Paper): readonly Json[] {
  const teeth = Math.max(4, Math.round(height / (paper.fontSize * 0.9)));
  return axis.breaks.flatMap(gap => {
    const middle = (shareAt(axis, gap.from) + shareAt(axis, gap.to)) / 2;
    const edge = (i: number, side: number): number =>
      momentAt(axis, middle + axis.breakShare * (side * 0.09 + (i % 2 === 0 ? 0.07 : -0.07)));
    const values = Array.from({ length: teeth + 1 }, (_, i) => ({
      top: (height * i) / teeth,
      from: edge(i, -1),
      to: edge(i, 1),
    }));
    const y = { field: 'top', type: 'quantitative', scale: null, axis: null };
    const line = { type: 'line', color: paper.ink.faint, strokeWidth: 0.6 };
    return [
      {
        data: { values },
        mark: { type: 'area', orient: 'horizontal', color: paper.ink.paper, opacity: 1, fillOpacity: 1 },
        encoding: { x: { ...x, field: 'from' }, x2: { field: 'to' }, y },
      },
      ...['from', 'to'].map(field => ({
        data: { values },
        mark: line,
        encoding: { x: { ...x, field }, y, order: { field: 'top' } },
      })),
    ];
  });
}
