// The state matrix: every state × every set of SYN, ACK, FIN, RST × what the ACK acknowledges × with and without
// text × where the segment lies to the window. This file makes the cells and sees what a real connection does;
// `oracle.ts` says what RFC 9293 wants.
//
//        before       left edge  inside      right edge   beyond
//   ───────┼──────────────┼────────┼──────────────┼─────────┼────►
//     RCV.NXT−100      RCV.NXT   +100      +WND−1      +WND
import { states, type State } from '../../src/tcp/index.ts';
import { ACK, FIN, makeSegment, RST, seqAdd, seq, SYN, type Segment } from '../../src/wire/index.ts';
import { reach } from './reach.ts';
import { formatSegment } from './segment-text.ts';
import type { Specimen } from './specimen.ts';

export const iss = 1000;
export const irs = 5000;
/** What the specimen offers in every state: nothing is unread and no window scale is agreed. */
export const window = 65_535;
export const textLength = 50;

export const places = ['before', 'left edge', 'inside', 'right edge', 'beyond'] as const;
export type Place = (typeof places)[number];

/** What SEG.ACK acknowledges: all of SND.NXT, all but one, or a hundred more than was ever sent. */
export const acknowledges = ['all', 'old', 'unsent'] as const;
export type Acknowledges = (typeof acknowledges)[number];

export interface Cell {
  readonly state: State;
  readonly flags: number;
  /** null without ACK. */
  readonly ack: Acknowledges | null;
  readonly text: boolean;
  readonly place: Place;
}

export interface Outcome {
  readonly sent: readonly string[];
  readonly state: State;
  /** connected, released, errors: in that order of happening. */
  readonly told: readonly string[];
  /** Octets that the reader can take. */
  readonly readable: number;
}

/** SND.UNA, SND.NXT and RCV.NXT in each state as `reach` leads there; RCV.NXT as it would be where there is none. */
export function numbersOf(state: State): { una: number; nxt: number; rcvNxt: number } {
  switch (state) {
    case 'CLOSED':
    case 'LISTEN':
    case 'ESTABLISHED':
      return { una: iss + 1, nxt: iss + 1, rcvNxt: irs + 1 };
    case 'SYN-SENT':
    case 'SYN-RECEIVED':
      return { una: iss, nxt: iss + 1, rcvNxt: irs + 1 };
    case 'FIN-WAIT-1':
      return { una: iss + 1, nxt: iss + 2, rcvNxt: irs + 1 };
    case 'FIN-WAIT-2':
      return { una: iss + 2, nxt: iss + 2, rcvNxt: irs + 1 };
    case 'CLOSE-WAIT':
      return { una: iss + 1, nxt: iss + 1, rcvNxt: irs + 2 };
    case 'CLOSING':
    case 'LAST-ACK':
      return { una: iss + 1, nxt: iss + 2, rcvNxt: irs + 2 };
    case 'TIME-WAIT':
      return { una: iss + 2, nxt: iss + 2, rcvNxt: irs + 2 };
  }
}

export const flagSets: readonly number[] = Array.from({ length: 16 }, (_, bits) =>
  [SYN, ACK, FIN, RST].reduce((flags, flag, n) => (bits & (1 << n) ? flags | flag : flags), 0),
);

export function* cells(): Generator<Cell> {
  for (const state of states) {
    for (const flags of flagSets) {
      for (const ack of flags & ACK ? acknowledges : [null]) {
        for (const text of [false, true]) {
          for (const place of places) yield { state, flags, ack, text, place };
        }
      }
    }
  }
}

export function segmentOf(cell: Cell): Segment {
  const { nxt, rcvNxt } = numbersOf(cell.state);
  const offset = { before: -100, 'left edge': 0, inside: 100, 'right edge': window - 1, beyond: window };
  const beyond = { all: 0, old: -1, unsent: 100 };
  return makeSegment({
    flags: cell.flags,
    seq: seqAdd(seq(rcvNxt), offset[cell.place]),
    ack: cell.ack === null ? seq(0) : seqAdd(seq(nxt), beyond[cell.ack]),
    length: cell.text ? textLength : 0,
    window: 65_535,
    mss: cell.flags & SYN ? 1460 : 0,
  });
}

/** What a real connection does in that instant; later timers are not part of it. */
export function observe(cell: Cell): Outcome {
  const specimen = reach(cell.state, { iss, irs });
  specimen.arrives(segmentOf(cell));
  specimen.flush();
  return outcomeOf(specimen);
}

const none: ReadonlySet<string> = new Set();

function outcomeOf({ sent, events, connection }: Specimen): Outcome {
  return {
    sent: sent.map(({ segment }) => formatSegment(segment, none, false)),
    state: connection.state,
    told: events.flatMap(({ event }) =>
      event.type === 'error'
        ? [event.error]
        : ['connected', 'released'].includes(event.type)
          ? [event.type]
          : [],
    ),
    readable: connection.readable,
  };
}

/** `ACK seq 1001 ack 5001 → CLOSED ! ECONNRESET, released`; `·` when nothing happens. */
export function formatOutcome(outcome: Outcome, before: State): string {
  const parts = [...outcome.sent];
  if (outcome.state !== before) parts.push(`→ ${outcome.state}`);
  if (outcome.told.length > 0) parts.push(`! ${outcome.told.join(', ')}`);
  if (outcome.readable > 0) parts.push(`+${outcome.readable}`);
  return parts.length === 0 ? '·' : parts.join(' ');
}
