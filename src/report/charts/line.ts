// Curves of an estimate over a number, with 95 % bands; up to four carry their names themselves.
// Groups in which it never happened are marked at the top edge instead of vanishing.
import {
  columnOf,
  longestOf,
  summarise,
  type ChartDescription,
  type Column,
  type SummaryRow,
} from '../../experiment/index.ts';
import { FinwaitError } from '../../time/index.ts';
import type { Paper } from '../theme/index.ts';
import { axisFor, belowRoom, leftRoom, levelTicks } from './axes.ts';
import { missingText, type Plot, type Tables } from './frame.ts';
import { lineLayers, type Point } from './line-layers.ts';
import { intervalName, measureLabel, neverCounts, statisticOf } from './measure.ts';
import { required } from './selection.ts';
import { seriesOf, type Series } from './series.ts';
import { levelLabel, shownUnit } from './wording.ts';

/** Up to this many lines carry their names; more have a legend. */
const directLabelsMost = 4;

/** @throws FinwaitError when the description names what the table does not have */
export function linePlot(
  description: ChartDescription,
  { panel: table, all, facet }: Tables,
  paper: Paper,
): Plot {
  const place = `chart '${description.id}'`;
  const x = numeric(columnOf(table, required(description, 'x'), `${place}, x`), place, 'x');
  const y = numeric(columnOf(table, required(description, 'y'), `${place}, y`), place, 'y');
  const color =
    description.color === undefined ? undefined : columnOf(table, description.color, `${place}, color`);
  const by = color === undefined ? [x.name] : [x.name, color.name];
  const statistic = statisticOf(description, y, all);
  const summary = summarise(table, by, y.name, statistic, longestOf(all, y.name));
  const names = color === undefined ? [y.label] : summary.map(row => row.group[color.name] ?? null);
  const series = seriesOf(color ?? y, [...new Set(names)], paper.ink.categories);
  const whole =
    facet === undefined ? summary : summarise(all, [facet, ...by], y.name, statistic, longestOf(all, y.name));
  const shown = shownUnit(y, Math.max(0, ...whole.map(row => row.high ?? row.value ?? 0)));
  const points = summary.map(row => pointOf(row, x, color, series, shown.factor));
  const reference = (description.reference ?? []).map(one => ({ ...one, y: one.y * shown.factor }));
  const xKind = description.xScale ?? 'linear';
  const drawn = whole.map(row => pointOf(row, x, color, series, shown.factor));
  const xs = [...drawn.map(point => point.x), ...reference.map(one => one.x)];
  // An interval of a mean may reach below 0 where no run does: the band is cut at the axis, not the axis moved.
  const reachesBelow0 = drawn.some(point => (point.value ?? 0) < 0);
  const ys = [
    ...drawn.flatMap(point => [point.value, point.high, reachesBelow0 ? point.low : null]),
    ...reference.map(one => one.y),
  ];
  const xAxis = axisFor(xs, {
    kind: xKind,
    label: x.label,
    unit: x.unit === '%' ? '' : x.unit,
    percent: x.unit === '%',
    // Counts such as 1, 2, 3 copies: neither a 0 that was not run nor halves on the axis.
    from0: !isCount(x),
    ticks: xKind !== 'linear' || isCount(x) ? levelTicks(x) : undefined,
  });
  const yAxis = axisFor(
    ys.filter(value => value !== null),
    {
      kind: description.yScale ?? 'linear',
      label: measureLabel(y, statistic),
      unit: shown.unit,
      percent: statistic === 'share' || y.unit === '%',
      from0: true,
    },
  );
  const named = color !== undefined;
  const direct = series.length <= directLabelsMost && facet === undefined;
  return {
    paper,
    summary,
    per: 'point',
    shown: by,
    interval: intervalName(statistic),
    intervalAs: 'bands',
    missing: missingText(all, y, neverCounts(statistic)),
    below: belowRoom(xAxis, paper),
    left: leftRoom(yAxis, paper),
    layers: lineLayers(
      { points, series, reference, xAxis, yAxis, named, title: color?.label ?? null, direct },
      paper,
    ),
  };
}

/** A swept whole number without a unit. */
const isCount = ({ unit, levels = [] }: Column): boolean =>
  unit === '' && levels.length > 1 && levels.every(level => Number.isInteger(level.value));

function numeric(column: Column, place: string, field: string): Column {
  if (column.type === 'number' || (field === 'y' && column.type === 'boolean')) return column;
  throw new FinwaitError(
    'chart-needs',
    `${place}: ${field}: '${column.name}' is made of ${column.type === 'string' ? 'categories' : 'yes and no'}, and a line needs numbers. Use kind 'bars'.`,
  );
}

function pointOf(
  row: SummaryRow,
  x: Column,
  color: Column | undefined,
  series: readonly Series[],
  factor: number,
): Point {
  const scaled = (value: number | null): number | null => (value === null ? null : value * factor);
  return {
    x: Number(row.group[x.name]),
    series: color === undefined ? (series[0]?.name ?? '') : levelLabel(color, row.group[color.name] ?? null),
    value: scaled(row.value),
    low: scaled(row.low),
    high: scaled(row.high),
    runs: row.runs,
    never: row.runs - row.n,
  };
}
