// A measure over two parameters as coloured cells with the number written in each. Cividis: one hue family,
// monotone in lightness, so that it reads the same in grey and to a colour-blind reader.
import {
  columnOf,
  longestOf,
  summarise,
  type ChartDescription,
  type Column,
  type SummaryRow,
} from '../../experiment/index.ts';
import { FinwaitError } from '../../time/index.ts';
import { sizes, type Paper } from '../theme/index.ts';
import { belowCategories } from './axes.ts';
import { missingText, type Json, type Plot, type Tables } from './frame.ts';
import { intervalName, measureLabel, neverCounts, statisticOf } from './measure.ts';
import { required } from './selection.ts';
import { axisTitle, levelLabel, number, percent, shownUnit, type Shown } from './wording.ts';

interface HeatCell {
  readonly x: string;
  readonly y: string;
  readonly value: number | null;
  readonly text: string;
  /** '1.2–1.9', or that no two runs differ. */
  readonly note: string;
  readonly dark: boolean;
  readonly runs: number;
  readonly never: number;
}

/** @throws FinwaitError when the description names what the table does not have */
export function heatmapPlot(
  description: ChartDescription,
  { panel: table, all, facet }: Tables,
  paper: Paper,
): Plot {
  const place = `chart '${description.id}'`;
  const x = columnOf(table, required(description, 'x'), `${place}, x`);
  const y = columnOf(table, required(description, 'y'), `${place}, y`);
  const measure = columnOf(table, required(description, 'color'), `${place}, color`);
  if (measure.type === 'string') {
    throw new FinwaitError(
      'chart-needs',
      `${place}: color: '${measure.name}' is made of categories, and a heatmap needs numbers or yes and no. Use kind 'bars'.`,
    );
  }
  const statistic = statisticOf(description, measure, all);
  const summary = summarise(table, [y.name, x.name], measure.name, statistic, longestOf(all, measure.name));
  const whole =
    facet === undefined
      ? summary
      : summarise(all, [facet, y.name, x.name], measure.name, statistic, longestOf(all, measure.name));
  const values = whole.flatMap(row => (row.value === null ? [] : [row.value]));
  const shown = shownUnit(measure, Math.max(0, ...values));
  const share = statistic === 'share' || measure.unit === '%';
  const least = share ? 0 : Math.min(...values);
  const most = share ? Math.max(...values, 0.01) : Math.max(...values);
  const log = least > 0 && most / least > 30;
  const cells = summary.map(row => cellOf(row, x, y, shown, share, { least, most, log }));
  const rows = new Set(cells.map(cell => cell.y)).size;
  const cellHeight = Math.max(paper.fontSize * 2.9, Math.min(paper.fontSize * 4, paper.height / rows));
  const plot: Paper = { ...paper, height: cellHeight * rows };
  const widestRow = Math.max(...cells.map(cell => paper.measure(cell.y, sizes(paper).label)));
  return {
    paper: plot,
    summary,
    per: 'cell',
    shown: [x.name, y.name],
    interval: intervalName(statistic),
    intervalAs: 'second line',
    missing: missingText(all, measure, neverCounts(statistic)),
    below: belowCategories(paper),
    left: widestRow + paper.fontSize * (paper.inner === true ? 1 : 2.6),
    layers: cellLayers(cells, plot, {
      x: axisTitle(x.label, ''),
      y: axisTitle(y.label, ''),
      measure: axisTitle(measureLabel(measure, statistic), shown.unit),
      domain: [least * shown.factor, most * shown.factor],
      log,
      share,
      upward: y.type === 'number',
    }),
  };
}

interface Ramp {
  readonly least: number;
  readonly most: number;
  readonly log: boolean;
}

function cellOf(row: SummaryRow, x: Column, y: Column, shown: Shown, share: boolean, ramp: Ramp): HeatCell {
  const print = (value: number): string => (share ? percent(value) : number(value * shown.factor));
  const { value, low, high, runs, n } = row;
  const place = value === null ? 1 : position(value, ramp);
  return {
    x: levelLabel(x, row.group[x.name] ?? null),
    y: levelLabel(y, row.group[y.name] ?? null),
    value: value === null ? null : value * shown.factor,
    text: value === null ? (runs === 0 ? 'not run' : 'never') : print(value),
    note:
      low === null || high === null || n < 2
        ? ''
        : low === high
          ? 'all alike'
          : `${share ? print(low).replace('%', '') : print(low)}–${print(high)}`,
    // Cividis passes middle grey a little above its middle.
    dark: place < 0.55,
    runs,
    never: runs - n,
  };
}

function position(value: number, { least, most, log }: Ramp): number {
  if (most === least) return 0.5;
  return log ? Math.log(value / least) / Math.log(most / least) : (value - least) / (most - least);
}

interface Titles {
  readonly x: string;
  readonly y: string;
  readonly measure: string;
  readonly domain: readonly [number, number];
  readonly log: boolean;
  readonly share: boolean;
  /** Numbers grow upward; categories stand in the order of the sweep. */
  readonly upward: boolean;
}

function cellLayers(cells: readonly HeatCell[], paper: Paper, titles: Titles): readonly Json[] {
  const size = sizes(paper);
  const rows = [...new Set(cells.map(cell => cell.y))];
  const axis = { grid: false, domain: false, ticks: false, labelAngle: 0, labelOverlap: false };
  // Named, because the layers' own order would put columns that begin with an empty cell last
  const columns = [...new Set(cells.map(cell => cell.x))];
  const x = { field: 'x', type: 'ordinal', sort: columns, title: titles.x, axis };
  const y = {
    field: 'y',
    type: 'ordinal',
    sort: titles.upward ? rows.toReversed() : rows,
    title: paper.inner === true ? null : titles.y,
    axis,
  };
  const format = titles.share ? '~%' : ',~r';
  const color = {
    field: 'value',
    type: 'quantitative',
    title: titles.measure + (titles.log ? ', log scale' : ''),
    scale: {
      scheme: paper.ink.ramp,
      type: titles.log ? 'log' : 'linear',
      domain: titles.domain,
      nice: false,
    },
    legend: {
      format,
      gradientLength: (paper.figureWidth ?? paper.width) * 0.4,
      gradientThickness: paper.fontSize * 0.7,
      tickCount: 4,
      titleFontWeight: 400,
    },
  };
  const tooltip = [
    { field: 'x', title: titles.x },
    { field: 'y', title: titles.y },
    { field: 'text', title: titles.measure },
    { field: 'note', title: '95%' },
    { field: 'runs', title: 'Runs' },
    { field: 'never', title: 'of them never' },
  ];
  const shade = { condition: { test: 'datum.dark', value: '#fff' }, value: '#000' };
  const narrow =
    Math.max(...cells.map(cell => paper.measure(cell.note, size.footer))) > cellWidth(cells, paper);
  const tight =
    Math.max(...cells.map(cell => paper.measure(cell.text, size.label, 'Semibold'))) >
    cellWidth(cells, paper);
  const noted = !narrow && cells.some(cell => cell.note !== '');
  const lift = noted ? paper.fontSize * 0.55 : 0;
  return [
    {
      data: { values: cells.filter(cell => cell.value !== null) },
      mark: { type: 'rect', stroke: paper.ink.paper, strokeWidth: 1 },
      encoding: { x, y, color, tooltip },
    },
    {
      data: { values: cells.filter(cell => cell.value === null) },
      mark: { type: 'rect', color: paper.ink.hollow, stroke: paper.ink.paper, strokeWidth: 1 },
      encoding: { x, y, tooltip },
    },
    {
      data: { values: cells.filter(cell => cell.value !== null) },
      mark: {
        type: 'text',
        fontSize: tight ? size.footer : size.label,
        fontWeight: 600,
        dy: -lift,
        tooltip: null,
      },
      encoding: { x, y, text: { field: 'text' }, color: shade },
    },
    {
      data: { values: cells.filter(cell => cell.value === null) },
      mark: {
        type: 'text',
        fontSize: size.footer,
        fontStyle: 'italic',
        color: paper.ink.hollowText,
        tooltip: null,
      },
      encoding: { x, y, text: { field: 'text' } },
    },
    ...(!noted
      ? []
      : [
          {
            data: { values: cells.filter(cell => cell.value !== null) },
            mark: { type: 'text', fontSize: size.footer, dy: paper.fontSize * 0.6, tooltip: null },
            encoding: { x, y, text: { field: 'note' }, color: shade },
          },
        ]),
  ];
}

/** Room for text in a cell, about: the figure without its y axis, shared by the columns. */
function cellWidth(cells: readonly HeatCell[], paper: Paper): number {
  const columns = new Set(cells.map(cell => cell.x)).size;
  const widestRow = Math.max(...cells.map(cell => paper.measure(cell.y, sizes(paper).label)));
  return (paper.width - widestRow - paper.fontSize * 3) / columns - paper.fontSize * 0.5;
}
