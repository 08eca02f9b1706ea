// Empirical distributions of a measure as steps, with their simultaneous 95 % band. Runs in which it never
// happened stay in the count: a curve then ends below 1, by exactly their share.
import {
  columnOf,
  distribution,
  type ChartDescription,
  type Column,
  type ResultTable,
} from '../../experiment/index.ts';
import { FinwaitError } from '../../time/index.ts';
import { sizes, type Paper } from '../theme.ts';
import { axisChannel, axisFor, belowRoom, leftRoom } from './axes.ts';
import { missingText, type Json, type Plot, type Tables } from './frame.ts';
import { legendFor } from './legend.ts';
import { required } from './selection.ts';
import { seriesChannel, seriesOf } from './series.ts';
import { shownUnit } from './wording.ts';

/** More steps than this a curve are thinned: no drawn point is then off by more than 1/400 of the height. */
const stepsMost = 400;

interface Step {
  readonly x: number;
  readonly series: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Between the first and the last observation: before and after, the band says nothing that helps. */
  readonly inBand: boolean;
}

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
  const shown = shownUnit(x, Math.max(0, ...all));
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
  const series = color === undefined ? seriesOf(x, [x.label]) : seriesOf(color, ordered);
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
    layers: layers(
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

interface Axes {
  readonly xAxis: Parameters<typeof axisChannel>[0];
  readonly yAxis: Parameters<typeof axisChannel>[0];
  readonly named: boolean;
  /** Of the legend. */
  readonly title: string | null;
}

function layers(
  steps: readonly Step[],
  series: ReturnType<typeof seriesOf>,
  { xAxis, yAxis, named, title }: Axes,
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
