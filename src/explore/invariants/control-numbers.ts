// SYN and FIN stand at one place of the sequence space each, however often they are sent, and nothing follows the
// FIN: a retransmission is the same segment again.
import { endSeq, FIN, RST, seqGt, SYN, type SequenceNumber } from '../../wire/index.ts';
import type { Side } from '../../fault/index.ts';
import type { History, SentSegment } from '../history.ts';
import type { Invariant, Violation } from '../invariant.ts';
import { eitherSide } from './either-side.ts';
import { at, relative } from './wording.ts';

export const controlsKeepTheirNumbers: Invariant = {
  name: 'syn-and-fin-keep-their-numbers',
  source: 'RFC 9293 §3.4 (SYN and FIN occupy one number each), §3.6 (no more to send after the FIN)',
  check: eitherSide(check),
};

function check(history: History, side: Side): Violation | undefined {
  let connection = 0;
  let syn: SequenceNumber | null = null;
  let fin: SequenceNumber | null = null;
  let end: SequenceNumber | null = null;
  for (const sent of history.segments) {
    const { segment } = sent;
    // A RST has the numbers of what it answers.
    if (sent.side !== side || segment.flags & RST) continue;
    if (sent.connection !== connection) {
      ({ connection } = sent);
      syn = fin = end = null;
    }
    const segmentEnd = endSeq(segment);
    if (segment.flags & SYN) {
      if (syn !== null && syn !== segment.seq) return wrong(history, sent, 'SYN', segment.seq, syn);
      syn = segment.seq;
    }
    if (segment.flags & FIN) {
      if (fin !== null && fin !== segmentEnd) return wrong(history, sent, 'FIN', segmentEnd, fin);
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

function wrong(
  history: History,
  { side, connection, order, at: time }: SentSegment,
  what: 'SYN' | 'FIN',
  found: SequenceNumber,
  expected: SequenceNumber,
): Violation {
  const text = (number: SequenceNumber): string => relative(history, side, connection, number);
  const end = what === 'FIN' ? 'ending at' : 'at';
  return {
    order,
    message: `the ${side} sent its ${what} again ${end} ${text(found)} ${at(time)}; it had stood ${end} ${text(expected)}`,
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
