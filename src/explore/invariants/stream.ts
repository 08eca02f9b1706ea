// What the reader gets is what was written, from its beginning and without a gap; all of it, when both ends say
// that they closed in agreement. Text is synthetic, so that a position in the stream is the octet itself.
import { otherSide, type Side } from '../../fault/index.ts';
import { FIN, seqDiff, SYN, type SequenceNumber } from '../../wire/index.ts';
import type { History } from '../history.ts';
import type { Invariant, Violation } from '../invariant.ts';
import { eitherSide } from './either-side.ts';
import { ReceivedSpan } from './received-span.ts';
import { at } from './wording.ts';

export const readerGetsPrefix: Invariant = {
  name: 'reader-gets-a-prefix',
  source: 'RFC 9293 §2.2, §3.4: a reliable, in-order byte stream; §3.10.7.4 (eighth) for end of file',
  check: eitherSide(checkPrefix),
};

const span = new ReceivedSpan();

function checkPrefix(history: History, side: Side): Violation | undefined {
  const { arrivals, outcome } = history;
  let next = 0;
  let read = 0;
  let initial: SequenceNumber | null = null;
  let finArrived = false;
  span.reset();
  for (const { side: reader, actor, call, result, error, order, at: time } of history.calls) {
    // Only the run's first connection: 'c2' and 's2' read another stream.
    if (reader !== side || actor !== side || call !== 'read' || result === null || error !== null) continue;
    for (; next < arrivals.length && arrivals[next]!.order < order; next++) {
      const { side: to, segment, sent } = arrivals[next]!;
      if (to !== side || (sent !== null && sent.connection !== 1)) continue;
      if (segment.flags & SYN) initial ??= segment.seq;
      if (segment.flags & FIN) finArrived = true;
      span.add(segment);
    }
    read += result;
    if (result === 0 && !finArrived && !shutItself(history, side)) {
      return { order, message: `the ${side} read end of file ${at(time)}, but no FIN had arrived` };
    }
    const arrived = initial === null || span.next === null ? 0 : seqDiff(span.next, initial) - 1;
    if (read > arrived) {
      return {
        order,
        message: `the ${side} had read ${read} octets ${at(time)}, but only ${arrived} had arrived in a row`,
      };
    }
  }
  const written = outcome[otherSide(side)].bytesWritten;
  if (outcome[side].bytesRead <= written) return undefined;
  return { message: `the ${side} read ${outcome[side].bytesRead} octets of ${written} that were written` };
}

/** shutdown(SHUT_RD): end of file at once. A connection that its own reset has ended reads as one, too. */
function shutItself({ calls, outcome }: History, side: Side): boolean {
  if (outcome[side].resetBy === 'self') return true;
  for (const { side: caller, call, argument } of calls) {
    if (caller === side && call === 'shutdown' && argument !== 'wr') return true;
  }
  return false;
}

export const cleanCloseLosesNothing: Invariant = {
  name: 'clean-close-loses-nothing',
  source:
    'RFC 9293 §2.2, §3.6: CLOSE is graceful, and what was sent before it arrives before the end of file',
  check: eitherSide(checkComplete),
};

/** Of a reader that read to the end; one that closes before has chosen not to know. */
function checkComplete(history: History, side: Side): Violation | undefined {
  const { outcome } = history;
  const peer = otherSide(side);
  if (outcome[side].ending !== 'closed' || outcome[peer].ending !== 'closed') return undefined;
  const [read, written] = [outcome[side].bytesRead, outcome[peer].bytesWritten];
  if (read >= written || !hasReadEnd(history, side) || shutItself(history, side)) return undefined;
  return { message: `both ends closed in agreement, but the ${side} read ${read} of ${written} octets` };
}

function hasReadEnd({ calls }: History, side: Side): boolean {
  for (const { actor, call, result, error } of calls) {
    if (actor === side && call === 'read' && result === 0 && error === null) return true;
  }
  return false;
}
