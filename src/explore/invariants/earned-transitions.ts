// A state is entered because of what has arrived, and only once it has: nobody believes its FIN acknowledged before
// an acknowledgement of it came, or sees a FIN that did not come.
import { ACK, FIN, RST, seqAdd, seqGte, SYN, type SequenceNumber, endSeq } from '../../wire/index.ts';
import type { Side } from '../../fault/index.ts';
import type { History, Move } from '../history.ts';
import type { Invariant, Violation } from '../invariant.ts';
import { eitherSide } from './either-side.ts';
import { at } from './wording.ts';

export const earnedTransitions: Invariant = {
  name: 'earned-transitions',
  source: 'RFC 9293 §3.10.7.3, §3.10.7.4',
  check: eitherSide(check),
};

function check(history: History, side: Side): Violation | undefined {
  for (const move of history.moves) {
    if (move.side !== side) continue;
    const missing = missingCause(history, move);
    if (missing === undefined) continue;
    const { from, to, cause, order } = move;
    return {
      order,
      message: `the ${side} went from ${from} to ${to} by '${cause}' ${at(move.at)}, but ${missing}`,
    };
  }
  return undefined;
}

/** What should have happened before the move and did not. */
function missingCause(history: History, move: Move): string | undefined {
  switch (move.cause) {
    case 'SYN':
    case 'SYN,ACK':
      return arrivedWith(move, SYN) ? undefined : 'no SYN had arrived';
    case 'ACK of SYN':
      return acknowledged(history, move, SYN) ? undefined : 'no ACK of its SYN had arrived';
    case 'FIN':
      return finArrived(history, move) ? undefined : 'no FIN had arrived';
    case 'FIN,ACK of FIN':
      if (!finArrived(history, move)) return 'no FIN had arrived';
      return acknowledged(history, move, FIN) ? undefined : 'no ACK of its FIN had arrived';
    case 'ACK of FIN':
      return acknowledged(history, move, FIN) ? undefined : 'no ACK of its FIN had arrived';
    case 'RST':
      return arrivedWith(move, RST) ? undefined : 'no RST had arrived';
    default:
      return undefined;
  }
}

const arrivedWith = ({ arrival }: Move, flag: number): boolean =>
  arrival !== null && (arrival.segment.flags & flag) !== 0;

/** A FIN may have come early and waited for what was missing before it. */
function finArrived({ arrivals }: History, { side, connection, arrival }: Move): boolean {
  if (arrival === null) return false;
  for (const { order, side: to, segment, sent } of arrivals) {
    if (order > arrival.order) return false;
    if (to === side && segment.flags & FIN && (sent === null || sent.connection === connection)) return true;
  }
  return false;
}

/** An acknowledgement of the mover's SYN or FIN has arrived, with the segment that made it move or before. */
function acknowledged(history: History, move: Move, flag: number): boolean {
  const { side, connection, arrival } = move;
  if (arrival === null) return false;
  const last = lastNumber(history, move, flag);
  if (last === null) return false;
  for (const { order, side: to, segment, sent } of history.arrivals) {
    if (order > arrival.order) return false;
    if (to !== side || !(segment.flags & ACK) || (sent !== null && sent.connection !== connection)) continue;
    if (seqGte(segment.ack, last)) return true;
  }
  return false;
}

/** The number after the SYN or FIN that the mover had first sent; null when it had not. */
function lastNumber({ segments }: History, move: Move, flag: number): SequenceNumber | null {
  for (const { order, side, connection, segment } of segments) {
    if (order > move.order) return null;
    if (side !== move.side || connection !== move.connection || !(segment.flags & flag)) continue;
    return flag === SYN ? seqAdd(segment.seq, 1) : endSeq(segment);
  }
  return null;
}
