// What RFC 9293 §3.10.7 wants of one segment in one state: an oracle for the state matrix, written from the
// RFC's text and not from src/. It knows the situations of `matrix.ts` only: nothing unread, nothing queued.
import type { State } from '../../src/tcp/index.ts';
import { ACK, FIN, RST, SYN } from '../../src/wire/index.ts';
import { iss, numbersOf, segmentOf, textLength, window, type Cell, type Outcome } from './matrix.ts';

type Change = Partial<Outcome>;

export function oracle(cell: Cell): Outcome {
  const { state } = cell;
  return { sent: [], state, told: [], readable: 0, ...changeOf(cell) };
}

function changeOf(cell: Cell): Change {
  switch (cell.state) {
    case 'CLOSED':
      return cell.flags & RST ? {} : reset(cell);
    case 'LISTEN':
      return inListen(cell);
    case 'SYN-SENT':
      return inSynSent(cell);
    default:
      return inOthers(cell);
  }
}

/** §3.10.7.1: the RST that fits the segment, as if nobody were here. */
function reset(cell: Cell): Change {
  const { seq, ack } = segmentOf(cell);
  if (cell.flags & ACK) return { sent: [`RST seq ${ack}`] };
  return { sent: [`RST,ACK seq 0 ack ${seq + lengthOf(cell)}`] };
}

/** §3.10.7.2. */
function inListen(cell: Cell): Change {
  const { flags } = cell;
  if (flags & RST) return {};
  if (flags & ACK) return reset(cell);
  if (!(flags & SYN)) return {};
  // Text and FIN beside a SYN: "processed in the SYN-RECEIVED state". We take only the SYN and acknowledge
  // only it, so that the peer sends the rest again: what every system without TCP Fast Open does.
  return { sent: [`SYN,ACK seq ${iss} ack ${segmentOf(cell).seq + 1}`], state: 'SYN-RECEIVED' };
}

/** §3.10.7.3. */
function inSynSent(cell: Cell): Change {
  const { flags } = cell;
  if (flags & ACK && cell.ack !== 'all') return flags & RST ? {} : reset(cell);
  if (flags & RST) return flags & ACK ? { state: 'CLOSED', told: ['ECONNREFUSED', 'released'] } : {};
  if (!(flags & SYN)) return {};
  const next = segmentOf(cell).seq + 1;
  // As in LISTEN, text and FIN beside the SYN are left to be sent again
  if (flags & ACK)
    return { sent: [`ACK seq ${iss + 1} ack ${next}`], state: 'ESTABLISHED', told: ['connected'] };
  return { sent: [`SYN,ACK seq ${iss} ack ${next}`], state: 'SYN-RECEIVED' };
}

/** §3.10.7.4, in its order. */
function inOthers(cell: Cell): Change {
  const { flags, state } = cell;
  // first: sequence number
  if (!isAcceptable(cell)) return flags & RST ? {} : acknowledgement(cell);
  // second: RST, by RFC 5961 §3.2: exactly RCV.NXT, or else a challenge
  if (flags & RST) return cell.place === 'left edge' ? believedReset(state) : acknowledgement(cell);
  // fourth: SYN, by RFC 5961 §4.2 a challenge; but SYN-RECEIVED after a passive OPEN returns to LISTEN
  if (flags & SYN) return state === 'SYN-RECEIVED' ? { state: 'LISTEN' } : acknowledgement(cell);
  // fifth: ACK
  if (!(flags & ACK)) return {};
  if (state === 'SYN-RECEIVED') {
    if (cell.ack !== 'all') return reset(cell);
    return { told: ['connected'], state: 'ESTABLISHED', ...taken(cell, 'ESTABLISHED') };
  }
  if (cell.ack === 'unsent' && state !== 'TIME-WAIT') return acknowledgement(cell);
  const acknowledged = cell.ack === 'all';
  switch (state) {
    case 'FIN-WAIT-1':
      if (!acknowledged) return taken(cell, 'FIN-WAIT-1');
      return { state: 'FIN-WAIT-2', ...taken(cell, 'FIN-WAIT-2') };
    case 'CLOSING':
      return acknowledged ? { state: 'TIME-WAIT' } : beyondTheFin(cell);
    case 'LAST-ACK':
      return acknowledged ? { state: 'CLOSED', told: ['released'] } : beyondTheFin(cell);
    case 'CLOSE-WAIT':
    case 'TIME-WAIT':
      return beyondTheFin(cell);
    default:
      return taken(cell, state);
  }
}

/** Seventh and eighth, where text and FIN are still wanted. */
function taken(cell: Cell, state: State): Change {
  const { nxt, rcvNxt } = numbersOf(cell.state);
  const text = cell.text ? textLength : 0;
  const fin = (cell.flags & FIN) !== 0;
  if (text === 0 && !fin) return {};
  // Out of order: held, and RCV.NXT said again at once (MAY-13, RFC 5681 §4.2)
  if (cell.place !== 'left edge') return acknowledgement(cell);
  // In order text waits for the delayed ACK; a FIN is acknowledged at once
  if (!fin) return { readable: text };
  const sent = [`ACK seq ${nxt} ack ${rcvNxt + text + 1}`];
  if (state === 'ESTABLISHED') return { sent, readable: text, state: 'CLOSE-WAIT' };
  return { sent, readable: text, state: state === 'FIN-WAIT-1' ? 'CLOSING' : 'TIME-WAIT' };
}

/**
 * Seventh and eighth after the peer's FIN: "this should not occur … ignore the segment text". The RFC leaves open
 * whether what is ignored is answered; we answer, so that a peer that is confused learns where we stand.
 */
function beyondTheFin(cell: Cell): Change {
  return lengthOf(cell) > 0 ? acknowledgement(cell) : {};
}

function believedReset(state: State): Change {
  switch (state) {
    case 'SYN-RECEIVED':
      return { state: 'LISTEN' };
    case 'CLOSE-WAIT': // POSIX: the reader has had its end of file; it is the writer who learns of it
      return { state: 'CLOSED', told: ['EPIPE', 'released'] };
    case 'TIME-WAIT':
      return { state: 'CLOSED', told: ['released'] };
    default: // MUST-12: in CLOSING and LAST-ACK too, a user that still listens is told
      return { state: 'CLOSED', told: ['ECONNRESET', 'released'] };
  }
}

/** <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK> */
function acknowledgement(cell: Cell): Change {
  const { nxt, rcvNxt } = numbersOf(cell.state);
  return { sent: [`ACK seq ${nxt} ack ${rcvNxt}`] };
}

/** The table of §3.10.7.4 with RCV.WND > 0. */
function isAcceptable(cell: Cell): boolean {
  const { rcvNxt } = numbersOf(cell.state);
  const first = segmentOf(cell).seq;
  const last = first + Math.max(1, lengthOf(cell)) - 1;
  const inWindow = (number: number): boolean => rcvNxt <= number && number < rcvNxt + window;
  return inWindow(first) || inWindow(last);
}

/** SEG.LEN: text, SYN and FIN. */
function lengthOf({ flags, text }: Cell): number {
  return (text ? textLength : 0) + (flags & SYN ? 1 : 0) + (flags & FIN ? 1 : 0);
}
