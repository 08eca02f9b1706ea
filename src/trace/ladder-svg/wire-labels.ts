// Places the labels between the lifelines: headers along their arrows, reasons at crosses, notes in breaks.
// Each label has candidates in order of preference; the first that touches nothing is taken. A label without
// one is reported, so that the layout makes room and tries again.
import { foldText } from '../ladder-fold.ts';
import type { Ladder } from '../ladder-model.ts';
import type { Timeline } from '../timeline.ts';
import { crossHalf, obstaclesOf, type DrawnArrow } from './arrows.ts';
import type { Columns } from './columns.ts';
import { boundsOf, touches, type Point, type Shape } from './geometry.ts';
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
  /** Heights at which a label found no room. */
  readonly crowded: readonly number[];
}

/** From a line to the label beside it. */
const lineGap = 1.7;
const clearance = 0.7;
/** Steeper than this, labels stand upright beside the line. */
const tiltMax = 0.5;

export function placeWireLabels(
  ladder: Ladder,
  arrows: readonly DrawnArrow[],
  timeline: Timeline,
  columns: Columns,
  style: FigureStyle,
): WireLabels {
  const wire = { left: columns.left.lifeline + 2, right: columns.right.lifeline - 2 };
  const obstacles = arrows.flatMap(obstaclesOf);
  const placed: PlacedLabel[] = [];
  const crowded: number[] = [];
  const isFree = (label: PlacedLabel): boolean => {
    const bounds = boundsOf(label.shape);
    if (bounds.left < wire.left || bounds.right > wire.right) return false;
    if (bounds.top < timeline.top - 8 || bounds.bottom > timeline.bottom + 16) return false;
    const isHit = (shape: Shape): boolean => touches(label.shape, shape, clearance);
    return !obstacles.some(isHit) && !placed.some(other => isHit(other.shape));
  };
  const put = (candidates: Iterable<PlacedLabel>, y: number): void => {
    for (const candidate of candidates) {
      if (!isFree(candidate)) continue;
      placed.push(candidate);
      return;
    }
    crowded.push(y);
  };
  const room = wire.right - wire.left;
  for (const drawn of arrows) {
    for (const label of headerLabels(drawn, room, style)) put(besideArrow(label, drawn), drawn.tail.y);
    if (drawn.arrow.reason !== undefined) {
      put(besideCross(drawn, drawn.arrow.reason, room, style), drawn.end.y);
    }
  }
  for (const fold of ladder.folds) {
    const [top, bottom] = [timeline.y(fold.from), timeline.y(fold.to)];
    const label = oneRun('fold', foldText(fold), style.labelSize, style.theme.muted, style);
    put(acrossWire(label, (wire.left + wire.right) / 2, top, bottom), (top + bottom) / 2);
  }
  return { labels: placed, crowded };
}

function oneRun(kind: Label['kind'], text: string, size: number, colour: string, style: FigureStyle): Label {
  return makeLabel(kind, size, [[{ text, weight: 400, colour }]], style.measure);
}

/** The header, with marks beside it where the arrow is long enough, else as a label of their own. */
function headerLabels({ arrow, tail, head }: DrawnArrow, room: number, style: FigureStyle): Label[] {
  const { theme, measure } = style;
  const sender = arrow.from === 'left' ? theme.client : theme.server;
  const run = (text: string, weight: TextRun['weight'], colour: string): TextRun => ({
    text,
    weight,
    colour,
  });
  const header = [run(arrow.flags, 600, sender), run(`seq ${arrow.seq}`, 400, theme.ink)];
  if (arrow.ack !== undefined) header.push(run(`ack ${arrow.ack}`, 400, theme.ink));
  if (arrow.length > 0) header.push(run(`len ${arrow.length}`, 400, theme.ink));
  const markColour = arrow.duplicate ? theme.faultText : sender;
  const marks = arrow.marks.map(mark =>
    run(mark, 600, /^(RTO|TLP|again|fast)/.test(mark) ? sender : markColour),
  );
  const length = Math.min(room, Math.hypot(head.x - tail.x, head.y - tail.y)) - 9;
  const fits = (line: readonly TextRun[], size: number): boolean =>
    makeLabel('arrow', size, [line], measure).width <= length;
  if (arrow.duplicate) return [makeLabel('mark', style.labelSize, [marks], measure)];
  const full = [...header, ...marks];
  if (fits(full, style.labelSize)) return [makeLabel('arrow', style.labelSize, [full], measure)];
  const size = fits(header, style.labelSize) ? style.labelSize : 6;
  const shown = fits(header, size) ? header : header.slice(0, 2);
  const labels = [makeLabel('arrow', size, [shown], measure)];
  if (marks.length > 0) labels.push(makeLabel('mark', size, [marks], measure));
  return labels;
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
    const lifts = arrow.fate === 'arrived' ? [0] : [0, crossHalf];
    for (const side of [above - 0, below]) {
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
