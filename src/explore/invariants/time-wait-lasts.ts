// TIME-WAIT lasts 2 MSL, from its beginning or from the last time that the peer's FIN came again. Only a RST that fits
// exactly, a new SYN, the application or a crash may end it before (RFC 1337 tells what comes of that).
import { SYN, type SequenceNumber } from '../../wire/index.ts';
import { formatDuration, type Nanoseconds } from '../../time/index.ts';
import type { Side } from '../../fault/index.ts';
import type { Arrival, History, Move } from '../history.ts';
import type { Invariant, Violation } from '../invariant.ts';
import { eitherSide } from './either-side.ts';
import { isRepeatedFin } from './repeated-fin.ts';
import { relativeAck } from './wording.ts';

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
    if (arrival.side === left.side && arrival.order > first && isRepeatedFin(arrival)) last = arrival;
  }
  return last;
}

/** There may be only so many; one more is deleted at once (Linux: tcp_max_tw_buckets). */
function isLimited({ setting }: History, side: Side): boolean {
  const names = Object.keys(setting.scenario.hosts?.[side]?.sysctls ?? {});
  return names.some(name => name.endsWith('tcp_max_tw_buckets'));
}
