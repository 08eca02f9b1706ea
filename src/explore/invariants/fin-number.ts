// A FIN stands at one place of the sequence space, however often it is sent, and nothing follows it: a retransmission
// is the same segment again. Nor does an empty segment stand beyond what was sent.
import { endSeq, FIN, RST, seqGt, SYN, type SequenceNumber } from '../../wire/index.ts';
import type { Side } from '../../fault/index.ts';
import type { History, SentSegment } from '../history.ts';
import type { Invariant, Violation } from '../invariant.ts';
import { eitherSide } from './either-side.ts';
import { at, relative } from './wording.ts';

export const finKeepsItsNumber: Invariant = {
  name: 'fin-keeps-its-number',
  source: 'RFC 9293 §3.4 (a FIN occupies one number, after the last octet), §3.6 (no more to send), §3.8.1',
  check: eitherSide(check),
};

function check(history: History, side: Side): Violation | undefined {
  let connection = 0;
  let fin: SequenceNumber | null = null;
  let end: SequenceNumber | null = null;
  for (const sent of history.segments) {
    const { segment } = sent;
    // A RST has the numbers of what it answers.
    if (sent.side !== side || segment.flags & RST) continue;
    // An old SYN may begin a connection anew that ended long ago: another control block, with numbers of its own.
    if (sent.connection !== connection || segment.flags & SYN) {
      ({ connection } = sent);
      fin = end = null;
    }
    const segmentEnd = endSeq(segment);
    if (segment.flags & FIN) {
      if (fin !== null && fin !== segmentEnd) return moved(history, sent, segmentEnd, fin);
      fin = segmentEnd;
    }
    if (fin !== null && seqGt(segmentEnd, fin))
      return beyond(history, sent, segmentEnd, fin, 'its FIN ended');
    // An empty segment stands where the next octet will, never after it.
    if (end !== null && segmentEnd === segment.seq && seqGt(segment.seq, end))
      return beyond(history, sent, segmentEnd, end, 'what it had sent ended');
    if (end === null || seqGt(segmentEnd, end)) end = segmentEnd;
  }
  return undefined;
}

function moved(
  history: History,
  { side, connection, order, at: time }: SentSegment,
  found: SequenceNumber,
  expected: SequenceNumber,
): Violation {
  const text = (number: SequenceNumber): string => relative(history, side, connection, number);
  return {
    order,
    message: `the ${side} sent its FIN again ${at(time)}, ending at ${text(found)}; it had ended at ${text(expected)}`,
  };
}

function beyond(
  history: History,
  { side, connection, order, at: time }: SentSegment,
  found: SequenceNumber,
  end: SequenceNumber,
  what: string,
): Violation {
  const text = (number: SequenceNumber): string => relative(history, side, connection, number);
  return { order, message: `the ${side} sent up to ${text(found)} ${at(time)}; ${what} at ${text(end)}` };
}
