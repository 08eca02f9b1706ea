// Places the words outside the lifelines: application calls, timers, and names of states that had no room in
// their bands. One column a side, each word as near to its moment as the others let it, with a leader to it.
import { formatDuration, ns } from '../../time/index.ts';
import { timerText } from '../ladder-words.ts';
import type { Ladder, Side, TimerSpan } from '../ladder-model.ts';
import type { Timeline } from '../timeline.ts';
import type { Band } from './bands.ts';
import { laneX, type Columns } from './columns.ts';
import type { Point } from './geometry.ts';
import { heightOf, makeLabel, placeBox, type Label, type PlacedLabel } from './label.ts';
import type { LadderStations } from './stations.ts';
import type { FigureStyle } from './style.ts';

/** A timer drawn as a bracket beside its lifeline. */
export interface Bracket {
  readonly timer: TimerSpan;
  readonly lane: number;
  readonly top: number;
  readonly bottom: number;
}

/** Something to say at a height of one side. */
export interface MarginNote {
  readonly side: Side;
  readonly label: Label;
  /** Where the leader begins. */
  readonly anchor: Point;
}

export interface Leader {
  readonly from: Point;
  readonly to: Point;
  readonly kind: Label['kind'];
}

const noteGap = 1.6;
/** A note further than this from its moment asks for more room. */
const shiftMax = 7;

/** Gives every timer a lane: 0 beside the band, further out where timers overlap. */
export function layBrackets(ladder: Ladder, stations: LadderStations, timeline: Timeline): Bracket[] {
  const ends: Record<Side, number[]> = { left: [], right: [] };
  return ladder.timers.map(timer => {
    const lanes = ends[timer.side];
    const free = lanes.findIndex(end => end <= timer.armedAt);
    const lane = free === -1 ? lanes.length : free;
    lanes[lane] = timer.endedAt;
    const [armed, ended] = [stations.armed(timer), stations.ended(timer)];
    const top = timeline.y(armed.at, armed.slot);
    // A timer that is armed anew ends where its next span begins.
    return { timer, lane, top, bottom: Math.max(top, timeline.y(ended.at, ended.slot)) };
  });
}

export function callLabel(text: string, error: string | undefined, style: FigureStyle): Label {
  const { theme, callSize, measure } = style;
  const call = { text, weight: 400, colour: theme.ink } as const;
  const failure =
    error === undefined ? [] : [[{ text: error, weight: 600, colour: theme.faultText } as const]];
  return makeLabel('call', callSize, [[call], ...failure], measure);
}

/** `'RTO 1 s'` beside a bracket; of the waits, which their band names, only the time. */
export function timerLabel(timer: TimerSpan, style: FigureStyle): Label | undefined {
  const isWait = timer.timer === 'TIME-WAIT' || timer.timer === 'FIN-WAIT-2';
  if (timer.end === 'restarted') return undefined;
  const span = ns(timer.expiresAt - timer.armedAt);
  const text = !isWait
    ? timerText(timer.timer, span)
    : timer.restart
      ? `${formatDuration(span)} again`
      : formatDuration(span);
  const { theme, callSize, measure } = style;
  return makeLabel('timer', callSize, [[{ text, weight: 400, colour: theme.muted }]], measure);
}

export function marginNotes(
  ladder: Ladder,
  stations: LadderStations,
  timeline: Timeline,
  columns: Columns,
  brackets: readonly Bracket[],
  nameless: readonly { readonly band: Band; readonly name: Label }[],
  style: FigureStyle,
): MarginNote[] {
  const notes: MarginNote[] = [];
  for (const call of ladder.calls) {
    const { at, slot } = stations.call(call);
    const anchor = { x: columns[call.side].outer, y: timeline.y(at, slot) };
    notes.push({ side: call.side, label: callLabel(call.text, call.error, style), anchor });
  }
  for (const { timer, lane, top, bottom } of brackets) {
    const label = timerLabel(timer, style);
    if (label === undefined) continue;
    const y = (top + bottom) / 2;
    notes.push({ side: timer.side, label, anchor: { x: laneX(columns[timer.side], lane), y } });
  }
  for (const { band, name } of nameless) {
    const y = (band.top + band.bottom) / 2;
    notes.push({ side: band.side, label: name, anchor: { x: columns[band.side].outer, y } });
  }
  return notes;
}

/** Puts the notes; `crowded` tells the heights where they had to move too far. */
export function placeMarginNotes(
  notes: readonly MarginNote[],
  columns: Columns,
  top: number,
  bottom: number,
): { labels: PlacedLabel[]; leaders: Leader[]; crowded: number[] } {
  const labels: PlacedLabel[] = [];
  const leaders: Leader[] = [];
  const crowded: number[] = [];
  for (const side of ['left', 'right'] as const) {
    const column = columns[side];
    const own = notes.filter(note => note.side === side).sort((a, b) => a.anchor.y - b.anchor.y);
    const heights = own.map(note => heightOf(note.label));
    const wished = own.map((note, i) => note.anchor.y - heights[i]! / 2);
    const tops = spread(wished, heights, noteGap, top, bottom);
    own.forEach((note, i) => {
      const y = tops[i]!;
      labels.push(placeBox(note.label, column.words, y, side === 'left' ? 'end' : 'start'));
      const firstLine = y + heights[i]! / 2;
      const to = { x: column.words - column.outward * 1.6, y: firstLine };
      leaders.push({ from: note.anchor, to, kind: note.label.kind });
      if (Math.abs(y - wished[i]!) > shiftMax) crowded.push(note.anchor.y);
    });
  }
  return { labels, leaders, crowded };
}

/**
 * Moves boxes apart as little as possible (least squares), keeping their order: pool adjacent violators.
 *
 * @returns the tops
 */
export function spread(
  wished: readonly number[],
  heights: readonly number[],
  gap: number,
  top: number,
  bottom: number,
): number[] {
  const offsets: number[] = [];
  let offset = 0;
  for (const height of heights) {
    offsets.push(offset);
    offset += height + gap;
  }
  const blocks: { sum: number; count: number }[] = [];
  wished.forEach((wish, i) => {
    let block = { sum: wish - offsets[i]!, count: 1 };
    for (;;) {
      const last = blocks.at(-1);
      if (last === undefined || last.sum / last.count <= block.sum / block.count) break;
      blocks.pop();
      block = { sum: block.sum + last.sum, count: block.count + last.count };
    }
    blocks.push(block);
  });
  const highest = Math.max(top, bottom - (offset - gap));
  const shifts = blocks.flatMap(({ sum, count }) =>
    Array<number>(count).fill(Math.max(top, Math.min(highest, sum / count))),
  );
  return shifts.map((shift, i) => shift + offsets[i]!);
}
