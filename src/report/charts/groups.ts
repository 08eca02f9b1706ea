// Runs of several groups side by side, as numbers of an axis: group i stands at i, from 1. Vega-Lite can then place
// what has a width of its own beside the middle (a violin, a cloud of points), which on a band scale it cannot.
import {
  columnOf,
  valuesOf,
  type ChartDescription,
  type Column,
  type ResultTable,
} from '../../experiment/index.ts';
import { FinwaitError } from '../../time/index.ts';
import { sizes, type Paper } from '../theme/index.ts';
import { belowCategories } from './axes.ts';
import type { Json } from './frame.ts';
import { required } from './selection.ts';
import { seriesOf, type Series } from './series.ts';
import { capital, levelLabel, wrap } from './wording.ts';

/** One group on the axis. */
export interface Slot {
  /** Where it stands: whole where there is one series, beside it where several share the place. */
  readonly at: number;
  readonly series: Series;
  /** Half the width that it may take. */
  readonly half: number;
  /** The numbers of its runs, ascending, in shown units. */
  readonly values: readonly number[];
  readonly runs: number;
  /** Of the place on the axis. */
  readonly label: string;
}

export interface Slots {
  readonly slots: readonly Slot[];
  readonly series: readonly Series[];
  readonly x: Column;
  readonly color: Column | undefined;
  readonly labels: readonly string[];
}

/** @throws FinwaitError when the description names what the table does not have */
export function slotsOf(
  description: ChartDescription,
  table: ResultTable,
  { name, factor }: { readonly name: string; readonly factor: number },
  paper: Paper,
): Slots {
  const place = `chart '${description.id}'`;
  const x = columnOf(table, required(description, 'x'), `${place}, x`);
  const color =
    description.color === undefined || description.color === x.name
      ? undefined
      : columnOf(table, description.color, `${place}, color`);
  const places = valuesOf(table, x);
  const shades = color === undefined ? [x.label] : valuesOf(table, color);
  const series = seriesOf(color ?? { ...x, levels: [] }, shades, paper.ink.categories);
  const share = 0.84 / series.length;
  const slots = places.flatMap((value, place) =>
    series.map((one, index): Slot => {
      const rows = table.rows.filter(
        row => row[x.name] === value && (color === undefined || row[color.name] === one.value),
      );
      const values = rows.flatMap(row => (typeof row[name] === 'number' ? [row[name] * factor] : []));
      return {
        at: place + 1 + (index - (series.length - 1) / 2) * share,
        series: one,
        half: share * 0.42,
        values: values.toSorted((a, b) => a - b),
        runs: rows.length,
        label: levelLabel(x, value),
      };
    }),
  );
  return { slots, series, x, color, labels: places.map(value => levelLabel(x, value)) };
}

/** The measure of a chart that shows each group's numbers. @throws FinwaitError `chart-needs` where it has none */
export function numericMeasure(description: ChartDescription, table: ResultTable): Column {
  const y = columnOf(table, required(description, 'y'), `chart '${description.id}', y`);
  if (y.type === 'number') return y;
  throw new FinwaitError(
    'chart-needs',
    `chart '${description.id}': y: '${y.name}' has no numbers to spread out. Use kind 'shares'.`,
  );
}

/** The axis of the groups: their names below the middle of each place, broken into lines that fit. */
export function slotAxis(
  { labels, x }: Pick<Slots, 'labels' | 'x'>,
  field: string,
  left: number,
  paper: Paper,
  margin = 0.5,
): { readonly channel: Json; readonly below: number } {
  const size = sizes(paper).label;
  const room = ((paper.width - left) / labels.length) * 0.95;
  const lines = labels.map(text => wrap(text, room, part => paper.measure(part, size)));
  const most = Math.max(1, ...lines.map(one => one.length));
  const channel = {
    field,
    type: 'quantitative',
    title: capital(x.label),
    scale: { domain: [1 - margin, labels.length + margin], nice: false, zero: false },
    axis: {
      grid: false,
      ticks: false,
      values: labels.map((_, index) => index + 1),
      labelOverlap: false,
      labelLimit: 0,
      labelLineHeight: size * 1.15,
      labelExpr: `${JSON.stringify(lines)}[datum.value - 1]`,
    },
  };
  return { channel, below: belowCategories(paper, most) };
}
