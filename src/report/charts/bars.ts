// Bars from zero with 95 % error bars: shares of yes-and-no measures, of categories, or means of numbers.
// Categories that never occur keep their place. Bars of one group stand in the order of the legend.
import {
  columnOf,
  longestOf,
  summarise,
  type ChartDescription,
  type SummaryRow,
} from '../../experiment/index.ts';
import { FinwaitError } from '../../time/index.ts';
import { sizes, type Paper } from '../theme/index.ts';
import { axisChannel, axisFor, belowCategories, leftRoom } from './axes.ts';
import { missingText, type Json, type Plot, type Tables } from './frame.ts';
import { legendFor } from './legend.ts';
import { intervalName, measureLabel, neverCounts, statisticOf } from './measure.ts';
import { required } from './selection.ts';
import { seriesChannel, seriesOf, type Series } from './series.ts';
import { capital, levelLabel, shownUnit, wrap } from './wording.ts';

interface Bar {
  readonly x: string;
  readonly series: string;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly runs: number;
  readonly never: number;
}

/** @throws FinwaitError when the description names what the table does not have */
export function barPlot(
  description: ChartDescription,
  { panel: table, all, facet }: Tables,
  paper: Paper,
): Plot {
  const place = `chart '${description.id}'`;
  const x = columnOf(table, required(description, 'x'), `${place}, x`);
  const y = columnOf(table, required(description, 'y'), `${place}, y`);
  const color =
    description.color === undefined ? undefined : columnOf(table, description.color, `${place}, color`);
  if (y.type === 'string' && color !== undefined) {
    throw new FinwaitError(
      'chart-needs',
      `${place}: color: the categories of '${y.name}' take the colours already. Leave color out, or keep one value of '${color.name}' with where.`,
    );
  }
  const statistic = statisticOf(description, y, all);
  const by = color === undefined ? [x.name] : [x.name, color.name];
  const summary = summarise(table, by, y.name, statistic, longestOf(all, y.name));
  const share = statistic === 'share' || y.type === 'string';
  const whole =
    facet === undefined ? summary : summarise(all, [facet, ...by], y.name, statistic, longestOf(all, y.name));
  const shown = shownUnit(y, Math.max(0, ...whole.map(row => row.high ?? row.value ?? 0)));
  const series = barSeries(summary, color ?? y, color?.name, y.type === 'string', paper.ink.bars);
  const bars = summary.map((row): Bar => {
    const scaled = (value: number | null): number | null => (value === null ? null : value * shown.factor);
    return {
      x: levelLabel(x, row.group[x.name] ?? null),
      series:
        row.category ?? (color === undefined ? y.label : levelLabel(color, row.group[color.name] ?? null)),
      value: scaled(row.value),
      low: scaled(row.low),
      high: scaled(row.high),
      runs: row.runs,
      never: row.runs - row.n,
    };
  });
  const yAxis = axisFor(
    whole.map(row => (row.high ?? row.value ?? 0) * shown.factor),
    {
      kind: 'linear',
      label: measureLabel(y, share ? 'share' : statistic),
      unit: shown.unit,
      percent: share || y.unit === '%',
      from0: true,
    },
  );
  const ticks = [...new Set(bars.map(bar => bar.x))];
  const left = leftRoom(yAxis, paper);
  const band = (paper.width - left) / ticks.length;
  const lines = Object.fromEntries(
    ticks.map(text => [text, wrap(text, band * 0.95, part => paper.measure(part, sizes(paper).label))]),
  );
  const most = Math.max(...Object.values(lines).map(one => one.length));
  const legendTitle = (color ?? y).label;
  const named = color !== undefined || y.type === 'string';
  return {
    paper,
    summary: y.type === 'string' ? summary.filter(row => row.category === summary[0]?.category) : summary,
    per: y.type === 'string' ? 'group' : 'bar',
    shown: by,
    interval: intervalName(share ? 'share' : statistic),
    intervalAs: 'error bars',
    missing: missingText(all, y, neverCounts(share ? 'share' : statistic)),
    below: belowCategories(paper, most),
    left,
    layers: barLayers(bars, series, { x: capital(x.label), lines, yAxis, named, title: legendTitle }, paper),
  };
}

function barSeries(
  summary: readonly SummaryRow[],
  column: Parameters<typeof seriesOf>[0],
  color: string | undefined,
  categories: boolean,
  colours: readonly string[],
): readonly Series[] {
  if (categories)
    return seriesOf({ ...column, levels: [] }, [...new Set(summary.map(row => row.category ?? ''))], colours);
  if (color === undefined) return seriesOf(column, [column.label], colours);
  return seriesOf(column, [...new Set(summary.map(row => row.group[color] ?? null))], colours);
}

interface Parts {
  readonly x: string;
  /** Tick labels broken into lines. */
  readonly lines: Readonly<Record<string, readonly string[]>>;
  readonly yAxis: Parameters<typeof axisChannel>[0];
  readonly named: boolean;
  /** Of the legend. */
  readonly title: string;
}

function barLayers(
  bars: readonly Bar[],
  series: readonly Series[],
  parts: Parts,
  paper: Paper,
): readonly Json[] {
  const { yAxis, named, title } = parts;
  const x = {
    field: 'x',
    type: 'nominal',
    sort: null,
    title: parts.x,
    scale: { paddingInner: 0.25, paddingOuter: 0.15 },
    axis: {
      labelAngle: 0,
      grid: false,
      ticks: false,
      labelOverlap: false,
      labelLimit: 0,
      labelExpr: `${JSON.stringify(parts.lines)}[datum.value]`,
    },
  };
  const y = axisChannel(yAxis, 'value', paper.height, paper, { orient: 'left' });
  const xOffset = named
    ? { xOffset: { field: 'series', type: 'nominal', scale: { domain: series.map(one => one.name) } } }
    : {};
  const legend = named
    ? {
        ...legendFor(series, paper, title),
        symbolType: 'square',
        symbolSize: paper.fontSize ** 2,
        symbolStrokeWidth: 0.25,
      }
    : null;
  const format = yAxis.percent ? '.1~%' : ',.4~r';
  const tooltip = [
    { field: 'x', title: parts.x },
    ...(named ? [{ field: 'series', title: 'Series' }] : []),
    { field: 'value', type: 'quantitative', title: yAxis.title, format },
    { field: 'low', type: 'quantitative', title: '95% from', format },
    { field: 'high', type: 'quantitative', title: 'to', format },
    { field: 'runs', title: 'Runs' },
    { field: 'never', title: 'of them never' },
  ];
  const withInterval = bars.filter(bar => bar.low !== null);
  const thin = paper.fontSize * 0.09;
  return [
    {
      data: { values: bars },
      mark: { type: 'bar', stroke: paper.ink.text, strokeWidth: 0.25 },
      encoding: { x, y, ...xOffset, color: seriesChannel(series, 'color', legend), tooltip },
    },
    {
      data: { values: withInterval },
      mark: { type: 'rule', color: paper.ink.paper, strokeWidth: thin * 2.6, opacity: 0.6 },
      encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, ...xOffset },
    },
    {
      data: { values: withInterval },
      mark: { type: 'rule', color: paper.ink.text, strokeWidth: thin },
      encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, ...xOffset },
    },
    ...['low', 'high'].map(end => ({
      data: { values: withInterval },
      mark: {
        type: 'tick',
        color: paper.ink.text,
        thickness: thin,
        size: paper.fontSize * 0.45,
        orient: 'horizontal',
      },
      encoding: { x, y: { ...y, field: end }, ...xOffset },
    })),
  ];
}
