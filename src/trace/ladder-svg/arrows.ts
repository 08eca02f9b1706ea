// Segments as lines on the wire: where each begins, ends and is lost, and what it occupies.
import type { Ladder, LadderArrow } from '../ladder-model.ts';
import type { Timeline } from '../timeline.ts';
import type { Columns } from './columns.ts';
import type { Point, Shape } from './geometry.ts';
import type { LadderStations } from './stations.ts';

export interface DrawnArrow {
  readonly arrow: LadderArrow;
  readonly tail: Point;
  /** Where it arrives, or would have. */
  readonly head: Point;
  /** Where the line ends: the head, or half-way for a lost segment. */
  readonly end: Point;
}

const headLength = 5.2;
const headHalfWidth = 1.9;
export const crossHalf = 2.7;

export function drawArrows(
  ladder: Ladder,
  stations: LadderStations,
  timeline: Timeline,
  columns: Columns,
): DrawnArrow[] {
  return ladder.arrows.map(arrow => {
    const [from, to] = arrow.from === 'left' ? [columns.left, columns.right] : [columns.right, columns.left];
    const [sent, arrives] = [stations.tail(arrow), stations.head(arrow)];
    const tail = { x: from.lifeline, y: timeline.y(sent.at, sent.slot) };
    const head = { x: to.lifeline, y: Math.max(tail.y, timeline.y(arrives.at, arrives.slot)) };
    // A bad checksum is found by the receiver, everything else on the way.
    const share = arrow.fate === 'arrived' ? 1 : arrow.lostBy === 'checksum' ? 0.9 : 0.5;
    const end = { x: tail.x + (head.x - tail.x) * share, y: tail.y + (head.y - tail.y) * share };
    return { arrow, tail, head, end };
  });
}

/** What labels must keep clear of: the line, its head, the cross at its end. */
export function obstaclesOf({ arrow, tail, end }: DrawnArrow): Shape[] {
  const line = [tail, end];
  if (arrow.fate === 'arrived') return [line, headOf(tail, end)];
  const { x, y } = end;
  const r = crossHalf + 0.6;
  return [
    line,
    [
      { x: x - r, y: y - r },
      { x: x + r, y: y - r },
      { x: x + r, y: y + r },
      { x: x - r, y: y + r },
    ],
  ];
}

/** The triangle at the end of a line. */
export function headOf(tail: Point, end: Point): Shape {
  const length = Math.hypot(end.x - tail.x, end.y - tail.y) || 1;
  const [ux, uy] = [(end.x - tail.x) / length, (end.y - tail.y) / length];
  const [bx, by] = [end.x - ux * headLength, end.y - uy * headLength];
  return [
    end,
    { x: bx - uy * headHalfWidth, y: by + ux * headHalfWidth },
    { x: bx + uy * headHalfWidth, y: by - ux * headHalfWidth },
  ];
}
