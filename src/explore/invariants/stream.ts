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
  source: 'RFC 9293 §3.6 (a reliable close), §3.6.1 (SHLD-3); RFC 2525 §2.17',
  check: eitherSide(checkComplete),
};

function checkComplete(history: History, side: Side): Violation | undefined {
  const { outcome, setting } = history;
  const peer = otherSide(side);
  if (outcome[side].ending !== 'closed' || outcome[peer].ending !== 'closed') return undefined;
  const [read, written] = [outcome[side].bytesRead, outcome[peer].bytesWritten];
  // A system that lets unread text pass in silence at close() says so in its profile; or nobody wanted to read.
  if (read >= written || !setting.profiles[side].closing.resetOnUnread) return undefined;
  if (shutItself(history, side) || hasCrashed(history, side)) return undefined;
  return { message: `both ends closed in agreement, but the ${side} read ${read} of ${written} octets` };
}

/** What its host had received and its application not yet read is gone. */
function hasCrashed({ moves }: History, side: Side): boolean {
  for (const move of moves) if (move.side === side && move.cause === 'crash') return true;
  return false;
}
