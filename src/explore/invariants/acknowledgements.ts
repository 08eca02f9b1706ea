// What is acknowledged: nothing that has not arrived, so all the more nothing that was not sent; and SND.UNA only
// ever grows.
import { ACK, RST, seqDiff, seqGt, seqLt, SYN, type SequenceNumber } from '../../wire/index.ts';
import type { Side } from '../../fault/index.ts';
import type { EndView, History } from '../history.ts';
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
  let una: SequenceNumber | null = null;
  let connection = 0;
  for (const arrival of history.arrivals) {
    if (arrival.side !== side || arrival.before === null) continue;
    if (arrival.connection !== connection) {
      connection = arrival.connection;
      una = null;
    }
    const { before, after } = arrival;
    const wrong = compare(history, side, connection, una, before);
    if (wrong !== undefined) return { order: arrival.order, message: `${wrong} ${at(arrival.at)}` };
    una = before.sndUna;
    // After a RST or the last ACK there is nothing left to look at.
    if (after === null || after.state === 'CLOSED') continue;
    const worse = compare(history, side, connection, una, after);
    if (worse !== undefined) return { order: arrival.order, message: `${worse} ${at(arrival.at)}` };
    una = after.sndUna;
  }
  return undefined;
}

function compare(
  history: History,
  side: Side,
  connection: number,
  una: SequenceNumber | null,
  view: EndView,
): string | undefined {
  const { sndUna, sndNxt } = view;
  const text = (number: SequenceNumber): string => relative(history, side, connection, number);
  if (una !== null && seqLt(sndUna, una))
    return `the ${side}'s SND.UNA moved back from ${text(una)} to ${text(sndUna)}`;
  if (seqDiff(sndNxt, sndUna) < 0)
    return `the ${side}'s SND.UNA is ${text(sndUna)}, beyond its SND.NXT ${text(sndNxt)}`;
  return undefined;
}
