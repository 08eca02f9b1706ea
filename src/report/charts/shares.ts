// How runs end, as parts of a whole: one bar a group, from 0 to 100 %, cut into outcomes. Below each cut stands the
// Wilson interval of the share up to it. Outcomes that never occur keep their place in the legend.
import {
  columnOf,
  proportionInterval,
  valuesOf,
  type ChartDescription,
  type Column,
  type ResultTable,
} from '../../experiment/index.ts';
import { FinwaitError } from '../../time/index.ts';
import { isDark, sizes, type Paper } from '../theme/index.ts';
import { axisChannel, belowRoom, type Axis } from './axes.ts';
import { missingText, type Json, type Plot, type Tables } from './frame.ts';
import { legendFor } from './legend.ts';
import { required } from './selection.ts';
import { seriesChannel, seriesOf, type Series } from './series.ts';
import { capital, levelLabel, percent, wrap } from './wording.ts';

interface Part {
  readonly group: string;
  readonly series: string;
  readonly from: number;
  readonly to: number;
  /** The share itself, with its own interval. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Of the cut at `to`. */
  readonly cutLow: number;
  readonly cutHigh: number;
  readonly runs: number;
}

/** @throws FinwaitError when the description names what the table does not have */
export function sharesPlot(description: ChartDescription, { panel, all }: Tables, paper: Paper): Plot {
  const place = `chart '${description.id}'`;
  const x = columnOf(panel, required(description, 'x'), `${place}, x`);
  const y = columnOf(panel, required(description, 'y'), `${place}, y`);
  if (y.type === 'number') {
    throw new FinwaitError(
      'chart-needs',
      `${place}: y: '${y.name}' is a number, and shares are made of categories or of yes and no. Use kind 'ecdf' or 'box'.`,
    );
  }
  const series = seriesOf(y, outcomes(description, all, y), paper.ink.bars);
  const groups = valuesOf(all, x);
  const parts = groups.flatMap(value =>
    partsOf(
      levelLabel(x, value),
      panel.rows.filter(row => row[x.name] === value).map(row => levelLabel(y, row[y.name] ?? null)),
      series,
    ),
  );
  const size = sizes(paper);
  const labels = groups.map(value => levelLabel(x, value));
  const lines = Object.fromEntries(
    labels.map(text => [text, wrap(text, paper.width * 0.34, part => paper.measure(part, size.label))]),
  );
  const widest = Math.max(
    ...Object.values(lines)
      .flat()
      .map(text => paper.measure(text, size.label)),
  );
  const most = Math.max(...Object.values(lines).map(one => one.length));
  const step = Math.max(paper.fontSize * 2.5, size.label * 1.2 * most + paper.fontSize * 0.6);
  const plot: Paper = { ...paper, height: step * labels.length };
  const axis: Axis = { kind: 'linear', domain: [0, 1], title: 'Share of runs', percent: true };
  const left = widest + paper.fontSize * (paper.inner === true ? 0.8 : 2.4);
  return {
    paper: plot,
    summary: groups.map(value => {
      const runs = panel.rows.filter(row => row[x.name] === value).length;
      return { group: {}, runs, n: runs, value: null, low: null, high: null };
    }),
    per: 'bar',
    shown: [x.name],
    interval: '95% Wilson, of the share up to each cut',
    intervalAs: 'whiskers',
    missing: missingText(all, y, "shown as 'never'"),
    below: belowRoom(axis, paper),
    left,
    right: paper.measure('100%', size.label) / 2,
    layers: partLayers(parts, series, { axis, title: capital(x.label), legend: y.label, lines, left }, plot),
  };
}

/** Outcomes in the author's order, then the others; one that the author names and no run had is kept. */
function outcomes({ order = [] }: ChartDescription, table: ResultTable, y: Column): readonly string[] {
  const found = y.type === 'boolean' ? [true, false] : valuesOf(table, y);
  const never = table.rows.some(row => (row[y.name] ?? null) === null) ? ['never'] : [];
  return [...new Set([...order, ...found.map(value => levelLabel(y, value)), ...never])];
}

function partsOf(group: string, seen: readonly string[], series: readonly Series[]): readonly Part[] {
  const runs = seen.length;
  if (runs === 0) return [];
  let before = 0;
  return series.flatMap(({ name }) => {
    const hits = seen.filter(one => one === name).length;
    if (hits === 0) return [];
    const own = proportionInterval(hits, runs);
    const cut = proportionInterval(before + hits, runs);
    const part = {
      group,
      series: name,
      from: before / runs,
      to: (before + hits) / runs,
      value: hits / runs,
      low: own.low ?? 0,
      high: own.high ?? 1,
      cutLow: cut.low ?? 0,
      cutHigh: cut.high ?? 1,
      runs,
    };
    before += hits;
    return [part];
  });
}

interface Titles {
  readonly axis: Axis;
  readonly title: string;
  readonly legend: string;
  readonly lines: Readonly<Record<string, readonly string[]>>;
  readonly left: number;
}

function partLayers(
  parts: readonly Part[],
  series: readonly Series[],
  { axis, title, legend, lines, left }: Titles,
  paper: Paper,
): readonly Json[] {
  const { ink, fontSize: em } = paper;
  const size = sizes(paper);
  const x = axisChannel({ ...axis, ticks: [0, 0.25, 0.5, 0.75, 1] }, 'from', paper.width, paper, {
    grid: false,
  });
  const y = {
    field: 'group',
    type: 'nominal',
    sort: null,
    title: paper.inner === true ? null : title,
    scale: { domain: Object.keys(lines), paddingInner: 0.22, paddingOuter: 0.1 },
    axis: {
      grid: false,
      ticks: false,
      domain: false,
      labelOverlap: false,
      labelLimit: 0,
      labelLineHeight: size.label * 1.2,
      labelExpr: `${JSON.stringify(lines)}[datum.value]`,
    },
  };
  const symbols = { symbolType: 'square', symbolSize: em ** 2, symbolStrokeWidth: 0.25 };
  const color = seriesChannel(series, 'color', { ...legendFor(series, paper, legend), ...symbols });
  const colours = new Map(series.map(one => [one.name, one.color]));
  const room = paper.width - left - em;
  const labelled = parts.flatMap(part => {
    const text = percent(part.value);
    const fits = paper.measure(text, size.footer, 'Semibold') + em * 0.5 < room * part.value;
    const onDark = isDark(colours.get(part.series) ?? ink.paper);
    return fits ? [{ group: part.group, middle: (part.from + part.to) / 2, text, onDark }] : [];
  });
  const tooltip = [
    { field: 'group', title },
    { field: 'series', title: capital(legend) },
    ...['value', 'low', 'high'].map((field, i) => ({
      field,
      type: 'quantitative',
      title: ['Share', '95% from', 'to'][i],
      format: '.1~%',
    })),
    { field: 'runs', title: 'Runs' },
  ];
  const cuts = parts.filter(part => part.to < 1);
  // Neighbouring cuts may be closer than their intervals: these stand below and above the bar's middle in turn.
  const isBelow = (part: Part): boolean =>
    cuts.filter(one => one.group === part.group).indexOf(part) % 2 === 0;
  const whisker = (colour: string, strokeWidth: number, below: boolean): Json => ({
    data: { values: cuts.filter(part => isBelow(part) === below) },
    mark: { type: 'rule', color: colour, strokeWidth, yOffset: em * (below ? 0.76 : -0.76) },
    encoding: { x: { ...x, field: 'cutLow' }, x2: { field: 'cutHigh' }, y },
  });
  return [
    {
      data: { values: parts },
      mark: { type: 'bar', stroke: ink.paper, strokeWidth: 0.7 },
      encoding: { x, x2: { field: 'to' }, y, color, tooltip },
    },
    {
      data: { values: labelled },
      mark: {
        type: 'text',
        fontSize: size.footer,
        fontWeight: 600,
        baseline: 'middle',

        tooltip: null,
      },
      encoding: {
        x: { ...x, field: 'middle' },
        y,
        text: { field: 'text' },
        color: { condition: { test: 'datum.onDark', value: ink.onDark }, value: ink.onLight },
      },
    },
    ...[true, false].flatMap(below => [
      whisker(ink.paper, em * 0.28, below),
      whisker(ink.text, em * 0.11, below),
    ]),
  ];
}
