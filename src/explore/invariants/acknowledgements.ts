// What is acknowledged: nothing that has not arrived, so all the more nothing that was not sent; and SND.UNA only
// ever grows.
import { ACK, RST, seqGt, seqLt, SYN, type SequenceNumber } from '../../wire/index.ts';
import { isSynchronized } from '../../tcp/index.ts';
import type { Side } from '../../fault/index.ts';
import type { Arrival, EndView, History } from '../history.ts';
import type { Invariant, Violation } from '../invariant.ts';
import { eitherSide } from './either-side.ts';
import { ReceivedSpan } from './received-span.ts';
import { at, relative, relativeAck } from './wording.ts';

export const acknowledgesOnlyWhatArrived: Invariant = {
  name: 'acknowledges-only-what-arrived',
  source: 'RFC 9293 §3.4, §3.10.7.4 (an ACK of something not yet sent)',
  check: eitherSide(checkAcks),
};

const span = new ReceivedSpan();

function checkAcks(history: History, side: Side): Violation | undefined {
  const { arrivals } = history;
  let connection = 0;
  let next = 0;
  span.reset();
  for (const { side: sender, connection: of, segment, order, at: sentAt } of history.segments) {
    // A RST acknowledges what it refuses.
    if (sender !== side || !(segment.flags & ACK) || segment.flags & RST) continue;
    for (; next < arrivals.length && arrivals[next]!.order < order; next++) {
      const arrival = arrivals[next]!;
      if (arrival.side !== side) continue;
      const incarnation = arrival.sent === null ? connection : arrival.sent.connection;
      if (incarnation > connection && arrival.segment.flags & SYN) {
        connection = incarnation;
        span.reset();
      }
      if (incarnation === connection) span.add(arrival.segment);
    }
    if (of !== connection || span.next === null || !seqGt(segment.ack, span.next)) continue;
    const acked = relativeAck(history, side, of, segment.ack);
    const arrived = relativeAck(history, side, of, span.next);
    return {
      order,
      message: `the ${side} acknowledged up to ${acked} ${at(sentAt)}, but only what lies before ${arrived} had arrived`,
    };
  }
  return undefined;
}

export const unaNeverMovesBack: Invariant = {
  name: 'snd-una-never-moves-back',
  source: 'RFC 9293 §3.4 (SND.UNA < SEG.ACK =< SND.NXT), §3.10.7.4',
  check: eitherSide(checkUna),
};

function checkUna(history: History, side: Side): Violation | undefined {
  /** What the connection knew last. */
  let last: EndView | null = null;
  let connection = 0;
  for (const arrival of history.arrivals) {
    const { before, after } = arrival;
    if (arrival.side !== side || before === null) continue;
    // An old SYN that comes late begins another control block under the same number.
    if (arrival.connection !== connection || !isSynchronized(before.state)) {
      ({ connection } = arrival);
      last = null;
    }
    if (hasMovedBack(last, before)) return movedBack(history, arrival, last, before);
    last = before;
    // After a RST or the last ACK there is nothing left to look at.
    if (after === null || after.state === 'CLOSED') continue;
    if (hasMovedBack(before, after)) return movedBack(history, arrival, before, after);
    last = after;
  }
  return undefined;
}

function hasMovedBack(earlier: EndView | null, later: EndView): boolean {
  return seqLt(later.sndNxt, later.sndUna) || (earlier !== null && seqLt(later.sndUna, earlier.sndUna));
}

function movedBack(
  history: History,
  { side, connection, order, at: time }: Arrival,
  earlier: EndView | null,
  { sndUna, sndNxt }: EndView,
): Violation {
  const text = (number: SequenceNumber): string => relative(history, side, connection, number);
  const message =
    earlier !== null && seqLt(sndUna, earlier.sndUna)
      ? `the ${side}'s SND.UNA moved back from ${text(earlier.sndUna)} to ${text(sndUna)}`
      : `the ${side}'s SND.UNA was ${text(sndUna)}, beyond its SND.NXT ${text(sndNxt)}`;
  return { order, message: `${message} ${at(time)}` };
}
