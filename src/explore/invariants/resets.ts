// A RST is believed only where it fits exactly; elsewhere it is challenged or dropped. (In TIME-WAIT:
// `time-wait.ts`, in the handshake: `earned-transitions.ts`.)
import { ACK, endSeq, RST, seqAdd, seqGt, type SequenceNumber } from '../../wire/index.ts';
import { isSynchronized } from '../../tcp/index.ts';
import type { Arrival, History, Move } from '../history.ts';
import type { Invariant } from '../invariant.ts';
import { at, relativeAck } from './wording.ts';

export const onlyExactResets: Invariant = {
  name: 'only-exact-resets',
  source: 'RFC 9293 §3.10.7.4 (second), RFC 5961 §3.2; Linux tcp_reset_check for its two exceptions',
  check(history) {
    for (const move of history.moves) {
      const { arrival, from } = move;
      if (move.cause !== 'RST' || arrival === null || from === 'TIME-WAIT') continue;
      const { before } = arrival;
      if (before === null) continue;
      const { segment } = arrival;
      if (from === 'SYN-SENT') {
        if (segment.flags & ACK && segment.ack === before.sndNxt) continue;
        return wrong(history, move, segment.ack, 'SYN-SENT, whose SYN it does not acknowledge');
      }
      if (!isSynchronized(from) || segment.seq === before.rcvNxt || isException(history, move, arrival))
        continue;
      return wrong(
        history,
        move,
        segment.seq,
        `${from}, where RCV.NXT is ${relativeAck(history, move.side, move.connection, before.rcvNxt)}`,
      );
    }
    return undefined;
  },
};

/** Linux: the number of the peer's FIN, once it is known, and the right edge of what was received beyond a gap. */
function isException(
  { arrivals }: History,
  { side, from }: Move,
  { segment, before, order }: Arrival,
): boolean {
  const finKnown = from === 'CLOSE-WAIT' || from === 'CLOSING' || from === 'LAST-ACK';
  if (finKnown && before !== null && segment.seq === seqAdd(before.rcvNxt, -1)) return true;
  let right: SequenceNumber | null = null;
  for (const { side: to, order: when, segment: received } of arrivals) {
    if (when >= order) break;
    if (to !== side || received.flags & RST) continue;
    const end = endSeq(received);
    if (right === null || seqGt(end, right)) right = end;
  }
  return right === segment.seq;
}

function wrong(
  history: History,
  { side, connection, order, at: time }: Move,
  number: SequenceNumber,
  where: string,
) {
  return {
    order,
    message: `a RST with number ${relativeAck(history, side, connection, number)} ended the ${side}'s connection ${at(time)} in ${where}`,
  };
}
