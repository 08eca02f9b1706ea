// An end gives its connection up only when nobody answers: not while a living peer hears it again and again.
import { sequenceLength, type SequenceNumber } from '../../wire/index.ts';
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
      const number = lastRepeated(history, move);
      if (number === null) continue;
      const { heard, first } = hearings(history, move, number);
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

/** The first number of what it had sent last and in vain. */
function lastRepeated({ segments }: History, { side, connection, order }: Move): SequenceNumber | null {
  let number: SequenceNumber | null = null;
  for (const { order: when, side: sender, connection: of, segment } of segments) {
    if (when > order) break;
    if (sender === side && of === connection && sequenceLength(segment) > 0) number = segment.seq;
  }
  return number;
}

/** How often that reached a connection that lived on, and when for the first time. */
function hearings(
  { arrivals }: History,
  { side, connection, order }: Move,
  number: SequenceNumber,
): { readonly heard: number; readonly first: number } {
  let heard = 0;
  let first = Infinity;
  for (const { order: when, sent, segment, before } of arrivals) {
    if (when > order) break;
    if (sent?.side !== side || sent.connection !== connection || segment.seq !== number) continue;
    if (before === null || before.state === 'CLOSED' || sequenceLength(segment) === 0) continue;
    heard++;
    if (when < first) first = when;
  }
  return { heard, first };
}

function lostAnswers({ segments }: History, { side, order }: Move, first: number): number {
  let lost = 0;
  for (const sent of segments) {
    if (sent.order > order) break;
    if (sent.order > first && sent.side !== side && (sent.arrived === 0 || sent.action !== null)) lost++;
  }
  return lost;
}
