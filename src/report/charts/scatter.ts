// Two measures of each run against one another. Runs in which one of them never happened are told in the footer.
import { max } from 'd3-array';
import { columnOf, valuesOf, type ChartDescription, type Column, type Row } from '../../experiment/index.ts';
import { FinwaitError } from '../../time/index.ts';
import type { Paper } from '../theme/index.ts';
import { axisFor, type Axis } from './axes.ts';
import type { Plot, Tables } from './frame.ts';
import { planeLayers, planeRoom } from './plane.ts';
import { required } from './selection.ts';
import { seriesOf } from './series.ts';
import { levelLabel, shownUnit } from './wording.ts';

/** More points than this are thinned, evenly by run. */
const pointsMost = 2000;

/** @throws FinwaitError when the description names what the table does not have */
export function scatterPlot(description: ChartDescription, { panel, all }: Tables, paper: Paper): Plot {
  const place = `chart '${description.id}'`;
  const column = (field: 'x' | 'y'): Column => {
    const found = columnOf(panel, required(description, field), `${place}, ${field}`);
    if (found.type === 'number') return found;
    throw new FinwaitError(
      'chart-needs',
      `${place}: ${field}: '${found.name}' has no numbers. Use kind 'strip'.`,
    );
  };
  const [x, y] = [column('x'), column('y')];
  const color =
    description.color === undefined ? undefined : columnOf(panel, description.color, `${place}, color`);
  const both = (row: Row): boolean => typeof row[x.name] === 'number' && typeof row[y.name] === 'number';
  const seen = all.rows.filter(both);
  const comparable = x.unit === y.unit && x.unit !== '';
  const largest = (one: Column): number => max(seen, row => Number(row[one.name])) ?? 0;
  const most = comparable ? Math.max(largest(x), largest(y)) : 0;
  const [shownX, shownY] = [
    shownUnit(x, comparable ? most : largest(x)),
    shownUnit(y, comparable ? most : largest(y)),
  ];
  const series = seriesOf(
    color ?? { ...y, levels: [] },
    color === undefined ? [y.label] : valuesOf(all, color),
    paper.ink.categories,
  );
  const shownRows = panel.rows.filter(both);
  const every = Math.ceil(shownRows.length / pointsMost);
  const points = shownRows.flatMap((row, index) =>
    index % every === 0
      ? [
          {
            x: Number(row[x.name]) * shownX.factor,
            value: Number(row[y.name]) * shownY.factor,
            series: color === undefined ? y.label : levelLabel(color, row[color.name] ?? null),
          },
        ]
      : [],
  );
  const axis = (one: Column, shown: typeof shownX, kind: Axis['kind'] | undefined): Axis =>
    axisFor(
      seen.map(row => Number(row[one.name]) * shown.factor),
      { kind: kind ?? 'linear', label: one.label, unit: shown.unit, percent: one.unit === '%', from0: true },
    );
  const axes = { xAxis: axis(x, shownX, description.xScale), yAxis: axis(y, shownY, description.yScale) };
  const missing = all.rows.length - seen.length;
  return {
    paper,
    summary: [
      { group: {}, runs: panel.rows.length, n: shownRows.length, value: null, low: null, high: null },
    ],
    per: 'point',
    shown: color === undefined ? [] : [color.name],
    interval: comparable ? 'both alike' : 'one a run',
    intervalAs: comparable ? 'dashed line' : 'marks',
    missing: missing === 0 ? undefined : `${missing.toLocaleString('en-US')} runs lack one of the two`,
    ...planeRoom(axes, paper),
    layers: planeLayers(
      {
        points,
        series,
        ...axes,
        legend: color?.label ?? null,
        comparable,
        opacity: points.length > 200 ? 0.4 : 0.85,
      },
      paper,
    ),
  };
}
