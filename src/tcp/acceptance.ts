// RFC 9293 §3.10.7.4, first and second: which segments lie in the window, and which RST is believed.
// Systems differ at the edges of the window; the RFC's table and Linux's test stand side by side here.
import { ns, type Nanoseconds } from '../time/index.ts';
import {
  RST,
  SYN,
  seqAdd,
  seqGt,
  seqLt,
  seqMin,
  sequenceLength,
  type Segment,
  type SequenceNumber,
} from '../wire/index.ts';
import { Timer } from './effects.ts';
import { resend, sendAck, sendChallengeAck } from './emit.ts';
import type { Tcb } from './tcb.ts';

export interface AcceptancePolicy {
  readonly name: string;
  /** The sequence number test, on a segment of `length` sequence numbers. */
  inWindow(tcb: Tcb, segment: Segment, length: number): boolean;
  /** In SYN-RECEIVED: answers the peer's SYN when it comes again. Absent: the other rules apply to it. */
  answerRepeatedSyn?(tcb: Tcb, now: Nanoseconds): void;
  /** Answers a segment that failed the test or PAWS, and is no RST. */
  refuse(tcb: Tcb, segment: Segment, now: Nanoseconds): void;
  /** Answers an ACK of what was never sent, or one too old to be true. */
  refuseAck(tcb: Tcb, segment: Segment, now: Nanoseconds): void;
  /** RFC 5961 §3.2: is a RST that passed the test exact enough to be believed, or is it challenged? */
  believesReset(tcb: Tcb, segment: Segment): boolean;
}

function lies(tcb: Tcb, number: SequenceNumber): boolean {
  return !seqLt(number, tcb.rcv.nxt) && seqLt(number, tcb.rcv.edge);
}

/**
 *   length 0, window 0:  SEG.SEQ = RCV.NXT
 *   length 0, window >0: RCV.NXT =< SEG.SEQ < RCV.NXT+RCV.WND
 *   length >0, window 0: not acceptable
 *   length >0, window >0: the first or the last octet lies in the window
 */
export const rfc9293Acceptance: AcceptancePolicy = {
  name: 'RFC 9293',
  inWindow(tcb, segment, length) {
    const { rcv } = tcb;
    const window = rcv.wnd;
    if (length === 0) return window === 0 ? segment.seq === rcv.nxt : lies(tcb, segment.seq);
    if (window === 0) return false;
    return lies(tcb, segment.seq) || lies(tcb, seqAdd(segment.seq, length - 1));
  },
  refuse(tcb, _segment, now) {
    sendChallengeAck(tcb, now);
  },
  refuseAck(tcb, _segment, now) {
    sendChallengeAck(tcb, now);
  },
  believesReset(tcb, segment) {
    return segment.seq === tcb.rcv.nxt;
  },
};

/** tcp_reset_check: a peer that was killed after its FIN resets with the FIN's own number, one before RCV.NXT. */
function standsAtFin(tcb: Tcb, segment: Segment): boolean {
  return tcb.rcv.finReached && tcb.state !== 'FIN-WAIT-2' && segment.seq === seqAdd(tcb.rcv.nxt, -1);
}

/**
 * Linux tcp_sequence: a segment that ends at or after the last acknowledged number and begins not after the
 * right edge passes, so that an old ACK is heard and not answered. tcp_reset_check, tcp_validate_incoming:
 * a RST is also believed at the right edge of the highest SACK block.
 */
export const linuxAcceptance: AcceptancePolicy = {
  name: 'Linux',
  inWindow(tcb, segment, length) {
    const end = seqAdd(segment.seq, length);
    if (segment.flags & RST && standsAtFin(tcb, segment)) return true;
    return !seqLt(end, tcb.ts.lastAckSent) && !seqGt(segment.seq, tcb.rcv.edge);
  },
  /** tcp_check_req: the SYN,ACK again, and its timer afresh. */
  answerRepeatedSyn(tcb, now) {
    const { head } = tcb.snd.queue;
    const { challengeInterval } = tcb.profile;
    if (head === null || (tcb.lastChallengeAt >= 0 && now - tcb.lastChallengeAt < challengeInterval)) return;
    tcb.lastChallengeAt = now;
    resend(tcb, head, 'reply', now);
    tcb.timers.arm(Timer.retransmission, ns(now + tcb.rtt.rto), now);
  },
  /** tcp_send_dupack; the rate limit is for what could make a loop, not for text (tcp_oow_rate_limited). */
  refuse(tcb, segment, now) {
    const length = sequenceLength(segment);
    if (segment.flags & SYN || length === 0) {
      sendChallengeAck(tcb, now);
      return;
    }
    if (seqLt(segment.seq, tcb.rcv.nxt)) {
      tcb.ack.duplicate = { left: segment.seq, right: seqMin(seqAdd(segment.seq, length), tcb.rcv.nxt) };
      tcb.profile.acknowledgement.received(tcb, segment, 'duplicate', now);
    }
    sendAck(tcb, now);
  },
  /** tcp_rcv_established drops an ACK of the unsent without a word; the closing states answer it. */
  refuseAck(tcb, segment, now) {
    if (tcb.state !== 'ESTABLISHED' || seqLt(segment.ack, tcb.snd.una)) sendChallengeAck(tcb, now);
  },
  believesReset(tcb, segment) {
    const { rcv } = tcb;
    if (segment.seq === rcv.nxt) return true;
    // tcp_check_req: a connection request is dropped by any RST in its window
    if (tcb.state === 'SYN-RECEIVED' && tcb.passive) return true;
    if (standsAtFin(tcb, segment)) return true;
    const highest = rcv.reassembly.blocks.at(-1);
    return tcb.sackPermitted && highest !== undefined && segment.seq === highest.right;
  },
};
