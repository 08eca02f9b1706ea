// Empirical distributions of a measure as steps, with their simultaneous 95 % band. Runs in which it never
// happened stay in the count: a curve then ends below 1, by exactly their share.
import { max } from 'd3-array';
import {
  columnOf,
  distribution,
  type ChartDescription,
  type Column,
  type ResultTable,
} from '../../experiment/index.ts';
import { FinwaitError } from '../../time/index.ts';
import type { Paper } from '../theme/index.ts';
import { axisFor, belowRoom, leftRoom } from './axes.ts';
import { missingText, type Plot, type Tables } from './frame.ts';
import { required } from './selection.ts';
import { seriesOf } from './series.ts';
import { stepLayers, stepsMost, type Step } from './step-layers.ts';
import { shownUnit } from './wording.ts';

/** @throws FinwaitError when the description names what the table does not have */
export function ecdfPlot(
  description: ChartDescription,
  { panel: table, all: whole }: Tables,
  paper: Paper,
): Plot {
  const place = `chart '${description.id}'`;
  const x = columnOf(table, required(description, 'x'), `${place}, x`);
  if (x.type !== 'number') {
    throw new FinwaitError(
      'chart-needs',
      `${place}: x: '${x.name}' has no numbers to distribute. Use kind 'bars'.`,
    );
  }
  const color =
    description.color === undefined ? undefined : columnOf(table, description.color, `${place}, color`);
  const all = numbers(whole, x);
  const shown = shownUnit(x, max(all) ?? 0);
  const log = description.xScale === 'log' && all.every(value => value > 0);
  const kind = description.xScale === 'log' && !log ? 'symlog' : (description.xScale ?? 'linear');
  const xAxis = axisFor(
    all.map(value => value * shown.factor),
    { kind, label: x.label, unit: shown.unit, percent: x.unit === '%', from0: true },
  );
  const yAxis = {
    kind: 'linear' as const,
    domain: [0, 1] as const,
    title: 'Share of runs at or below',
    percent: true,
  };
  const values = color === undefined ? [null] : [...new Set(whole.rows.map(row => row[color.name] ?? null))];
  const ordered = color?.levels?.map(level => level.value).filter(value => values.includes(value)) ?? values;
  const series = seriesOf(color ?? x, color === undefined ? [x.label] : ordered, paper.ink.categories);
  const steps = series.flatMap(one => {
    const rows = color === undefined ? table.rows : table.rows.filter(row => row[color.name] === one.value);
    const happened = numbers({ ...table, rows }, x).map(value => value * shown.factor);
    return curve(one.name, happened, rows.length - happened.length, xAxis.domain);
  });
  const summary = series.map(one => {
    const rows = color === undefined ? table.rows : table.rows.filter(row => row[color.name] === one.value);
    return { group: {}, runs: rows.length, n: rows.length, value: null, low: null, high: null };
  });
  return {
    paper,
    summary,
    per: 'curve',
    shown: color === undefined ? [] : [color.name],
    interval: '95% DKW',
    intervalAs: 'bands',
    missing: missingText(whole, x, 'curves end below 100%'),
    below: belowRoom(xAxis, paper),
    left: leftRoom(yAxis, paper),
    layers: stepLayers(
      steps,
      series,
      { xAxis, yAxis, named: color !== undefined, title: color?.label ?? null },
      paper,
    ),
  };
}

const numbers = (table: ResultTable, column: Column): number[] =>
  table.rows.flatMap(row => {
    const value = row[column.name];
    return typeof value === 'number' ? [value] : [];
  });

/** Steps from the left edge of the plot to the right one. */
function curve(
  series: string,
  values: readonly number[],
  never: number,
  [left, right]: readonly [number, number],
): readonly Step[] {
  const steps = distribution(values, never);
  const every = Math.ceil(steps.length / stepsMost);
  const kept = steps.filter((_, index) => index % every === every - 1 || index === steps.length - 1);
  const last = kept.at(-1);
  const reach = steps[0] === undefined ? 0 : steps[0].high - steps[0].value;
  return [
    { x: left, series, value: 0, low: 0, high: reach, inBand: false },
    ...kept.map(step => ({ series, ...step, inBand: true })),
    ...(last === undefined || last.x >= right ? [] : [{ series, ...last, x: right, inBand: false }]),
  ];
}
