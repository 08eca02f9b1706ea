// Both ends of a connection over time: the states of each as a coloured band with the names written in it, and the
// segments between them from sending to arrival. A lost one ends half-way at a cross; what is sent again is thinner.
import { makeLadder, type Ladder, type LadderArrow } from '../../trace/index.ts';
import type { ChartDescription } from '../../experiment/index.ts';
import { sizes, type Paper } from '../theme/index.ts';
import type { Json, Plot } from '../charts/frame.ts';
import { lostCrosses } from './lost-crosses.ts';
import type { RecordedRun } from './run.ts';
import { belowTime, breakLayers, timeAxis, timeChannel } from './time-axis.ts';
import { rowsOf, type Geometry } from './timeline-rows.ts';

export function timelinePlot(_: ChartDescription, { trace }: RecordedRun, paper: Paper): Plot {
  const ladder = makeLadder(trace, { full: true });
  const begin = ladder.begin / 1e9;
  const second = (at: number): number => at / 1e9 - begin;
  const moments = [
    ...ladder.arrows.flatMap(arrow => [arrow.sentAt, arrow.arrivesAt]),
    ...ladder.states.flatMap(span => [span.from, span.to]),
    ...ladder.timers.filter(timer => timer.end === 'fired').map(timer => timer.endedAt),
  ].map(second);
  const size = sizes(paper);
  const hosts = [ladder.hosts.left, ladder.hosts.right];
  const left =
    Math.max(...hosts.map(host => paper.measure(host.name, size.label, 'Semibold'))) + paper.fontSize * 0.8;
  const pixels = paper.width - left;
  const axis = timeAxis([0, ...moments], 'Time since the first event', pixels, paper);
  const geometry = rowsOf(ladder, axis, second, pixels, paper);
  const plot: Paper = { ...paper, height: geometry.height };
  const x = timeChannel(axis, 'from', { pixels }, paper);
  return {
    paper: plot,
    summary: [],
    per: 'point',
    shown: [],
    interval: 'none (a single run)',
    intervalAs: 'interval',
    below: belowTime(paper),
    left,
    layers: [
      ...segmentLayers(ladder, second, geometry, x, paper),
      ...bandLayers(geometry, x, paper),
      ...breakLayers(axis, x, geometry.height, paper),
      ...nameLayers(geometry, x, paper),
      hostLayer(ladder, geometry, paper),
    ],
  };
}

const kinds = ['SYN', 'FIN', 'RST', 'other'] as const;

const kindOf = ({ flags }: LadderArrow): (typeof kinds)[number] =>
  kinds.find(kind => flags.split(',').includes(kind)) ?? 'other';

function segmentLayers(
  ladder: Ladder,
  second: (at: number) => number,
  { inner: [top, bottom] }: Geometry,
  x: Json,
  paper: Paper,
): readonly Json[] {
  const { ink, fontSize: em } = paper;
  const arrows = ladder.arrows.map(arrow => {
    const [start, end] = arrow.from === 'left' ? [top, bottom] : [bottom, top];
    const lost = arrow.fate === 'lost';
    const [from, to] = [second(arrow.sentAt), second(arrow.arrivesAt)];
    return {
      from,
      to: lost ? (from + to) / 2 : to,
      start,
      end: lost ? (start + end) / 2 : end,
      series: kindOf(arrow),
      lost,
      again: arrow.again,
      label: `${arrow.flags} seq ${arrow.seq}${arrow.ack === undefined ? '' : ` ack ${arrow.ack}`}`,
    };
  });
  const present = kinds.filter(kind => arrows.some(arrow => arrow.series === kind));
  const colours = { SYN: ink.categories[2], FIN: ink.text, RST: ink.run.fault, other: ink.faint };
  const color = {
    field: 'series',
    type: 'nominal',
    scale: { domain: present, range: present.map(kind => colours[kind]) },
    legend: { title: null, direction: 'horizontal', values: present },
  };
  const y = { field: 'start', type: 'quantitative', scale: null, axis: null };
  const rule = (again: boolean): Json => ({
    data: { values: arrows.filter(arrow => arrow.again === again) },
    mark: {
      type: 'rule',
      strokeWidth: em * (again ? 0.07 : 0.13),
      ...(again ? { strokeDash: [em * 0.4, em * 0.25] } : {}),
    },
    encoding: {
      x,
      x2: { field: 'to' },
      y,
      y2: { field: 'end' },
      color,
      tooltip: [{ field: 'label', title: 'Segment' }],
    },
  });
  const lost = arrows.filter(arrow => arrow.lost);
  return [
    ...[false, true].filter(again => arrows.some(arrow => arrow.again === again)).map(rule),
    ...lostCrosses(lost, em ** 2 * 0.7, { x: { ...x, field: 'to' }, y: { ...y, field: 'end' } }, paper),
  ];
}

function bandLayers({ bands }: Geometry, x: Json, { ink }: Paper): readonly Json[] {
  return bands.map(({ state, ...band }) => ({
    data: { values: [band] },
    // A colour of its own each, not a scale: the legend is for segments.
    mark: { type: 'rect', color: ink.run.states[state], stroke: ink.faint, strokeWidth: 0.5 },
    encoding: {
      x,
      x2: { field: 'to' },
      y: { field: 'top', type: 'quantitative', scale: null, axis: null },
      y2: { field: 'bottom' },
    },
  }));
}

function nameLayers({ names }: Geometry, x: Json, paper: Paper): readonly Json[] {
  const y = { field: 'y', type: 'quantitative', scale: null, axis: null };
  const outside = names.filter(name => name.edge !== name.y);
  return [
    {
      data: { values: outside },
      mark: { type: 'rule', color: paper.ink.faint, strokeWidth: 0.4 },
      encoding: { x: { ...x, field: 'at' }, y, y2: { field: 'edge' } },
    },
    ...(['paper', 'text'] as const).map(tone => ({
      data: { values: tone === 'text' ? names : outside },
      mark: {
        type: 'text',
        fontSize: sizes(paper).footer,
        baseline: 'middle',
        align: 'center',
        color: paper.ink[tone],
        ...(tone === 'paper' ? { stroke: paper.ink.paper, strokeWidth: paper.fontSize * 0.35 } : {}),
        tooltip: null,
      },
      encoding: { x: { ...x, field: 'at' }, y, text: { field: 'text' } },
    })),
  ];
}

/** Who is who, beside the bands. */
function hostLayer({ hosts }: Ladder, { bands, inner }: Geometry, paper: Paper): Json {
  const middle = (from: number, to: number): number => (from + to) / 2;
  const firstTop = bands[0]?.top ?? 0;
  const bandHeight = inner[0] - firstTop;
  const values = [
    { text: hosts.left.name, y: middle(firstTop, inner[0]), colour: paper.ink.run.client },
    { text: hosts.right.name, y: middle(inner[1], inner[1] + bandHeight), colour: paper.ink.run.server },
  ];
  return {
    layer: values.map(value => ({
      data: { values: [value] },
      mark: {
        type: 'text',
        fontSize: sizes(paper).label,
        fontWeight: 600,
        align: 'right',
        baseline: 'middle',
        dx: -paper.fontSize * 0.6,
        color: value.colour,
        text: value.text,
      },
      encoding: { x: { value: 0 }, y: { field: 'y', type: 'quantitative', scale: null, axis: null } },
    })),
  };
}
