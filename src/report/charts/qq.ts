// Does a measure have the same distribution at two levels of a parameter? Quantiles of the one against those of the
// other: on the dashed line where they agree. Kolmogorov and Smirnov's test says in a number how well.
import { max, quantileSorted } from 'd3-array';
import {
  columnOf,
  kolmogorovSmirnov,
  valuesOf,
  type Cell,
  type ChartDescription,
} from '../../experiment/index.ts';
import { FinwaitError } from '../../time/index.ts';
import type { Paper } from '../theme/index.ts';
import { axisFor } from './axes.ts';
import { missingText, type Plot, type Tables } from './frame.ts';
import { planeLayers, planeRoom } from './plane.ts';
import { required } from './selection.ts';
import { seriesOf } from './series.ts';
import { levelLabel, shownUnit } from './wording.ts';

/** Quantiles that are drawn, at most. */
const quantilesMost = 100;

/** @throws FinwaitError when the description names what the table does not have, or the parameter has one level */
export function qqPlot(description: ChartDescription, { panel, all }: Tables, paper: Paper): Plot {
  const place = `chart '${description.id}'`;
  const x = columnOf(panel, required(description, 'x'), `${place}, x`);
  const color = columnOf(panel, required(description, 'color'), `${place}, color`);
  const [base, ...others] = valuesOf(panel, color);
  if (x.type !== 'number' || base === undefined || others.length === 0) {
    throw new FinwaitError(
      'chart-needs',
      `${place}: quantiles are compared of a number (x) between two or more levels (color).`,
    );
  }
  const of = (value: Cell, rows = panel.rows): number[] =>
    rows
      .flatMap(row =>
        row[color.name] === value && typeof row[x.name] === 'number' ? [Number(row[x.name])] : [],
      )
      .toSorted((a, b) => a - b);
  const seen = [base, ...others].flatMap(value => of(value, all.rows));
  const shown = shownUnit(x, max(seen) ?? 0);
  const baseValues = of(base);
  const series = seriesOf(color, others, paper.ink.categories);
  const points = series.flatMap(one => {
    const values = of(one.value);
    const count = Math.min(values.length, baseValues.length, quantilesMost);
    return Array.from({ length: count }, (_, i) => {
      const p = (i + 0.5) / count;
      const at = (sorted: number[]): number => (quantileSorted(sorted, p) ?? 0) * shown.factor;
      return { x: at(baseValues), value: at(values), series: one.name };
    });
  });
  const tests = series.map(one => {
    const { d, p } = kolmogorovSmirnov(baseValues, of(one.value));
    return `${series.length > 1 ? `${one.name}: ` : ''}D = ${d.toFixed(2)}, p ${p < 0.001 ? '< 0.001' : `= ${p.toFixed(3)}`}`;
  });
  const scaled = seen.map(value => value * shown.factor);
  const axis = (level: string, kind: 'linear' | 'log' | 'symlog' = 'linear') =>
    axisFor(scaled, {
      kind,
      label: `${x.label}, ${level}`,
      unit: shown.unit,
      percent: x.unit === '%',
      from0: true,
    });
  const axes = {
    xAxis: axis(levelLabel(color, base), description.xScale),
    yAxis: axis(
      series.length === 1 ? (series[0]?.name ?? '') : 'the others',
      description.yScale ?? description.xScale,
    ),
  };
  const runs = [base, ...others].map(value => panel.rows.filter(row => row[color.name] === value).length);
  return {
    paper,
    summary: runs.map(count => ({ group: {}, runs: count, n: count, value: null, low: null, high: null })),
    per: 'sample',
    shown: [color.name],
    interval: tests.join('; '),
    intervalAs: 'Kolmogorov–Smirnov',
    missing: missingText(all, x, 'not among the quantiles'),
    ...planeRoom(axes, paper),
    layers: planeLayers(
      {
        points,
        series,
        ...axes,
        legend: series.length === 1 ? null : color.label,
        comparable: true,
        opacity: 0.85,
      },
      paper,
    ),
  };
}
