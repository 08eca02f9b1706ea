// Building segments and letting them go: header, options, the window to offer (RFC 9293 §3.1, §3.8.6.2.2).
import { ns, type Nanoseconds } from '../time/index.ts';
import { ACK, FIN, RST, SYN, seq, seqAdd, seqGt, Segment, type SequenceNumber } from '../wire/index.ts';
import { arrivesClosed } from './arrives-closed.ts';
import { setupFlags } from './ecn/policy.ts';
import { echo } from './ecn/receiver.ts';
import { markCapable } from './ecn/sender.ts';
import type { TransmitCause } from './effects.ts';
import { windowFieldMax } from './receive-window/policy.ts';
import { sackBlocks } from './sack.ts';
import { timestampClock } from './timestamps.ts';
import type { SentSegment } from './sent-queue.ts';
import type { Tcb } from './tcb.ts';

/** The window field: what the profile offers, and never less than before (RFC 9293 §3.8.6, SHLD-14). */
function offerWindow(tcb: Tcb): number {
  const { rcv, profile } = tcb;
  const { receiveWindow } = profile;
  const window = receiveWindow.offer(tcb);
  if (window > rcv.wnd) rcv.edge = seqAdd(rcv.nxt, window);
  // Rounded up to what the field can say, and then that is the promise; down where there is no room for the
  // difference: the edge that was promised stays and is honoured (RFC 7323 §2.4)
  const unit = 1 << rcv.scale;
  const up = Math.ceil(rcv.wnd / unit);
  if (up * unit > rcv.wnd) {
    if (receiveWindow.capacity !== undefined && up * unit > Math.max(rcv.wnd, receiveWindow.capacity(tcb))) {
      return Math.floor(rcv.wnd / unit);
    }
    rcv.edge = seqAdd(rcv.nxt, up * unit);
  }
  receiveWindow.offered?.(tcb);
  return Math.min(windowFieldMax, up);
}

function header(tcb: Tcb, flags: number, at: SequenceNumber, now: Nanoseconds): Segment {
  const segment = new Segment();
  segment.sourcePort = tcb.localPort;
  segment.destinationPort = tcb.remotePort;
  segment.flags = flags;
  segment.seq = at;
  if (flags & ACK) segment.ack = tcb.rcv.nxt;
  if (tcb.ts.enabled) {
    segment.hasTimestamps = true;
    segment.tsVal = timestampClock(tcb, now);
    segment.tsEcr = flags & ACK ? tcb.ts.recent : 0;
  }
  if (!(flags & SYN)) segment.window = offerWindow(tcb);
  if (tcb.ecn !== null && !(flags & (SYN | RST))) segment.flags |= echo(tcb, tcb.ecn);
  return segment;
}

function transmit(tcb: Tcb, segment: Segment, cause: TransmitCause, now: Nanoseconds): void {
  if (segment.flags & ACK && !(segment.flags & RST)) {
    tcb.ts.lastAckSent = tcb.rcv.nxt;
    tcb.profile.acknowledgement.sent(tcb, segment.length > 0, now);
  }
  tcb.effects.transmit(segment, cause);
}

/**
 * The sequence number of a segment without text: SND.NXT. But where something is out beyond the peer's window (a
 * probe, or the window shrank) the peer would refuse that number with an ACK, and with both ends in that place
 * the two refusals would answer each other for ever (RFC 9293 appendix A.2): so no further than the right edge.
 */
function bareSeq({ snd }: Tcb): SequenceNumber {
  const edge = seqAdd(snd.una, snd.wnd);
  return snd.una !== snd.iss && seqGt(snd.nxt, edge) ? edge : snd.nxt;
}

/** <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK> */
export function sendAck(tcb: Tcb, now: Nanoseconds, cause: TransmitCause = 'new'): void {
  const segment = header(tcb, ACK, bareSeq(tcb), now);
  if (tcb.sackPermitted) segment.sack = sackBlocks(tcb);
  transmit(tcb, segment, cause, now);
}

/** A pure ACK below the peer's window, to which it must answer: a probe of the window or of the peer's life. */
export function sendOldAck(tcb: Tcb, cause: 'window-probe' | 'keepalive', now: Nanoseconds): void {
  // RFC 9293 §3.8.4: SEG.SEQ = SND.NXT - 1
  transmit(tcb, header(tcb, ACK, seq(tcb.snd.una - 1), now), cause, now);
}

/** SYN, or SYN,ACK when the peer's SYN is known; with the options of the handshake. */
export function sendSyn(tcb: Tcb, cause: TransmitCause, now: Nanoseconds): void {
  const answering = tcb.state === 'SYN-RECEIVED';
  const { profile, rcv } = tcb;
  const segment = header(tcb, answering ? SYN | ACK : SYN, tcb.snd.iss, now);
  segment.flags |= setupFlags(tcb, answering, cause);
  // RFC 9293 §3.7.1 (MUST-14, SHLD-5, MAY-3): in every SYN and nowhere else (MUST-65)
  segment.mss = profile.mss;
  // RFC 7323 §2.2, §3.2: an answer offers only what the peer's SYN offered
  if (!answering || tcb.windowScaling) segment.windowScale = profile.receiveWindow.scale(tcb);
  segment.sackPermitted = answering ? tcb.sackPermitted : profile.sack;
  if (!answering && profile.timestamps) {
    segment.hasTimestamps = true;
    segment.tsVal = timestampClock(tcb, now);
  }
  // RFC 7323 §2.2: the window of a SYN is not scaled
  segment.window = profile.receiveWindow.initial(tcb, answering ? rcv.mss : profile.mss);
  rcv.synWindow = segment.window;
  if (answering) rcv.edge = seqAdd(rcv.nxt, segment.window);
  track(tcb, tcb.snd.iss, 0, SYN, now);
  transmit(tcb, segment, cause, now);
}

/** Sends [at, at + length) for the first time, with FIN behind it when `flags` say so. */
export function sendText(
  tcb: Tcb,
  length: number,
  flags: number,
  now: Nanoseconds,
  cause: TransmitCause = 'new',
): void {
  const at = tcb.snd.nxt;
  track(tcb, at, length, flags, now);
  const segment = textSegment(tcb, at, length, flags, now);
  if (tcb.ecn !== null) markCapable(tcb.ecn, segment, cause);
  transmit(tcb, segment, cause, now);
}

/** Sends an entry of the queue again, as it was, or with what follows and fits. */
export function resend(tcb: Tcb, entry: SentSegment, cause: TransmitCause, now: Nanoseconds): void {
  if (tcb.profile.mergesRetransmissions) mergeFollowing(tcb, entry);
  tcb.snd.queue.markRetransmitted(entry, now);
  tcb.lastSentAt = now;
  if (entry.flags & SYN) {
    sendSyn(tcb, cause, now);
    return;
  }
  transmit(tcb, textSegment(tcb, entry.seq, entry.length, entry.flags, now), cause, now);
}

/** Linux tcp_retrans_try_collapse: small segments that follow ride along, up to a full one. */
function mergeFollowing(tcb: Tcb, entry: SentSegment): void {
  const { queue, mss, una, wnd } = tcb.snd;
  if (entry.flags & SYN || entry.length === 0 || entry.length >= mss) return;
  const edge = seqAdd(una, wnd);
  for (let { next } = entry; next !== null; next = entry.next) {
    if (next.sacked || entry.length + next.length > mss || seqGt(next.end, edge)) return;
    queue.merge(entry);
  }
}

function textSegment(tcb: Tcb, at: SequenceNumber, length: number, flags: number, now: Nanoseconds): Segment {
  const segment = header(tcb, ACK | flags, at, now);
  segment.length = length;
  if (length > 0 && tcb.snd.text !== null) segment.payload = tcb.snd.text.view(at, length);
  return segment;
}

/** Puts what is sent for the first time on the retransmission queue and moves SND.NXT. */
function track(tcb: Tcb, at: SequenceNumber, length: number, flags: number, now: Nanoseconds): void {
  const { snd } = tcb;
  tcb.lastSentAt = now;
  const end = seq(at + length + (flags & SYN ? 1 : 0) + (flags & FIN ? 1 : 0));
  if (!seqGt(end, snd.nxt)) return;
  snd.queue.push(at, end, length, flags, now);
  snd.nxt = end;
  if (flags & FIN) snd.finSent = true;
  if (length > 0 && length < snd.mss) snd.smallEnd = end;
}

/** The RST of an abort or of a close that loses data: <SEQ=SND.NXT><ACK=RCV.NXT><CTL=RST,ACK>. */
export function sendReset(tcb: Tcb, now: Nanoseconds): void {
  transmit(tcb, header(tcb, RST | ACK, tcb.snd.nxt, now), 'new', now);
}

/** The RST that answers an unacceptable acknowledgement (RFC 9293 §3.5.2, group 2): as from a closed port. */
export function sendResetFor(tcb: Tcb, offending: Segment, now: Nanoseconds): void {
  const segment = arrivesClosed(offending);
  if (segment !== null) transmit(tcb, segment, 'reply', now);
}

/**
 * An ACK to an unacceptable segment: a challenge or a correction. Rate-limited where the profile says so
 * (RFC 5961 §7), so that two ends can never answer each other for ever at full speed.
 */
export function sendChallengeAck(tcb: Tcb, now: Nanoseconds): void {
  const { challengeInterval } = tcb.profile;
  if (challengeInterval > 0 && tcb.lastChallengeAt >= 0 && now - tcb.lastChallengeAt < challengeInterval)
    return;
  tcb.lastChallengeAt = ns(now);
  sendAck(tcb, now);
}
