// A recording and a run as one list: what belongs together stands in one row, what one of them has alone stands
// alone, in order of time. For people to look at; the verdict is `compareWithCase`'s.
import type { Side } from '../fault/index.ts';
import { align } from './compare-alignment.ts';
import { comparePaths } from './compare-paths.ts';
import { comparedFlags, sides, sightOf, ways, type SeenState } from './compare-sight.ts';
import { compareStructure } from './compare-structure.ts';
import { timeDifferences } from './compare-times.ts';
import type { Observed, ObservedCall, ObservedSegment } from './reference-case.ts';

/** Something that was seen, at a time in microseconds. */
export type SeenEvent =
  | { readonly kind: 'segment'; readonly t: number; readonly segment: ObservedSegment }
  | { readonly kind: 'state'; readonly t: number; readonly side: Side; readonly state: string }
  | { readonly kind: 'call'; readonly t: number; readonly call: ObservedCall };

export interface ComparedRow {
  readonly kernel: SeenEvent | null;
  readonly ours: SeenEvent | null;
  /** 'alone': only one has it; 'time': both have it, at different times; null: no difference. */
  readonly differs: 'alone' | 'time' | null;
}

/** @param end of the recording, in microseconds: what finwait does later is left out */
export function comparedRows(kernel: Observed, ours: Observed, end: number): ComparedRow[] {
  const pairs = new Map<SeenEvent, SeenEvent>();
  const [left, right] = [eventsOf(kernel), eventsOf(ours)];
  for (const [name, expected] of left) pairUp(expected, right.get(name) ?? [], pairs);
  const judge = new Judge(kernel, ours, end);
  const rows: ComparedRow[] = inOrder(left).map(event => {
    const pair = pairs.get(event) ?? null;
    const differs = pair === null ? judge.alone(event) : judge.isLate(event) ? 'time' : null;
    return { kernel: event, ours: pair, differs };
  });
  const paired = new Set(pairs.values());
  for (const event of inOrder(right)) {
    if (paired.has(event) || event.t > end) continue;
    const after = rows.findLastIndex(row => row.ours !== null && row.ours.t <= event.t);
    rows.splice(after + 1, 0, { kernel: null, ours: event, differs: judge.alone(event) });
  }
  return rows;
}

/** Knows what counts as a difference. */
class Judge {
  /** Segments that are compared: window updates are not. */
  readonly #counted: ReadonlySet<ObservedSegment>;
  readonly #late = new Set<ObservedSegment | string>();

  constructor(kernel: Observed, ours: Observed, end: number) {
    const [left, right] = [sightOf(kernel), sightOf(ours)];
    this.#counted = new Set([left, right].flatMap(({ sent }) => ways.flatMap(way => sent[way])));
    const { pairs } = compareStructure(left, right, end);
    const { steps } = comparePaths(left, right, end);
    const late = new Set([...timeDifferences(left, right, pairs, steps)].map(({ what }) => what));
    for (const segment of pairs.keys()) if (late.has(segment)) this.#late.add(segment);
    for (const side of sides) {
      for (const state of left.paths[side]) if (late.has(state)) this.#late.add(stateKey(side, state));
    }
  }

  /** Calls are told differently by different applications: of them only errors are compared. */
  alone(event: SeenEvent): 'alone' | null {
    if (event.kind === 'call') return typeof event.call.err === 'string' ? 'alone' : null;
    if (event.kind === 'state') return 'alone';
    return event.segment.tx === null || this.#counted.has(event.segment) ? 'alone' : null;
  }

  isLate(event: SeenEvent): boolean {
    if (event.kind === 'call') return false;
    return this.#late.has(event.kind === 'segment' ? event.segment : stateKey(event.side, event));
  }
}

const stateKey = (side: Side, { t, state }: SeenState): string => `${side} ${t} ${state}`;

/** What is seen of each stream of events that keeps its order: segments of a way, states of a side, calls. */
function eventsOf({ segments, states, app }: Observed): Map<string, SeenEvent[]> {
  const streams = new Map<string, SeenEvent[]>();
  for (const way of ways) {
    const sent = segments.filter(({ dir }) => dir === way);
    const at = ({ tx, rx }: ObservedSegment): number => tx ?? rx[0] ?? 0;
    streams.set(
      way,
      sent.map((segment): SeenEvent => ({ kind: 'segment', t: at(segment), segment })).toSorted(byTime),
    );
  }
  for (const side of sides) {
    const path = states[side].filter(({ state }, index) => state !== states[side][index - 1]?.state);
    const shown = path[0]?.state === 'CLOSED' ? path.slice(1) : path;
    streams.set(
      side,
      shown.map(({ t, state }) => ({ kind: 'state', t, side, state })),
    );
  }
  for (const call of app ?? []) {
    if (!isTelling(call)) continue;
    const stream = streams.get(`calls of ${call.side}`) ?? [];
    stream.push({ kind: 'call', t: call.t, call });
    streams.set(`calls of ${call.side}`, stream);
  }
  return streams;
}

const byTime = (a: SeenEvent, b: SeenEvent): number => a.t - b.t;

/** Calls worth a row: those that end something, and those that fail. */
const isTelling = ({ call, n, err }: ObservedCall & { readonly n?: unknown }): boolean =>
  call === 'close' ||
  call === 'shutdown' ||
  (call === 'recv' && n === 0) ||
  (typeof err === 'string' && err !== 'EINPROGRESS');

/** A cause before its effects: calls, then segments, then states, as far as the times agree. */
const precedence = { call: 0, segment: 1, state: 2 } as const;

const inOrder = (streams: ReadonlyMap<string, readonly SeenEvent[]>): SeenEvent[] =>
  [...streams.values()].flat().toSorted((a, b) => a.t - b.t || precedence[a.kind] - precedence[b.kind]);

function pairUp(
  expected: readonly SeenEvent[],
  got: readonly SeenEvent[],
  pairs: Map<SeenEvent, SeenEvent>,
): void {
  for (const [i, j] of align(expected, got, (a, b) => nameOf(a) === nameOf(b))) {
    pairs.set(expected[i]!, got[j]!);
  }
}

/** What two events must share to belong together. */
function nameOf(event: SeenEvent): string {
  switch (event.kind) {
    case 'segment': {
      const { seq, ack, len, tx } = event.segment;
      return `${tx === null ? 'made ' : ''}${comparedFlags(event.segment)} ${seq} ${ack} ${len}`;
    }
    case 'state':
      return event.state;
    case 'call':
      return `${event.call.call} ${event.call.err ?? ''}`;
  }
}
