// Both ends of a connection over time: the states of each as a coloured band with the names written in it, and the
// segments between them from sending to arrival. A lost one ends half-way at a cross; what is sent again is thinner.
import { makeLadder, type Ladder, type LadderArrow, type StateSpan } from '../../trace/index.ts';
import type { ChartDescription } from '../../experiment/index.ts';
import type { State } from '../../tcp/index.ts';
import { sizes, type Paper } from '../theme/index.ts';
import type { Json, Plot } from '../charts/frame.ts';
import type { RecordedRun } from './run.ts';
import {
  belowTime,
  breakLayers,
  momentAt,
  shareAt,
  timeAxis,
  timeChannel,
  type TimeAxis,
} from './time-axis.ts';

interface Band {
  readonly state: State;
  readonly from: number;
  readonly to: number;
  readonly top: number;
  readonly bottom: number;
}

interface Name {
  readonly text: string;
  readonly at: number;
  readonly y: number;
  /** Where a thin line leads from the name to its band; the name's own height where it stands inside. */
  readonly edge: number;
}

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

interface Geometry {
  readonly bands: readonly Band[];
  readonly names: readonly Name[];
  readonly height: number;
  /** Inner edges of the two bands: where segments begin and end. */
  readonly inner: readonly [top: number, bottom: number];
}

/** Bands and names from top to bottom: names of the first side, its band, segments, the other band, its names. */
function rowsOf(
  { states }: Ladder,
  axis: TimeAxis,
  second: (at: number) => number,
  pixels: number,
  paper: Paper,
): Geometry {
  const { fontSize: em } = paper;
  const size = sizes(paper).footer;
  const [rowHeight, bandHeight, middle] = [size * 1.35, em * 1.7, em * 9];
  const sideOf = (side: StateSpan['side']) => {
    const spans = states.filter(span => span.side === side && span.to > span.from);
    const placed = spans.map(span => place(span, axis, second, pixels, paper));
    return { spans, ...rowsFor(placed, pixels) };
  };
  const [top, bottom] = [sideOf('left'), sideOf('right')];
  const firstTop = top.rows * rowHeight + (top.rows > 0 ? em * 0.3 : 0);
  const inner = [firstTop + bandHeight, firstTop + bandHeight + middle] as const;
  const band = ({ state, from, to }: StateSpan, at: number): Band => ({
    state,
    from: second(from),
    to: second(to),
    top: at,
    bottom: at + bandHeight,
  });
  const names = (side: typeof top, bandTop: number, direction: 1 | -1, edge: number): readonly Name[] =>
    side.placed.map(({ text, middle: share, row }) => ({
      text,
      at: momentAt(axis, share),
      y: row === null ? bandTop + bandHeight / 2 : edge + direction * (em * 0.3 + rowHeight * (row + 0.5)),
      edge: row === null ? bandTop + bandHeight / 2 : edge,
    }));
  return {
    bands: [
      ...top.spans.map(span => band(span, firstTop)),
      ...bottom.spans.map(span => band(span, inner[1])),
    ],
    names: [...names(top, firstTop, -1, firstTop), ...names(bottom, inner[1], 1, inner[1] + bandHeight)],
    height: inner[1] + bandHeight + bottom.rows * rowHeight + (bottom.rows > 0 ? em * 0.3 : 0),
    inner,
  };
}

interface Placed {
  readonly text: string;
  /** Middle of the name, as a share of the width. */
  readonly middle: number;
  readonly half: number;
  readonly fits: boolean;
}

function place(
  { state, from, to }: StateSpan,
  axis: TimeAxis,
  second: (at: number) => number,
  pixels: number,
  paper: Paper,
): Placed {
  const [left, right] = [shareAt(axis, second(from)), shareAt(axis, second(to))];
  const half = (paper.measure(state, sizes(paper).footer) / 2 + paper.fontSize * 0.25) / pixels;
  // A name must not lie below the strip of a break.
  const gaps = axis.breaks.map(gap => [shareAt(axis, gap.from), shareAt(axis, gap.to)] as const);
  const edges = [left, ...gaps.flat().filter(share => share > left && share < right), right];
  for (let i = 1; i < edges.length; i++) {
    const [a = 0, b = 0] = [edges[i - 1], edges[i]];
    const isGap = gaps.some(([from]) => from === a);
    if (!isGap && b - a >= 2 * half) return { text: state, middle: (a + b) / 2, half, fits: true };
  }
  const middle = Math.min(1 - half, Math.max(half, (left + (edges[1] ?? right)) / 2));
  return { text: state, middle, half, fits: false };
}

/** Names that do not fit into their bands stand in rows outside, each in the first row that is free there. */
function rowsFor(placed: readonly Placed[], pixels: number) {
  const ends: number[] = [];
  const result = placed.map(one => {
    if (one.fits) return { ...one, row: null };
    let row = ends.findIndex(end => end + 2 / pixels <= one.middle - one.half);
    if (row === -1) row = ends.length;
    ends[row] = one.middle + one.half;
    return { ...one, row };
  });
  return { placed: result, rows: ends.length };
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
    ...(lost.length === 0
      ? []
      : [
          {
            data: { values: lost },
            mark: {
              type: 'point',
              shape: 'cross',
              angle: 45,
              filled: true,
              opacity: 1,
              size: em ** 2 * 0.7,
              color: ink.run.faultText,
            },
            encoding: { x: { ...x, field: 'to' }, y: { ...y, field: 'end' } },
          },
        ]),
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
