// The same cases at two or more levels of a parameter, such as two profiles: one line a case. A line is solid where
// the paired runs, which met the same luck, differ for sure, and dashed where they may not.
import {
  columnOf,
  pairedChange,
  longestOf,
  summarise,
  valuesOf,
  type Cell,
  type ChartDescription,
  type Column,
  type ResultTable,
} from '../../experiment/index.ts';
import { FinwaitError } from '../../time/index.ts';
import { sizes, type Paper } from '../theme/index.ts';
import { axisChannel, axisFor, leftRoom } from './axes.ts';
import { endNames } from './end-names.ts';
import { missingText, type Json, type Plot, type Tables } from './frame.ts';
import { slotAxis } from './groups.ts';
import { intervalName, measureLabel, neverCounts, statisticOf } from './measure.ts';
import { required } from './selection.ts';
import { seriesChannel, seriesOf } from './series.ts';
import { levelLabel, shownUnit } from './wording.ts';

interface SlopePoint {
  readonly x: number;
  readonly series: string;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly runs: number;
  readonly never: number;
}

interface Link {
  readonly series: string;
  readonly x: number;
  readonly value: number;
  readonly toX: number;
  readonly toValue: number;
  readonly sure: boolean;
}

/** @throws FinwaitError when the description names what the table does not have */
export function slopePlot(description: ChartDescription, { panel, all, facet }: Tables, paper: Paper): Plot {
  const place = `chart '${description.id}'`;
  const x = columnOf(panel, required(description, 'x'), `${place}, x`);
  const y = columnOf(panel, required(description, 'y'), `${place}, y`);
  const color = columnOf(panel, required(description, 'color'), `${place}, color`);
  if (y.type === 'string') {
    throw new FinwaitError(
      'chart-needs',
      `${place}: y: '${y.name}' is made of categories. Use kind 'shares'.`,
    );
  }
  const statistic = statisticOf(description, y, all);
  const by = [x.name, color.name];
  const summary = summarise(panel, by, y.name, statistic, longestOf(all, y.name));
  const whole =
    facet === undefined ? summary : summarise(all, [facet, ...by], y.name, statistic, longestOf(all, y.name));
  const shown = shownUnit(y, Math.max(0, ...whole.map(row => row.high ?? row.value ?? 0)));
  const yAxis = axisFor(
    whole
      .flatMap(row => [row.value, row.high])
      .flatMap(value => (value === null ? [] : [value * shown.factor])),
    {
      kind: description.yScale ?? 'linear',
      label: measureLabel(y, statistic),
      unit: shown.unit,
      percent: statistic === 'share' || y.unit === '%',
      from0: true,
    },
  );
  const places = valuesOf(panel, x);
  const series = seriesOf(color, valuesOf(panel, color), paper.ink.categories);
  const scaled = (value: number | null): number | null => (value === null ? null : value * shown.factor);
  const points = summary.map((row): SlopePoint => ({
    x: places.indexOf(row.group[x.name] as Exclude<Cell, null>) + 1,
    series: levelLabel(color, row.group[color.name] ?? null),
    value: scaled(row.value),
    low: scaled(row.low),
    high: scaled(row.high),
    runs: row.runs,
    never: row.runs - row.n,
  }));
  const links = series.flatMap(one =>
    places.slice(1).flatMap((to, index): Link[] => {
      const at = (slot: number) =>
        points.find(point => point.series === one.name && point.x === slot)?.value ?? null;
      const [value, toValue] = [at(index + 1), at(index + 2)];
      if (value === null || toValue === null) return [];
      const sure = isSure(panel, y, x, color, one.value, [places[index] ?? null, to], statistic);
      return [{ series: one.name, x: index + 1, value, toX: index + 2, toValue, sure }];
    }),
  );
  const left = leftRoom(yAxis, paper);
  const names =
    facet === undefined ? Math.max(...series.map(one => paper.measure(one.name, sizes(paper).label))) : 0;
  const axis = slotAxis(
    { labels: places.map(value => levelLabel(x, value)), x },
    'x',
    left + names,
    paper,
    0.2,
  );
  const channelY = axisChannel(yAxis, 'value', paper.height, paper, { orient: 'left' });
  const legend = facet === undefined ? null : { title: color.label, symbolType: 'circle' };
  const shade = seriesChannel(series, 'color', legend);
  return {
    paper,
    summary,
    per: 'point',
    shown: by,
    interval: intervalName(statistic),
    intervalAs: 'solid: the paired difference’s 95% interval excludes 0; error bars',
    missing: missingText(all, y, neverCounts(statistic)),
    below: axis.below,
    left,
    layers: [
      ...slopeLayers(
        points,
        links,
        {
          x: axis.channel,
          y: channelY,
          color: shade,
          title: yAxis.title,
          shapeOf: new Map(series.map(one => [one.name, one.shape])),
        },
        paper,
      ),
      ...(facet === undefined ? [endNames(points, series, yAxis, paper)] : []),
    ],
  };
}

/** Whether the interval of the paired differences of one case leaves 0 out. */
function isSure(
  table: ResultTable,
  y: Column,
  x: Column,
  color: Column,
  value: Cell,
  [from, to]: readonly [Cell, Cell],
  statistic: string,
): boolean {
  const rows = table.rows.filter(row => row[color.name] === value);
  const how = statistic === 'median' ? 'median' : 'mean';
  const { low, high } = pairedChange({ ...table, rows }, y.name, x.name, from, to, how);
  return low !== null && high !== null && (low > 0 || high < 0);
}

interface Scales {
  readonly x: Json;
  readonly y: Json;
  readonly color: Json;
  readonly title: string;
  readonly shapeOf: ReadonlyMap<string, string>;
}

function slopeLayers(
  points: readonly SlopePoint[],
  links: readonly Link[],
  { x, y, color, title, shapeOf }: Scales,
  paper: Paper,
): readonly Json[] {
  const line = sizes(paper).line;
  const measured = points
    .filter(point => point.value !== null)
    .map(point => ({ ...point, shape: shapeOf.get(point.series) }));
  const link = (sure: boolean): Json => ({
    data: { values: links.filter(one => one.sure === sure) },
    mark: { type: 'rule', strokeWidth: line, ...(sure ? {} : { strokeDash: [line * 2.5, line * 2] }) },
    encoding: { x, x2: { field: 'toX' }, y, y2: { field: 'toValue' }, color },
  });
  return [
    ...[true, false].filter(sure => links.some(one => one.sure === sure)).map(link),
    {
      data: { values: measured.filter(point => point.low !== null) },
      // An interval of a mean may reach below 0 where no run does.
      mark: { type: 'rule', strokeWidth: line * 0.6, clip: true },
      encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, color },
    },
    {
      data: { values: measured },
      mark: { type: 'point', filled: true, opacity: 1, size: paper.fontSize ** 2 * 0.3 },
      encoding: {
        x,
        y,
        color,
        shape: { field: 'shape', type: 'nominal', scale: null, legend: null },
        tooltip: [
          { field: 'series', title: 'Case' },
          { field: 'value', type: 'quantitative', title, format: ',.4~r' },
          { field: 'low', type: 'quantitative', title: '95% from', format: ',.4~r' },
          { field: 'high', type: 'quantitative', title: 'to', format: ',.4~r' },
          { field: 'runs', title: 'Runs' },
        ],
      },
    },
  ];
}
