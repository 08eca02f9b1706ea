// What the sender may have in flight and what it has, and below it how long its retransmission timer was set to: two
// panels over one time, since octets and seconds share no axis.
import { max } from 'd3-array';
import type { ChartDescription } from '../../experiment/index.ts';
import type { Paper } from '../theme/index.ts';
import { axisChannel, axisFor, leftRoom, type Axis } from '../charts/axes.ts';
import { heading, footerLayer, type Json, type Words } from '../charts/frame.ts';
import { themeConfig } from '../theme/index.ts';
import type { RecordedRun } from './run.ts';
import { flowOf } from './sequence.ts';
import { breakLayers, timeAxis, timeChannel, type TimeAxis } from './time-axis.ts';

/** More points than this a line are thinned. */
const pointsMost = 1200;

/** The whole chart: two panels do not fit a single plot. @throws FinwaitError `chart-needs` */
export function windowChart(
  { id }: ChartDescription,
  { trace }: RecordedRun,
  words: Words,
  paper: Paper,
): Json {
  const flow = flowOf(id, trace);
  const { ink, fontSize: em } = paper;
  const moments = [0, ...[...flow.segments, ...flow.acknowledged, ...flow.rto].map(one => one.at)];
  const most = Math.max(
    max(flow.segments, one => one.cwnd ?? 0) ?? 1,
    max(flow.outstanding, one => one.octets) ?? 1,
  );
  const factor = most > 20_000 ? 1e-3 : 1;
  const yWindow = axisFor([0, most * factor], {
    kind: 'linear',
    label: `octets of the ${flow.sender}`,
    unit: factor === 1 ? '' : 'kB',
    percent: false,
    from0: true,
  });
  const longest = max(flow.rto, one => one.rto) ?? 1;
  const yRto = axisFor([0, longest], {
    kind: 'linear',
    label: 'RTO',
    unit: 's',
    percent: false,
    from0: true,
  });
  const lower: Paper = { ...paper, height: paper.height * 0.5 };
  const left = Math.max(leftRoom(yWindow, paper), leftRoom(yRto, lower));
  const width = Math.floor(paper.width - left - em * 1.9);
  const axis = timeAxis(moments, 'Time since the first segment', width, paper);
  const line = (series: string, points: readonly { readonly at: number; readonly octets: number }[]) => {
    const every = Math.ceil(points.length / pointsMost);
    return points.flatMap(({ at, octets }, i) =>
      i % every === 0 ? [{ at, value: octets * factor, series }] : [],
    );
  };
  // Of what happens at one instant only the end is seen.
  const windowsOf = flow.segments.flatMap(({ at, cwnd }, i) =>
    cwnd === null || at === flow.segments[i + 1]?.at ? [] : [{ at, octets: cwnd }],
  );
  const windows = [...line('congestion window', windowsOf), ...line('unacknowledged', flow.outstanding)];
  const names = ['congestion window', 'unacknowledged'].filter(name =>
    windows.some(one => one.series === name),
  );
  const color = {
    field: 'series',
    type: 'nominal',
    scale: { domain: names, range: [ink.categories[0], ink.categories[1]].slice(-names.length) },
    legend: { title: null },
  };
  const dash = {
    field: 'series',
    type: 'nominal',
    scale: {
      domain: names,
      range: [
        [1, 0],
        [em * 0.3, em * 0.2],
      ].slice(-names.length),
    },
    legend: { title: null },
  };
  const top = plane(axis, yWindow, width, paper, false);
  const bottom = plane(axis, yRto, width, lower, true);
  const timers = flow.rto
    .filter((one, i) => one.fired || one.at !== flow.rto[i + 1]?.at)
    .map(one => ({ at: one.at, value: one.rto, fired: one.fired }));
  return {
    ...heading(words, paper),
    spacing: em * 0.9,
    vconcat: [
      {
        width,
        height: paper.height,
        layer: [
          {
            data: { values: windows },
            mark: { type: 'line', interpolate: 'step-after', strokeWidth: em * 0.14 },
            encoding: { ...top, color, strokeDash: dash },
          },
          ...breakLayers(axis, top.x, paper.height, paper),
        ],
      },
      {
        width,
        height: lower.height,
        layer: [
          {
            data: { values: timers },
            mark: { type: 'line', interpolate: 'step-after', strokeWidth: em * 0.1, color: ink.soft },
            encoding: bottom,
          },
          {
            data: { values: timers.filter(one => one.fired) },
            mark: { type: 'point', filled: true, opacity: 1, size: em ** 2 * 0.3, color: ink.run.faultText },
            encoding: bottom,
          },
          ...breakLayers(axis, bottom.x, lower.height, lower),
        ],
      },
      {
        width: em,
        height: 1,
        view: { fill: null },
        ...footerLayer(
          { below: 0, left },
          { ...words, footer: `${words.footer} Dots: the timer fired.` },
          paper,
        ),
      },
    ],
    config: themeConfig(paper),
  };
}

const plane = (axis: TimeAxis, yAxis: Axis, width: number, paper: Paper, labelled: boolean) => ({
  x: timeChannel(axis, 'at', { pixels: width, exact: true, labelled }, paper),
  y: axisChannel(yAxis, 'value', paper.height, paper, { orient: 'left' }),
});
