// Places the labels between the lifelines: headers along their arrows, reasons at crosses, notes in breaks.
// Each label has candidates in order of preference; the first that touches nothing is taken. A label without
// one is reported, so that the layout makes room and tries again.
import { foldText } from '../ladder-fold.ts';
import type { Ladder, LadderArrow } from '../ladder-model.ts';
import type { Timeline } from '../timeline.ts';
import { crossHalf, obstaclesOf, type DrawnArrow } from './arrows.ts';
import type { Columns } from './columns.ts';
import { boundsOf, touches, type Point } from './geometry.ts';
import {
  dropOf,
  heightOf,
  makeLabel,
  placeBox,
  placeTilted,
  riseOf,
  type Label,
  type PlacedLabel,
  type TextRun,
} from './label.ts';
import type { FigureStyle } from './style.ts';
import { wrapText } from './text-width.ts';

export interface WireLabels {
  readonly labels: readonly PlacedLabel[];
  /** Where a label found no room, and whose it was (a fold's note is nobody's). */
  readonly crowded: readonly { readonly y: number; readonly arrow?: LadderArrow }[];
}

/** From a line to the label beside it. */
const lineGap = 1.7;
const clearance = 0.7;
/** From other arrows and labels: more, so that nobody wonders which arrow a label belongs to. */
const strangerClearance = 2.1;
/** What a header leaves free of its arrow's length. */
const endsFree = 9;
/** Steeper than this, labels stand upright beside the line. */
const tiltMax = 0.5;

export function placeWireLabels(
  ladder: Ladder,
  arrows: readonly DrawnArrow[],
  timeline: Timeline,
  columns: Columns,
  style: FigureStyle,
  stackable: ReadonlySet<LadderArrow>,
  bottom: number,
): WireLabels {
  const wire = { left: columns.left.lifeline + 2, right: columns.right.lifeline - 2 };
  const obstacles = arrows.map(drawn => ({ drawn, shapes: obstaclesOf(drawn) }));
  const placed: PlacedLabel[] = [];
  const crowded: { y: number; arrow?: LadderArrow }[] = [];
  const isFree = (label: PlacedLabel, own: DrawnArrow | undefined): boolean => {
    const bounds = boundsOf(label.shape);
    if (bounds.left < wire.left || bounds.right > wire.right) return false;
    if (bounds.top < timeline.top - 8 || bounds.bottom > bottom + 3) return false;
    if (placed.some(other => touches(label.shape, other.shape, strangerClearance))) return false;
    return !obstacles.some(({ drawn, shapes }) => {
      const least = drawn === own ? clearance : strangerClearance;
      return shapes.some(shape => touches(label.shape, shape, least));
    });
  };
  const put = (candidates: Iterable<PlacedLabel>, y: number, own?: DrawnArrow): void => {
    for (const candidate of candidates) {
      if (!isFree(candidate, own)) continue;
      placed.push(candidate);
      return;
    }
    crowded.push({ y, ...(own && { arrow: own.arrow }) });
  };
  const room = wire.right - wire.left;
  const size = headerSize(arrows, room, style);
  for (const drawn of arrows) {
    for (const label of headerLabels(drawn, room, size, style)) {
      put(candidatesFor(label, drawn, stackable.has(drawn.arrow), style), drawn.tail.y, drawn);
    }
    if (drawn.arrow.reason !== undefined) {
      put(besideCross(drawn, drawn.arrow.reason, room, style), drawn.end.y, drawn);
    }
  }
  for (const fold of ladder.folds) {
    const [from = 0, to = from] = [fold.after, fold.before].map(
      arrow => arrows.find(drawn => drawn.arrow === arrow)?.tail.y,
    );
    const label = oneRun('fold', foldText(fold), style.labelSize, style.theme.muted, style);
    put(acrossWire(label, (wire.left + wire.right) / 2, from, to), (from + to) / 2);
  }
  return { labels: placed, crowded };
}

function oneRun(kind: Label['kind'], text: string, size: number, colour: string, style: FigureStyle): Label {
  return makeLabel(kind, size, [[{ text, weight: 400, colour }]], style.measure);
}

const headerLength = ({ tail, head }: DrawnArrow, room: number): number =>
  Math.min(room, Math.hypot(head.x - tail.x, head.y - tail.y)) - endsFree;

/** One size for all headers: the usual one, or as much smaller as the longest needs, down to 6 pt. */
function headerSize(arrows: readonly DrawnArrow[], room: number, style: FigureStyle): number {
  let size = style.labelSize;
  for (const drawn of arrows) {
    const { width } = makeLabel('arrow', style.labelSize, [headerRuns(drawn.arrow, style)], style.measure);
    size = Math.min(size, (style.labelSize * headerLength(drawn, room)) / width);
  }
  return Math.max(6, size);
}

/** `FIN,ACK  seq 101  ack 1001  len 100`. */
function headerRuns(arrow: LadderArrow, style: FigureStyle): TextRun[] {
  const { theme } = style;
  const plain = (text: string): TextRun => ({ text, weight: 400, colour: theme.ink });
  const colour = arrow.from === 'left' ? theme.client : theme.server;
  const runs: TextRun[] = [{ text: arrow.flags, weight: 600, colour }, plain(`seq ${arrow.seq}`)];
  if (arrow.ack !== undefined) runs.push(plain(`ack ${arrow.ack}`));
  if (arrow.length > 0) runs.push(plain(`len ${arrow.length}`));
  return runs;
}

/** The header, with marks beside it where the arrow is long enough, else as a label of their own. */
function headerLabels(drawn: DrawnArrow, room: number, size: number, style: FigureStyle): Label[] {
  const { arrow } = drawn;
  const { theme, measure } = style;
  const ofSender = arrow.from === 'left' ? theme.client : theme.server;
  const marks = arrow.marks.map((text): TextRun => {
    const isTcp = /^(RTO|TLP|again|fast|window|keepalive)/.test(text);
    return { text, weight: 600, colour: isTcp ? ofSender : theme.faultText };
  });
  if (arrow.duplicate) return [makeLabel('mark', size, [marks], measure)];
  const header = headerRuns(arrow, style);
  const full = makeLabel('arrow', size, [[...header, ...marks]], measure);
  if (marks.length === 0 || full.width <= headerLength(drawn, room)) return [full];
  return [makeLabel('arrow', size, [header], measure), makeLabel('mark', size, [marks], measure)];
}

/** On one line beside the arrow; failing that, if allowed, stacked on two lines or more. */
function* candidatesFor(
  label: Label,
  drawn: DrawnArrow,
  mayStack: boolean,
  style: FigureStyle,
): Generator<PlacedLabel> {
  yield* besideArrow(label, drawn);
  const [line = []] = label.lines;
  if (!mayStack || line.length < 2) return;
  const stack = (...lines: TextRun[][]): Label =>
    makeLabel(
      label.kind,
      label.size,
      lines.filter(l => l.length > 0),
      style.measure,
    );
  yield* besideArrow(stack(line.slice(0, 1), line.slice(1)), drawn);
  yield* besideArrow(stack(line.slice(0, 2), line.slice(2)), drawn);
  yield* besideArrow(stack(...line.map(run => [run])), drawn);
}

function* besideArrow(label: Label, { arrow, tail, head }: DrawnArrow): Generator<PlacedLabel> {
  const [a, b] = tail.x < head.x ? [tail, head] : [head, tail];
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  const angle = Math.atan2(b.y - a.y, b.x - a.x);
  const slack = length - label.width;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const at = (along: number, below: number): Point => ({
    x: a.x + along * cos - below * sin,
    y: a.y + along * sin + below * cos,
  });
  // Shares of the slack, from the left: the middle first, then towards the sender, then towards the receiver.
  const towardsTail = [0.5, 0.36, 0.22, 0.12, 0.64, 0.78, 0.88];
  const shares = arrow.fate === 'arrived' ? towardsTail : [0.12, 0.06, 0.22, 0.36, 0.5];
  const above = -lineGap - dropOf(label);
  const below = lineGap + riseOf(label);
  const isTilted = Math.abs(angle) <= tiltMax;
  if (isTilted && slack > 6) {
    // A label that passes over a cross needs to stand a little higher.
    const lifts = arrow.fate === 'arrived' ? [0] : [0, crossHalf + 0.8];
    for (const side of [above, below]) {
      for (const lift of lifts) {
        for (const share of shares) {
          const along = slack * (tail.x < head.x ? share : 1 - share);
          yield placeTilted(label, at(along, side + (side < 0 ? -lift : lift)), angle);
        }
      }
    }
  }
  // Upright, a corner of the box near the line: right of a falling line or left of it.
  for (const share of [0.15, 0.25, 0.35, 0.5, 0.65, 0.8]) {
    const p = at(length * (tail.x < head.x ? share : 1 - share), 0);
    const falls = angle >= 0;
    const height = heightOf(label);
    yield placeBox(label, falls ? p.x + 3.5 : p.x - 3.5, p.y - height + 1, falls ? 'start' : 'end');
    yield placeBox(label, falls ? p.x - 3.5 : p.x + 3.5, p.y - 1, falls ? 'end' : 'start');
  }
}

/** Why a segment was lost: beyond the cross on its way, where the line no longer runs. */
function* besideCross(
  { tail, end }: DrawnArrow,
  reason: string,
  room: number,
  style: FigureStyle,
): Generator<PlacedLabel> {
  const { theme, measure } = style;
  const size = Math.max(6, style.labelSize * 0.94);
  const align = end.x > tail.x ? 'start' : 'end';
  const x = end.x + (end.x > tail.x ? 1 : -1) * (crossHalf + 3);
  const make = (width: number): Label => {
    const lines = wrapText(reason, width, size, 400, measure);
    return makeLabel(
      'reason',
      size,
      lines.map(text => [{ text, weight: 400, colour: theme.faultText }]),
      measure,
    );
  };
  for (const label of [make(room / 2 - 10), make(room / 3)]) {
    const height = heightOf(label);
    for (const dy of [0, 2, 4, -2, 6, -4, 8]) yield placeBox(label, x, end.y - height / 2 + dy, align);
  }
  const wide = make(room * 0.8);
  for (const dy of [0, 3, 6, 9]) yield placeBox(wide, end.x, end.y + crossHalf + 2 + dy, 'middle');
}

function* acrossWire(label: Label, x: number, top: number, bottom: number): Generator<PlacedLabel> {
  const middle = (top + bottom) / 2 - heightOf(label) / 2;
  for (let dy = 0; dy <= (bottom - top) / 2; dy += 2) {
    yield placeBox(label, x, middle + dy, 'middle');
    yield placeBox(label, x, middle - dy, 'middle');
  }
}
