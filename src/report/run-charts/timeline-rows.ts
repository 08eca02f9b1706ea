// Where everything of a timeline stands, from top to bottom: names of the first side, its band, the segments, the
// other side's band and its names. A name stands within its band where it fits, else outside, in a row where it
// touches no other.
import type { Ladder, StateSpan } from '../../trace/index.ts';
import type { State } from '../../tcp/index.ts';
import { sizes, type Paper } from '../theme/index.ts';
import { momentAt, shareAt, type TimeAxis } from './time-axis.ts';

export interface Band {
  readonly state: State;
  readonly from: number;
  readonly to: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Name {
  readonly text: string;
  readonly at: number;
  readonly y: number;
  /** Where a thin line leads from the name to its band; the name's own height where it stands inside. */
  readonly edge: number;
}

export interface Geometry {
  readonly bands: readonly Band[];
  readonly names: readonly Name[];
  readonly height: number;
  /** Inner edges of the two bands: where segments begin and end. */
  readonly inner: readonly [top: number, bottom: number];
}

/** Bands and names from top to bottom: names of the first side, its band, segments, the other band, its names. */
export function rowsOf(
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
