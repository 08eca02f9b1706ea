// How long something lasts, where it may last longer than anybody watched: Kaplan and Meier's estimate with its
// pointwise band, and a tick where runs left the observation without having ended.
import { max } from 'd3-array';
import {
  columnOf,
  survival,
  type ChartDescription,
  type Column,
  type Observation,
  type ResultTable,
  type Row,
  type SurvivalStep,
} from '../../experiment/index.ts';
import { FinwaitError } from '../../time/index.ts';
import { sizes, type Paper } from '../theme/index.ts';
import { axisChannel, axisFor, belowRoom, leftRoom } from './axes.ts';
import type { Json, Plot, Tables } from './frame.ts';
import { legendFor } from './legend.ts';
import { required } from './selection.ts';
import { seriesChannel, seriesOf } from './series.ts';
import { stepLayers, stepsMost, type Step } from './step-layers.ts';
import { number, shownUnit } from './wording.ts';

/** @throws FinwaitError when the description names what the table does not have, or a run has no end to its watch */
export function survivalPlot(description: ChartDescription, { panel, all }: Tables, paper: Paper): Plot {
  const place = `chart '${description.id}'`;
  const x = columnOf(panel, required(description, 'x'), `${place}, x`);
  if (x.type !== 'number') {
    throw new FinwaitError(
      'chart-needs',
      `${place}: x: '${x.name}' is no duration. A survival curve needs numbers.`,
    );
  }
  const color =
    description.color === undefined ? undefined : columnOf(panel, description.color, `${place}, color`);
  const watched = watchedUntil(description, all, x);
  const observed = (row: Row): Observation => {
    const ended = row[x.name];
    return typeof ended === 'number' ? { time: ended, ended: true } : { time: watched(row), ended: false };
  };
  const everything = all.rows.map(observed);
  const shown = shownUnit(x, max(everything, one => one.time) ?? 0);
  const scaled = (row: Row): Observation => {
    const { time, ended } = observed(row);
    return { time: time * shown.factor, ended };
  };
  const xAxis = axisFor(
    everything.map(one => one.time * shown.factor),
    {
      kind: description.xScale ?? 'linear',
      label: x.label,
      unit: shown.unit,
      percent: x.unit === '%',
      from0: true,
    },
  );
  const yAxis = { kind: 'linear', domain: [0, 1], title: 'Share not yet ended', percent: true } as const;
  const present = new Set(all.rows.map(row => (color === undefined ? null : (row[color.name] ?? null))));
  const levels = color?.levels?.map(level => level.value).filter(value => present.has(value)) ?? [...present];
  const series = seriesOf(color ?? x, color === undefined ? [x.label] : levels, paper.ink.categories);
  const curves = series.map(one => {
    const rows = color === undefined ? panel.rows : panel.rows.filter(row => row[color.name] === one.value);
    return { name: one.name, runs: rows.length, steps: survival(rows.map(scaled)) };
  });
  const steps = curves.flatMap(({ name, steps: found }) => drawn(name, found, xAxis.domain));
  const ticks = curves.flatMap(({ name, steps: found }) => censoring(name, found));
  const named = color !== undefined;
  const layers = stepLayers(steps, series, { xAxis, yAxis, named, title: color?.label ?? null }, paper);
  const unended = everything.filter(one => !one.ended);
  return {
    paper,
    summary: curves.map(({ runs }) => ({ group: {}, runs, n: runs, value: null, low: null, high: null })),
    per: 'curve',
    shown: color === undefined ? [] : [color.name],
    interval: '95% log-log (Greenwood), Kaplan–Meier',
    intervalAs: 'bands',
    missing: unended.length === 0 ? undefined : censoredText(unended, everything.length, shown),
    below: belowRoom(xAxis, paper),
    left: leftRoom(yAxis, paper),
    layers: [
      ...layers,
      ...(ticks.length === 0
        ? []
        : [
            {
              data: { values: ticks },
              mark: { type: 'tick', thickness: sizes(paper).line * 0.7, size: paper.fontSize, clip: true },
              encoding: {
                x: axisChannel(xAxis, 'x', paper.width, paper, { grid: false }),
                y: axisChannel(yAxis, 'value', paper.height, paper, { orient: 'left' }),
                color: seriesChannel(series, 'color', named ? legendFor(series, paper, color.label) : null),
              } as Json,
            },
          ]),
    ],
  };
}

/** Until when a run that did not end was watched, in cells' units. */
function watchedUntil(
  { id, censoredAt }: ChartDescription,
  table: ResultTable,
  x: Column,
): (row: Row) => number {
  if (typeof censoredAt === 'number') return () => censoredAt;
  if (censoredAt === undefined) {
    const longest = max(table.rows, row => (typeof row[x.name] === 'number' ? Number(row[x.name]) : 0)) ?? 0;
    return () => longest;
  }
  const column = columnOf(table, censoredAt, `chart '${id}', censoredAt`);
  return row => {
    const until = row[column.name];
    if (typeof until === 'number') return until;
    throw new FinwaitError(
      'chart-needs',
      `chart '${id}': censoredAt: in run ${String(row['run'])} neither '${x.name}' nor '${column.name}' is a number, so nothing says how long it was watched.`,
    );
  };
}

/** From 100 % at the left edge of the plot to where the last run was watched. */
function drawn(
  series: string,
  steps: readonly SurvivalStep[],
  [left]: readonly [number, number],
): readonly Step[] {
  const every = Math.ceil(steps.length / stepsMost);
  const kept = steps.filter((_, index) => index % every === every - 1 || index === steps.length - 1);
  const last = kept.at(-1);
  // Where nobody is left the interval is unknown: the band ends with the one before.
  return [
    { x: left, series, value: 1, low: 1, high: 1, inBand: true },
    ...kept.map(({ x, value, low, high }) => ({
      x,
      series,
      value,
      low: low ?? 0,
      high: high ?? value,
      inBand: low !== null || (last !== undefined && x === last.x),
    })),
  ];
}

const censoring = (series: string, steps: readonly SurvivalStep[]) =>
  steps.flatMap(({ x, value, censored }) => (censored === 0 ? [] : [{ x, value, series }]));

function censoredText(
  unended: readonly Observation[],
  runs: number,
  { unit, factor }: { readonly unit: string; readonly factor: number },
): string {
  const times = [...new Set(unended.map(one => one.time))].toSorted((a, b) => a - b);
  const [first = 0] = times;
  const last = times.at(-1) ?? first;
  const until =
    first === last ? number(first * factor) : `${number(first * factor)} to ${number(last * factor)}`;
  return (
    `${unended.length.toLocaleString('en-US')} of ${runs.toLocaleString('en-US')} runs had not ended after ${until} ${unit}`.trimEnd() +
    ' (ticks: censored)'
  );
}
