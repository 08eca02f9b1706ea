// How the runs of each group spread: 'box' by their quantiles, 'violin' by their density, 'strip' by every run. The
// median stands out in each, with the interval of order statistics; of runs that never ended the footer tells.
import { max } from 'd3-array';
import { mannWhitney, type ChartDescription } from '../../experiment/index.ts';
import type { Paper } from '../theme/index.ts';
import { axisChannel, axisFor, leftRoom } from './axes.ts';
import { missingText, type Plot, type Tables } from './frame.ts';
import { numericMeasure, slotAxis, slotsOf, type Slot } from './groups.ts';
import { legendFor } from './legend.ts';
import { seriesChannel } from './series.ts';
import {
  boxLayers,
  medianLayers,
  quantile,
  stripLayers,
  violinLayers,
  type Scales,
} from './spread-layers.ts';
import { shownUnit } from './wording.ts';

/** @throws FinwaitError when the description names what the table does not have */
export function spreadPlot(description: ChartDescription, { panel, all }: Tables, paper: Paper): Plot {
  const y = numericMeasure(description, panel);
  const seen = all.rows.flatMap(row => (typeof row[y.name] === 'number' ? [Number(row[y.name])] : []));
  const shown = shownUnit(y, max(seen) ?? 0);
  const groups = slotsOf(description, panel, { name: y.name, factor: shown.factor }, paper);
  const isLog = description.yScale === 'log' && seen.every(value => value > 0);
  const yAxis = axisFor(
    description.kind === 'box'
      ? slotsOf(description, all, { name: y.name, factor: shown.factor }, paper).slots.flatMap(
          ({ values }) => (values.length === 0 ? [] : [quantile(values, 0.05), quantile(values, 0.95)]),
        )
      : seen.map(value => value * shown.factor),
    {
      kind: description.yScale === 'log' && !isLog ? 'symlog' : (description.yScale ?? 'linear'),
      label: y.label,
      unit: shown.unit,
      percent: y.unit === '%',
      from0: true,
    },
  );
  const left = leftRoom(yAxis, paper);
  const { channel: x, below } = slotAxis(groups, 'at', left, paper);
  const value = axisChannel(yAxis, 'value', paper.height, paper, { orient: 'left' });
  const named = groups.color !== undefined;
  const legend = named
    ? {
        ...legendFor(groups.series, paper, groups.color.label),
        symbolType: 'square',
        symbolSize: paper.fontSize ** 2,
        symbolStrokeWidth: 0.25,
      }
    : null;
  const scales: Scales = {
    x,
    y: value,
    color: seriesChannel(groups.series, 'color', legend),
    isLog: yAxis.kind === 'log',
    title: yAxis.title,
  };
  const kept = groups.slots.filter(slot => slot.values.length > 0);
  const layersOf = { box: boxLayers, violin: violinLayers };
  const kind = description.kind === 'box' || description.kind === 'violin' ? description.kind : 'strip';
  const marks = {
    box: 'boxes: quartiles, whiskers: 5% to 95%; bars',
    violin: 'widths: density of runs; bars',
    strip: 'one dot a run; bars',
  };
  return {
    paper,
    summary: groups.slots.map(({ runs }) => ({
      group: {},
      runs,
      n: runs,
      value: null,
      low: null,
      high: null,
    })),
    per: 'group',
    shown: named ? [groups.x.name, groups.color.name] : [groups.x.name],
    interval: '95% order statistics of the median',
    intervalAs: marks[kind],
    missing: joined(missingText(all, y, 'not among the marks'), comparison(groups.slots)),
    below,
    left,
    // Dots stand before the bar of their median, which would hide them; on boxes and violins it stands in front.
    layers:
      kind === 'strip'
        ? [...medianLayers(kept, scales, paper), ...stripLayers(kept, scales, paper)]
        : [...layersOf[kind](kept, scales, paper), ...medianLayers(kept, scales, paper)],
  };
}

const joined = (...texts: readonly (string | undefined)[]): string | undefined => {
  const said = texts.filter(text => text !== undefined);
  return said.length === 0 ? undefined : said.join('; ');
};

/** Of two groups: does one tend to be larger? A run that never finished is larger than any that did. */
function comparison(slots: readonly Slot[]): string | undefined {
  const [one, other] = slots;
  if (one === undefined || other === undefined || slots.length > 2) return undefined;
  const [a, b] = [one, other].map(({ values, runs }) => [
    ...values,
    ...Array.from({ length: runs - values.length }, () => Infinity),
  ]) as [number[], number[]];
  if (a.length === 0 || b.length === 0) return undefined;
  const { p, superiority } = mannWhitney(b, a);
  const chance = `the second is larger in ${(superiority * 100).toFixed(0)}% of pairs`;
  return `Mann–Whitney: ${chance}, p ${p < 0.001 ? '< 0.001' : `= ${p.toFixed(3)}`}`;
}
