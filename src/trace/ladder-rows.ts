// A ladder as rows of text: which events share a line. A segment and what its arrival causes stand in one row
// when nothing else happened between; otherwise it has one row where it leaves and one where it arrives.
import { formatDuration, ns, unreachable, type Nanoseconds } from '../time/index.ts';
import { foldText } from './ladder-fold.ts';
import { timerText } from './ladder-words.ts';
import type { Ladder, LadderArrow, LadderEvent, LadderFold, Side, TimerSpan } from './ladder-model.ts';

/** What stands at one side of a row. */
export interface SideCell {
  /** An application's call, or a timer. */
  call?: string;
  isError?: boolean;
  isTimer?: boolean;
  state?: string;
}

export interface LadderRow {
  readonly kind: 'row';
  readonly at: Nanoseconds;
  /** Of a 'whole' arrow: when it arrives. */
  arrivesAt?: Nanoseconds;
  arrow?: LadderArrow;
  part?: 'whole' | 'send' | 'arrive';
  readonly left: SideCell;
  readonly right: SideCell;
}

/** A line over the whole width: time in which nothing happened, or data left out. */
export interface BreakRow {
  readonly kind: 'idle' | 'fold';
  readonly text: string;
}

/** An idle stretch is shown when it is longer than this many times the way from host to host. */
const idleMin = 8;

/** The rows of a ladder, from top to bottom. */
export function ladderRows(ladder: Ladder, ellipsis = '…'): (LadderRow | BreakRow)[] {
  const rows: LadderRow[] = [];
  const whole = new Set<LadderArrow>();
  ladder.events.forEach((event, index) => {
    if (event.kind === 'send' && arrivesUndisturbed(ladder.events, index)) whole.add(event.arrow);
    place(rows, event, whole);
  });
  return withBreaks(rows, ladder, ellipsis);
}

/** Whether nothing but the sender's own doings of that instant lies between a sending and its arrival. */
function arrivesUndisturbed(events: readonly LadderEvent[], index: number): boolean {
  const sent = events[index];
  if (sent?.kind !== 'send' || sent.arrow.fate !== 'arrived') return false;
  for (let i = index + 1; i < events.length; i++) {
    const event = events[i];
    if (event?.kind === 'arrive' && event.arrow === sent.arrow) return true;
    const isAside = event?.at === sent.at && event.side === sent.side && event.kind !== 'send';
    if (!isAside && event?.kind !== 'timer starts') return false;
  }
  return false;
}

function place(rows: LadderRow[], event: LadderEvent, whole: ReadonlySet<LadderArrow>): void {
  const { at, side } = event;
  switch (event.kind) {
    case 'send': {
      const last = rows.at(-1);
      const isFree =
        last !== undefined && last.arrow === undefined && last.at === at && isEmpty(last[other(side)]);
      const row = isFree ? last : newRow(rows, at);
      row.arrow = event.arrow;
      row.part = whole.has(event.arrow) || event.arrow.fate !== 'arrived' ? 'whole' : 'send';
      if (whole.has(event.arrow)) row.arrivesAt = event.arrow.arrivesAt;
      return;
    }
    case 'arrive': {
      if (whole.has(event.arrow)) return;
      const row = newRow(rows, at);
      row.arrow = event.arrow;
      row.part = 'arrive';
      return;
    }
    case 'call': {
      const { text, error } = event.call;
      const cell = cellFor(rows, at, side, 'call');
      cell.call = error === undefined ? text : `${text} ${error}`;
      if (error !== undefined) cell.isError = true;
      return;
    }
    case 'state':
      cellFor(rows, at, side, 'state').state = event.span.state;
      return;
    case 'timer starts':
    case 'timer ends': {
      const text = timerNote(event.timer, event.kind);
      if (text === undefined) return;
      const cell = cellFor(rows, at, side, 'call');
      cell.call = text;
      cell.isTimer = true;
      return;
    }
    default:
      unreachable(event);
  }
}

function timerNote(timer: TimerSpan, kind: 'timer starts' | 'timer ends'): string | undefined {
  const span = ns(timer.expiresAt - timer.armedAt);
  const isWait = timer.timer === 'TIME-WAIT' || timer.timer === 'FIN-WAIT-2';
  if (kind === 'timer ends') {
    if (timer.end !== 'fired') return undefined;
    return isWait ? 'timer expires' : timerText(timer.timer, span);
  }
  if (!isWait) return undefined;
  return timer.restart ? 'timer restarts' : `timer ${formatDuration(span)}`;
}

/** The cell of a row that speaks of that instant and has room, else a new row's. */
function cellFor(rows: LadderRow[], at: Nanoseconds, side: Side, slot: 'call' | 'state'): SideCell {
  for (let i = rows.length - 1; i >= 0; i--) {
    const row = rows[i]!;
    if (row[side][slot] === undefined && timeAt(row, side) === at) return row[side];
    // Rows that only speak of the other side do not come between an arrow's head and what it causes.
    if (row.arrow !== undefined || !isEmpty(row[side])) break;
  }
  return newRow(rows, at)[side];
}

/** When a row happens, seen from one side: an arrow's far end is later than its near end. */
function timeAt(row: LadderRow, side: Side): Nanoseconds | undefined {
  const { arrow, part } = row;
  if (arrow === undefined) return row.at;
  if (part === 'arrive') return arrow.from === side ? undefined : row.at;
  return arrow.from === side ? row.at : row.arrivesAt;
}

function newRow(rows: LadderRow[], at: Nanoseconds): LadderRow {
  const row: LadderRow = { kind: 'row', at, left: {}, right: {} };
  rows.push(row);
  return row;
}

const isEmpty = (cell: SideCell): boolean => cell.call === undefined && cell.state === undefined;
const other = (side: Side): Side => (side === 'left' ? 'right' : 'left');

function withBreaks(rows: readonly LadderRow[], ladder: Ladder, ellipsis: string): (LadderRow | BreakRow)[] {
  const result: (LadderRow | BreakRow)[] = [];
  const folds: LadderFold[] = [...ladder.folds];
  let until = rows[0]?.at ?? ladder.begin;
  for (const row of rows) {
    let folded = false;
    // Of a folded run, what follows is not idle time.
    if (folds[0] !== undefined && row.arrow === folds[0].before && row.part !== 'arrive') {
      result.push({ kind: 'fold', text: foldText(folds[0], ellipsis) });
      folds.shift();
      folded = true;
    }
    const idle = row.at - until;
    if (!folded && idle > idleMin * ladder.oneWay)
      result.push({ kind: 'idle', text: formatDuration(ns(idle)) });
    result.push(row);
    until = ns(Math.max(until, row.at, row.arrivesAt ?? 0));
  }
  return result;
}
