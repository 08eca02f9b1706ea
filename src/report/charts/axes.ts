// Axes with domains that we choose ourselves: where the labels will stand is then known before drawing.
import { max, min, nice as niceInterval, ticks as linearTicks } from 'd3-array';
import type { Column } from '../../experiment/index.ts';
import { sizes, type Paper } from '../theme/index.ts';
import type { Json } from './frame.ts';
import { axisTitle, balanced, number } from './wording.ts';

export type ScaleKind = 'linear' | 'log' | 'symlog';

/** A quantitative axis. */
export interface Axis {
  readonly kind: ScaleKind;
  readonly domain: readonly [number, number];
  readonly title: string;
  readonly percent: boolean;
  /** Numbers at which to put ticks, where we know better than Vega. */
  readonly ticks?: readonly number[];
}

/**
 * An axis that holds all `values`: from 0 where linear, unless the values lie far from it.
 *
 * @param values in shown units
 */
export function axisFor(
  values: readonly number[],
  options: {
    kind: ScaleKind;
    label: string;
    unit: string;
    percent: boolean;
    from0: boolean;
    ticks?: readonly number[] | undefined;
  },
): Axis {
  const { kind, label, unit, percent } = options;
  const finite = values.filter(Number.isFinite);
  const positive = kind === 'log' ? finite.filter(value => value > 0) : finite;
  const least = positive.length === 0 ? (kind === 'log' ? 1 : 0) : (min(positive) ?? 0);
  const most = max(positive) ?? 1;
  return {
    kind,
    domain: domainFor(kind, least, most, options.from0, percent),
    title:
      axisTitle(label, unit) + (kind === 'log' ? ', log scale' : kind === 'symlog' ? ', symlog scale' : ''),
    percent,
    ...(options.ticks === undefined ? {} : { ticks: options.ticks }),
  };
}

function domainFor(
  kind: ScaleKind,
  least: number,
  most: number,
  from0: boolean,
  percent: boolean,
): readonly [number, number] {
  if (kind === 'log') return [niceBelow(least), niceAbove(most === least ? most * 1.5 : most)];
  const low = from0 ? Math.min(0, least) : least;
  if (most === low) return [low, low + 1];
  const [niceLow, niceHigh] = niceInterval(low, most, 5);
  return [niceLow, percent ? Math.min(niceHigh, Math.max(1, most)) : niceHigh];
}

/** The nearest of 1, 2 and 5 times a power of ten. */
const niceBelow = (value: number): number => {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-12);
  const mantissa = value / power;
  return power * (mantissa >= 5 - 1e-9 ? 5 : mantissa >= 2 - 1e-9 ? 2 : 1);
};
const niceAbove = (value: number): number => {
  const below = niceBelow(value);
  if (below >= value * (1 - 1e-9)) return below;
  return Math.round(below / 10 ** Math.floor(Math.log10(below) + 1e-12)) === 2 ? below * 2.5 : below * 2;
};

/** Swept values as ticks; none where the column was not swept. */
export const levelTicks = (column: Column): readonly number[] | undefined =>
  column.levels?.flatMap(level => (typeof level.value === 'number' ? [level.value] : []));

/** Vega-Lite's channel for the axis on field `field`, which is `pixels` long. */
export function axisChannel(axis: Axis, field: string, pixels: number, paper: Paper, extra: Json = {}): Json {
  return {
    field,
    type: 'quantitative',
    title: extra['orient'] === 'left' ? yTitle(axis, paper) : xTitle(axis, paper),
    scale: { type: axis.kind, domain: axis.domain, nice: false },
    axis: {
      format: axis.percent ? '~%' : axis.kind === 'log' ? '~r' : ',~r',
      ...(axis.kind !== 'linear' && axis.ticks === undefined
        ? { values: roundTicks(axis, pixels, paper, extra['orient'] === 'left') }
        : axis.ticks === undefined
          ? {
              tickCount: Math.min(
                6,
                Math.max(3, Math.round(pixels / (paper.fontSize * (extra['orient'] === 'left' ? 3.2 : 5)))),
              ),
            }
          : { values: axis.ticks }),
      ...extra,
    },
  };
}

/** On a scale that is no straight one: of 1, 2 and 5 times powers of ten as many as stand apart, evenly thinned. */
function roundTicks(axis: Axis, pixels: number, paper: Paper, upright: boolean): readonly number[] {
  const [low, high] = axis.domain;
  const most = Math.ceil(Math.log10(Math.max(high, 1e-9)));
  const isSymlog = axis.kind === 'symlog';
  const least = isSymlog ? Math.min(0, most - 1) : Math.floor(Math.log10(low));
  const powers = Array.from({ length: most - least + 1 }, (_, i) => least + i);
  const choices = [
    // Below a few units a symlog scale is nearly a straight one.
    ...(isSymlog && high < 10 ? [linearTicks(low, high, 6)] : []),
    powers.flatMap(power => [1, 2, 5].map(step => step * 10 ** power)),
    powers.map(power => 10 ** power),
    ...[2, 3, 4].map(every => powers.filter(power => power % every === 0).map(power => 10 ** power)),
  ].map(values =>
    [...new Set([...(isSymlog ? [0] : []), ...values.map(value => Number(value.toPrecision(3)))])].filter(
      value => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9),
    ),
  );
  const room = (value: number): number =>
    upright ? paper.fontSize * 1.7 : paper.measure(number(value), sizes(paper).label) + paper.fontSize * 0.7;
  const standApart = (values: readonly number[]): boolean =>
    values.every(
      (value, i) =>
        i === 0 ||
        pixelFromLeft(axis, value, pixels) - pixelFromLeft(axis, values[i - 1] ?? 0, pixels) >= room(value),
    );
  return choices.find(values => values.length > 1 && standApart(values)) ?? choices[1] ?? [];
}

/** Where a value stands, pt from the top of the plot. */
export const pixelFromTop = (axis: Axis, value: number, height: number): number =>
  height * (1 - shareOf(axis, value));

/** Where a value stands, pt from the left of the plot. */
export const pixelFromLeft = (axis: Axis, value: number, width: number): number =>
  width * shareOf(axis, value);

function shareOf({ kind, domain: [low, high] }: Axis, value: number): number {
  const place = (v: number): number =>
    kind === 'log' ? Math.log(v) : kind === 'symlog' ? Math.sign(v) * Math.log1p(Math.abs(v)) : v;
  const share = (place(value) - place(low)) / (place(high) - place(low));
  return Math.min(1, Math.max(0, share));
}

/** A y title on as many lines as the plot's height asks for. */
const titleLines = (axis: Axis, paper: Paper): readonly string[] =>
  paper.inner === true
    ? []
    : balanced(axis.title, paper.height * 1.1, text => paper.measure(text, sizes(paper).axisTitle));

/** An x title on as many lines as the plot's width asks for. */
const xTitle = (axis: Axis, paper: Paper): readonly string[] =>
  balanced(axis.title, paper.width - paper.fontSize * 5, text => paper.measure(text, sizes(paper).axisTitle));

const yTitle = (axis: Axis, paper: Paper): readonly string[] | null =>
  paper.inner === true ? null : titleLines(axis, paper);

/** Room that the y axis takes: labels, ticks and its title. */
export function leftRoom(axis: Axis, paper: Paper): number {
  const size = sizes(paper);
  const [low, high] = axis.domain;
  const step = axis.kind === 'linear' ? (high - low) / 5 : high;
  const texts = axis.percent ? ['100%'] : [number(high), number(low), number(low + step)];
  const widest = Math.max(...texts.map(text => paper.measure(text, size.label)));
  return widest + paper.fontSize * (1.35 + 1.2 * titleLines(axis, paper).length);
}

/** Height of an x axis with its ticks, labels and title. */
export const belowRoom = (axis: Axis, paper: Paper): number =>
  paper.fontSize * (1.45 + 1.2 * xTitle(axis, paper).length) + sizes(paper).label * 1.15;

/** Height of an x axis of categories, which has no ticks, with labels of `lines` lines and a title of one. */
export const belowCategories = (paper: Paper, lines = 1): number =>
  paper.fontSize * 2.3 + sizes(paper).label * 1.15 * lines;
