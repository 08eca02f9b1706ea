// An end gives its connection up only when nobody answers: not while a living peer hears again and again what it is
// waiting to have acknowledged.
import { endSeq, seqGt, seqLte, type Segment, type SequenceNumber } from '../../wire/index.ts';
import { isSynchronized } from '../../tcp/index.ts';
import { otherSide } from '../../fault/index.ts';
import type { History, Move } from '../history.ts';
import type { Invariant } from '../invariant.ts';
import { at } from './wording.ts';

export const givesUpOnlyInSilence: Invariant = {
  name: 'gives-up-only-in-silence',
  source:
    'RFC 9293 §3.8.3 (R2 counts what is not acknowledged), §3.10.7.4 (what comes again is acknowledged)',
  check(history) {
    for (const move of history.moves) {
      // A handshake with an old SYN gets answers that it does not want.
      if (move.cause !== 'give up' || !isSynchronized(move.from)) continue;
      const una = unacknowledged(history, move);
      if (una === null || hasDied(history, move)) continue;
      const { heard, first } = hearings(history, move, una);
      const lost = lostAnswers(history, move, first);
      // One answer may stand for two segments (a delayed ACK).
      if (heard <= 2 * lost + 1) continue;
      const peer = otherSide(move.side);
      return {
        order: move.order,
        message: `the ${move.side} gave up in ${move.from} ${at(move.at)}, although the ${peer} had heard it ${heard} times and ${lost} of its answers were lost`,
      };
    }
    return undefined;
  },
};

/** The peer's host has crashed before. */
function hasDied({ moves }: History, { side, order }: Move): boolean {
  return moves.some(move => move.cause === 'crash' && move.side !== side && move.order < order);
}

/** SND.UNA when it gave up; null when it had never heard of its peer. */
function unacknowledged({ arrivals }: History, { side, connection, order }: Move): SequenceNumber | null {
  let una: SequenceNumber | null = null;
  for (const { order: when, side: to, connection: of, after } of arrivals) {
    if (when > order) break;
    if (to === side && of === connection && after !== null) una = after.sndUna;
  }
  return una;
}

/** How often that number reached a connection that lived on, and when for the first time. */
function hearings(
  { arrivals }: History,
  { side, connection, order }: Move,
  una: SequenceNumber,
): { readonly heard: number; readonly first: number } {
  let heard = 0;
  let first = Infinity;
  for (const { order: when, sent, segment, before } of arrivals) {
    if (when > order) break;
    if (sent?.side !== side || sent.connection !== connection || !covers(segment, una)) continue;
    if (before === null || before.state === 'CLOSED') continue;
    heard++;
    if (when < first) first = when;
  }
  return { heard, first };
}

const covers = (segment: Segment, number: SequenceNumber): boolean =>
  seqLte(segment.seq, number) && seqGt(endSeq(segment), number);

function lostAnswers({ segments }: History, { side, order }: Move, first: number): number {
  let lost = 0;
  for (const sent of segments) {
    if (sent.order > order) break;
    if (sent.order > first && sent.side !== side && (sent.arrived === 0 || sent.action !== null)) lost++;
  }
  return lost;
}
