// Sequence numbers over time, as Stevens drew them and tcptrace does: a bar for each segment as it left, what had been
// acknowledged below it, the right edge of the offered window above.
import { max } from 'd3-array';
import type { ChartDescription } from '../../experiment/index.ts';
import { FinwaitError } from '../../time/index.ts';
import { sizes, type Paper } from '../theme/index.ts';
import { axisChannel, axisFor, leftRoom } from '../charts/axes.ts';
import type { Json, Plot } from '../charts/frame.ts';
import { lostCrosses } from './lost-crosses.ts';
import { mainFlow, type Flow } from './flow.ts';
import type { RecordedRun } from './run.ts';
import { belowTime, breakLayers, shareAt, timeAxis, timeChannel } from './time-axis.ts';

/** More segments than this are thinned; those sent again and the lost ones stay. */
const segmentsMost = 1500;

/** @throws FinwaitError `chart-needs` when the run sent nothing */
export function sequencePlot({ id }: ChartDescription, { trace }: RecordedRun, paper: Paper): Plot {
  const flow = flowOf(id, trace);
  const { fontSize: em, ink } = paper;
  const shown = thinned(flow);
  const moments = [0, ...flow.segments.map(one => one.at), ...flow.acknowledged.map(one => one.at)];
  const most = max(flow.segments, one => one.to) ?? 1;
  const factor = most > 20_000 ? 1e-3 : 1;
  const yAxis = axisFor([0, most * factor], {
    kind: 'linear',
    label: `sequence number of the ${flow.sender}`,
    unit: factor === 1 ? 'octets' : 'kB',
    percent: false,
    from0: true,
  });
  const left = leftRoom(yAxis, paper);
  const pixels = paper.width - left;
  const axis = timeAxis(moments, 'Time since the first segment', pixels, paper);
  const x = timeChannel(axis, 'at', { pixels }, paper);
  const y = axisChannel(yAxis, 'from', paper.height, paper, { orient: 'left' });
  const top = yAxis.domain[1];
  const end = axis.seconds.at(-1) ?? 0;
  const steps = [...flow.acknowledged, ...flow.acknowledged.slice(-1).map(one => ({ ...one, at: end }))];
  const names = ['sent', 'sent again', 'probe', 'acknowledged', 'offered window'] as const;
  const present = names.filter(name => {
    if (name === 'acknowledged') return steps.length > 0;
    if (name === 'offered window') return steps.some(one => one.edge * factor <= top);
    return shown.some(one => one.kind === name);
  });
  const colours = {
    sent: ink.categories[0],
    'sent again': ink.categories[1],
    probe: ink.categories[5],
    acknowledged: ink.categories[2],
    'offered window': ink.faint,
  };
  const color = {
    field: 'series',
    type: 'nominal',
    scale: { domain: present, range: present.map(name => colours[name]) },
    legend: { title: null, columns: present.length > 3 ? 2 : present.length },
  };
  const line = (
    name: 'acknowledged' | 'offered window',
    field: 'ack' | 'edge',
    dash: readonly number[],
  ): Json => ({
    data: { values: steps.map(one => ({ at: one.at, from: one[field] * factor, series: name })) },
    mark: { type: 'line', interpolate: 'step-after', strokeWidth: em * 0.1, strokeDash: dash, clip: true },
    encoding: { x, y, color },
  });
  const bars = shown.map(one => ({
    at: one.at,
    from: one.from * factor,
    // A FIN is one number of thousands: it would be too short to see.
    to: Math.max(one.to, one.from + (most * em * 0.25) / paper.height) * factor,
    series: one.kind,
    lost: one.lost,
    fin: one.isFin,
  }));
  const lost = bars.filter(one => one.lost);
  const fin = bars.filter(one => one.fin).slice(0, 1);
  return {
    paper,
    summary: [],
    per: 'point',
    shown: [],
    interval: 'none (a single run)',
    intervalAs: 'interval',
    below: belowTime(paper),
    left,
    layers: [
      ...(present.includes('acknowledged') ? [line('acknowledged', 'ack', [1, 0])] : []),
      ...(present.includes('offered window') ? [line('offered window', 'edge', [em * 0.4, em * 0.25])] : []),
      ...(['sent', 'sent again', 'probe'] as const)
        .filter(name => present.includes(name))
        .map(name => ({
          data: { values: bars.filter(one => one.series === name) },
          mark: { type: 'rule', strokeWidth: em * (name === 'sent' ? 0.16 : 0.28) },
          encoding: { x, y, y2: { field: 'to' }, color },
        })),
      ...lostCrosses(lost, em ** 2 * 0.55, { x, y: { ...y, field: 'to' } }, paper),
      ...breakLayers(axis, x, paper.height, paper),
      ...fin.map(one => finLabel(one, shareAt(axis, one.at) > 0.85, x, y, paper)),
    ],
  };
}

/** @throws FinwaitError `chart-needs` */
export function flowOf(id: string, trace: RecordedRun['trace']): Flow {
  const flow = mainFlow(trace);
  if (flow !== null) return flow;
  throw new FinwaitError('chart-needs', `chart '${id}': the run that it shows sent no segment.`);
}

function thinned({ segments }: Flow): Flow['segments'] {
  const every = Math.ceil(segments.length / segmentsMost);
  return segments.filter((one, i) => i % every === 0 || one.lost || one.isFin || one.kind !== 'sent');
}

/** 'FIN' below its mark, where the transfer that led to it is past. */
const finLabel = (fin: Json, atRight: boolean, x: Json, y: Json, paper: Paper): Json => ({
  data: { values: [fin] },
  mark: {
    type: 'text',
    text: 'FIN',
    fontSize: sizes(paper).footer,
    fontWeight: 600,
    align: atRight ? 'right' : 'left',
    baseline: 'top',
    dx: paper.fontSize * (atRight ? -0.4 : 0.4),
    dy: paper.fontSize * 0.3,
    color: paper.ink.text,
    tooltip: null,
  },
  encoding: { x, y },
});
