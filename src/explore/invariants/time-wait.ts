// TIME-WAIT: who is in it, for how long, and what it is for.
import { ACK, endSeq, FIN, RST, seqGt, SYN, type SequenceNumber } from '../../wire/index.ts';
import { formatDuration, type Nanoseconds } from '../../time/index.ts';
import type { Side } from '../../fault/index.ts';
import type { Arrival, History, Move } from '../history.ts';
import type { Invariant, Violation } from '../invariant.ts';
import { eitherSide } from './either-side.ts';
import { at, relativeAck } from './wording.ts';

export const oneTimeWait: Invariant = {
  name: 'one-time-wait',
  source: 'RFC 9293 §3.6 (figures 12 and 13): both ends only when their FINs crossed',
  check(history) {
    const client = entryOf(history, 'client');
    if (client === undefined) return undefined;
    const server = entryOf(history, 'server');
    if (server === undefined || server.connection !== client.connection) return undefined;
    if (sentBeforeTheOthers(history, client) && sentBeforeTheOthers(history, server)) return undefined;
    return {
      order: Math.max(client.order, server.order),
      message: `client and server both entered TIME-WAIT (${at(client.at)} and ${at(server.at)}), but their FINs had not crossed`,
    };
  },
};

function entryOf({ moves }: History, side: Side): Move | undefined {
  for (const move of moves) if (move.side === side && move.to === 'TIME-WAIT') return move;
  return undefined;
}

/** Whether that end had sent its FIN before the other's first one arrived. */
function sentBeforeTheOthers({ segments, arrivals }: History, { side, connection }: Move): boolean {
  let sent = Infinity;
  for (const { side: sender, connection: of, segment, order } of segments) {
    if (sender !== side || of !== connection || !(segment.flags & FIN)) continue;
    sent = order;
    break;
  }
  for (const { side: to, segment, order } of arrivals) {
    if (to === side && segment.flags & FIN) return sent < order;
  }
  return true;
}

export const timeWaitLasts: Invariant = {
  name: 'time-wait-lasts',
  source:
    'RFC 9293 §3.6.1 (MUST-13), §3.10.7.4 (the FIN again restarts it); RFC 1337 §2 for what may end it early',
  check: eitherSide(checkDuration),
};

function checkDuration(history: History, side: Side): Violation | undefined {
  let entered: Move | null = null;
  for (const move of history.moves) {
    if (move.side !== side) continue;
    if (move.to === 'TIME-WAIT') entered = move;
    else if (entered !== null) {
      const wrong = whyTooEarly(history, entered, move);
      if (wrong !== undefined) {
        const lasted = formatDuration((move.at - entered.at) as Nanoseconds);
        return { order: move.order, message: `the ${side} left TIME-WAIT after ${lasted}: ${wrong}` };
      }
      entered = null;
    }
  }
  return undefined;
}

function whyTooEarly(history: History, entered: Move, left: Move): string | undefined {
  const { duration, endedByReset } = history.setting.profiles[left.side].timeWait;
  const { arrival } = left;
  switch (left.cause) {
    case '2MSL over': {
      const since = lastFin(history, entered, left)?.at ?? entered.at;
      if (left.at - since >= duration || isLimited(history, left.side)) return undefined;
      const began = since === entered.at ? 'it began' : "the peer's FIN came again";
      return `${formatDuration((left.at - since) as Nanoseconds)} after ${began}, and not ${formatDuration(duration)}`;
    }
    case 'RST':
      if (!endedByReset) return 'by a RST, which its profile does not believe (RFC 1337, F1)';
      return arrival === null ? 'by a RST that had not arrived' : inexact(history, left, arrival);
    case 'replaced by a new SYN':
      return arrival === null || arrival.segment.flags & SYN ? undefined : 'for a segment that is no SYN';
    // The application's abort, a crash
    default:
      return left.cause === 'abort' || left.cause === 'crash' ? undefined : `by '${left.cause}'`;
  }
}

function inexact(history: History, { side, connection }: Move, arrival: Arrival): string | undefined {
  const { before, segment } = arrival;
  if (before === null || before.rcvNxt === segment.seq) return undefined;
  const text = (number: SequenceNumber): string => relativeAck(history, side, connection, number);
  return `by a RST with sequence number ${text(segment.seq)}, and not exactly RCV.NXT ${text(before.rcvNxt)}`;
}

/** The peer's FIN once more, between the two moves. */
function lastFin({ arrivals }: History, entered: Move, left: Move): Arrival | undefined {
  const first = entered.arrival?.order ?? entered.order;
  let last: Arrival | undefined;
  for (const arrival of arrivals) {
    if (arrival.order > left.order) break;
    if (arrival.side === left.side && arrival.order > first && isPeersFin(arrival, left.connection))
      last = arrival;
  }
  return last;
}

/** Not one that lies beyond what TIME-WAIT knows, nor an older connection's. */
function isPeersFin({ segment, sent, before }: Arrival, connection: number): boolean {
  if ((segment.flags & (FIN | ACK)) !== (FIN | ACK) || before?.state !== 'TIME-WAIT') return false;
  return (sent === null || sent.connection === connection) && !seqGt(endSeq(segment), before.rcvNxt);
}

/** There may be only so many; one more is deleted at once (Linux: tcp_max_tw_buckets). */
function isLimited({ setting }: History, side: Side): boolean {
  const names = Object.keys(setting.scenario.hosts?.[side]?.sysctls ?? {});
  return names.some(name => name.endsWith('tcp_max_tw_buckets'));
}

export const timeWaitAnswersFin: Invariant = {
  name: 'time-wait-answers-the-fin',
  source: 'RFC 9293 §3.10.7.4: in TIME-WAIT the FIN that comes again is acknowledged',
  check: eitherSide(checkAnswers),
};

function checkAnswers(history: History, side: Side): Violation | undefined {
  for (const arrival of history.arrivals) {
    if (arrival.side !== side || !isPeersFin(arrival, arrival.connection)) continue;
    if (isAnswered(history, arrival)) continue;
    return {
      order: arrival.order,
      message: `the peer's FIN arrived again at the ${side} in TIME-WAIT ${at(arrival.at)} and was not acknowledged`,
    };
  }
  return undefined;
}

function isAnswered({ segments }: History, { side, at: time, order, segment: fin }: Arrival): boolean {
  const end = endSeq(fin);
  for (const { side: sender, order: when, at: sentAt, segment } of segments) {
    if (when < order || sender !== side) continue;
    if (sentAt > time) return false;
    if ((segment.flags & (ACK | RST)) === ACK && !seqGt(end, segment.ack)) return true;
  }
  return false;
}
