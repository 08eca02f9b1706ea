// SEGMENT ARRIVES in SYN-RECEIVED, ESTABLISHED, FIN-WAIT-1, FIN-WAIT-2, CLOSE-WAIT, CLOSING and LAST-ACK:
// the eight steps of RFC 9293 §3.10.7.4, in its order. TIME-WAIT, which only answers, has a file of its own.
import type { Nanoseconds } from '../time/index.ts';
import { ACK, FIN, RST, SYN, seqAdd, seqGt, seqLte, sequenceLength, type Segment } from '../wire/index.ts';
import { acknowledge, acknowledgesUnsent, finAcknowledged, isTooOld, setWindow } from './acknowledgements.ts';
import { noteMark } from './ecn/receiver.ts';
import { sendChallengeAck, sendResetFor } from './emit.ts';
import { enterFinWait2 } from './fin-wait-2.ts';
import { established } from './handshake.ts';
import { enterTimeWait, moveTo, notifyConnected, notifyDrained, release } from './move.ts';
import { takeText } from './text.ts';
import { failsPaws, rememberTimestamp } from './timestamps.ts';
import type { Tcb } from './tcb.ts';

export function arrivesSynchronized(tcb: Tcb, segment: Segment, now: Nanoseconds): void {
  const { flags } = segment;
  const { acceptance } = tcb.profile;
  if (acceptance.answerRepeatedSyn !== undefined && repeatsSyn(tcb, segment)) {
    acceptance.answerRepeatedSyn(tcb, now);
    return;
  }

  // first: sequence number; before it PAWS (RFC 7323 §5.3 R1)
  if (failsPaws(tcb, segment, now) || !passesSequenceCheck(tcb, segment)) {
    if (!(flags & RST)) acceptance.refuse(tcb, segment, now);
    return;
  }

  // second: RST
  if (flags & RST) {
    arrivesReset(tcb, segment, now);
    return;
  }
  // third, security and compartment: not modelled
  // fourth: SYN
  if (flags & SYN && !isCrossedSyn(tcb, segment)) {
    arrivesSyn(tcb, now);
    return;
  }
  // fifth: ACK
  if (!(flags & ACK) || !arrivesAck(tcb, segment, now)) return;
  // sixth, URG: see the clause ledger
  // seventh: text; eighth: FIN
  if (segment.length === 0 && !(flags & FIN)) {
    settleFinAck(tcb, segment, now);
    return;
  }
  if (takesText(tcb, segment, now)) {
    if (tcb.ecn !== null) noteMark(tcb, tcb.ecn, segment);
    const finReached = takeText(tcb, segment, now);
    if (finReached) arrivesFin(tcb, now);
  }
  settleFinAck(tcb, segment, now);
}

/** Acceptable by the table, or what a closed window must still let through (RFC 9293 §3.10.7.4, MUST-66). */
function passesSequenceCheck(tcb: Tcb, segment: Segment): boolean {
  const length = sequenceLength(segment);
  if (tcb.profile.acceptance.inWindow(tcb, segment, length)) return true;
  if (isCrossedSyn(tcb, segment)) return true;
  // "special allowance should be made to accept valid ACKs, URGs, and RSTs" when the window is closed:
  // the text is cut off by `takeText`, the rest is looked at
  return tcb.rcv.wnd === 0 && length > 0 && segment.seq === tcb.rcv.nxt && (segment.flags & (ACK | RST)) !== 0
    ? acceptHeaderOnly(tcb)
    : false;
}

/** The text of a segment beyond a closed window is refused, and the sender is told where the window stands. */
function acceptHeaderOnly(tcb: Tcb): boolean {
  tcb.ack.due = true;
  return true;
}

/** The peer has not seen our SYN,ACK and opens again with the same SYN. */
function repeatsSyn(tcb: Tcb, { flags, seq }: Segment): boolean {
  return tcb.state === 'SYN-RECEIVED' && (flags & (SYN | ACK | RST)) === SYN && seq === tcb.rcv.irs;
}

/** The SYN,ACK of a simultaneous open stands one before RCV.NXT: its ACK is what matters (figure 7). */
function isCrossedSyn(tcb: Tcb, segment: Segment): boolean {
  return (
    tcb.state === 'SYN-RECEIVED' &&
    (segment.flags & (SYN | ACK)) === (SYN | ACK) &&
    segment.seq === tcb.rcv.irs &&
    segment.ack === tcb.snd.nxt
  );
}

/** Second: RFC 9293 §3.10.7.4 with the three cases of RFC 5961 §3.2. */
function arrivesReset(tcb: Tcb, segment: Segment, now: Nanoseconds): void {
  // 2) exactly RCV.NXT: believed; 3) elsewhere in the window: challenged (1, outside, is already gone)
  if (!tcb.profile.acceptance.believesReset(tcb, segment)) {
    sendChallengeAck(tcb, now);
    return;
  }
  if (tcb.state === 'SYN-RECEIVED') {
    if (tcb.passive && !tcb.spawned) returnToListen(tcb, 'RST');
    else release(tcb, 'RST', tcb.passive ? null : 'ECONNREFUSED');
    return;
  }
  // In CLOSING and LAST-ACK nobody is left to be told; elsewhere the user gets "connection reset"
  release(tcb, 'RST', tcb.state === 'CLOSE-WAIT' ? 'EPIPE' : 'ECONNRESET');
}

/** Fourth: a SYN in the window. */
function arrivesSyn(tcb: Tcb, now: Nanoseconds): void {
  if (tcb.state === 'SYN-RECEIVED' && tcb.passive) {
    if (tcb.spawned) release(tcb, 'SYN');
    else returnToListen(tcb, 'SYN');
    return;
  }
  // RFC 5961 §4.2 (MUST, as RFC 9293 has it): a challenge, whatever the sequence number
  sendChallengeAck(tcb, now);
}

function returnToListen(tcb: Tcb, cause: 'RST' | 'SYN'): void {
  tcb.timers.disarmAll();
  tcb.snd.queue.clear();
  tcb.snd.una = tcb.snd.nxt = tcb.snd.iss;
  moveTo(tcb, 'LISTEN', cause);
}

/** Fifth: false when the segment ends here. */
function arrivesAck(tcb: Tcb, segment: Segment, now: Nanoseconds): boolean {
  if (tcb.state === 'SYN-RECEIVED') return completeHandshake(tcb, segment, now);
  // RFC 5961 §5.2: what acknowledges the unsent, or is too old to be true, is answered and dropped
  if (acknowledgesUnsent(tcb, segment) || isTooOld(tcb, segment)) {
    tcb.profile.acceptance.refuseAck(tcb, segment, now);
    return false;
  }
  rememberTimestamp(tcb, segment, now);
  acknowledge(tcb, segment, now);

  if (!finAcknowledged(tcb)) return true;
  if (tcb.state === 'CLOSING') {
    enterTimeWait(tcb, 'ACK of FIN', now);
    return false;
  }
  if (tcb.state === 'LAST-ACK') {
    notifyDrained(tcb);
    release(tcb, 'ACK of FIN');
    return false;
  }
  return true;
}

/** Fifth, in SYN-RECEIVED: our SYN is acknowledged, or the segment belongs to something else. */
function completeHandshake(tcb: Tcb, segment: Segment, now: Nanoseconds): boolean {
  const { snd } = tcb;
  if (!seqGt(segment.ack, snd.una) || !seqLte(segment.ack, snd.nxt)) {
    sendResetFor(tcb, segment, now);
    return false;
  }
  rememberTimestamp(tcb, segment, now);
  acknowledge(tcb, segment, now);
  setWindow(tcb, segment);
  established(tcb, now);
  moveTo(tcb, 'ESTABLISHED', 'ACK of SYN');
  notifyConnected(tcb);
  // §3.10.4: a CLOSE that came too early was queued, and its FIN may go now
  if (isEstablished(tcb) && snd.finQueued) moveTo(tcb, 'FIN-WAIT-1', 'close');
  return true;
}

/** The application, told of the connection, may already have closed or aborted it. */
function isEstablished(tcb: Tcb): boolean {
  return tcb.state === 'ESTABLISHED';
}

/** Seventh: whether the text of this segment is taken in this state. */
function takesText(tcb: Tcb, segment: Segment, now: Nanoseconds): boolean {
  switch (tcb.state) {
    case 'ESTABLISHED':
      return true;
    case 'FIN-WAIT-1':
    case 'FIN-WAIT-2':
      if (!tcb.orphaned || !bringsNewText(tcb, segment) || !tcb.profile.closing.resetOnLateData) return true;
      // RFC 9293 §3.6.1 (SHLD-3), RFC 2525 §2.16: nobody will ever read this, and the peer should know
      release(tcb, 'abort');
      sendResetFor(tcb, segment, now);
      return false;
    default:
      // CLOSE-WAIT, CLOSING, LAST-ACK: "should not occur, since a FIN has been received"; but a copy of the
      // old text or FIN wants its ACK
      return true;
  }
}

function bringsNewText(tcb: Tcb, segment: Segment): boolean {
  return segment.length > 0 && seqGt(seqAdd(segment.seq, segment.length), tcb.rcv.nxt);
}

/** Eighth: the peer has nothing more to send. */
function arrivesFin(tcb: Tcb, now: Nanoseconds): void {
  switch (tcb.state) {
    case 'SYN-RECEIVED':
    case 'ESTABLISHED':
      moveTo(tcb, 'CLOSE-WAIT', 'FIN');
      return;
    case 'FIN-WAIT-1':
      tcb.ack.due = true;
      if (finAcknowledged(tcb)) {
        notifyDrained(tcb);
        enterTimeWait(tcb, 'FIN,ACK of FIN', now);
      } else {
        moveTo(tcb, 'CLOSING', 'FIN');
      }
      return;
    case 'FIN-WAIT-2':
      tcb.ack.due = true;
      enterTimeWait(tcb, 'FIN', now);
      return;
    default: // CLOSE-WAIT, CLOSING, LAST-ACK: remain
  }
}

/**
 * Fifth, for FIN-WAIT-1, put off to here: when the segment that acknowledges our FIN also brings the peer's,
 * the connection goes to TIME-WAIT at once and never is in FIN-WAIT-2 (figure 5, note 3).
 */
function settleFinAck(tcb: Tcb, segment: Segment, now: Nanoseconds): void {
  if (tcb.state === 'FIN-WAIT-1' && finAcknowledged(tcb)) {
    notifyDrained(tcb);
    enterFinWait2(tcb, segment, now);
  }
}
