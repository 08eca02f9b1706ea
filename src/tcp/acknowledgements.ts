// RFC 9293 §3.10.7.4, fifth: what an acceptable ACK does to the sender: SND.UNA, the retransmission queue,
// the round trip, the window, recovery. Moving between states is left to the caller.
import { ns, type Nanoseconds } from '../time/index.ts';
import { ECE, FIN, SYN, seqAdd, seqDiff, seqGt, seqLt, seqLte, type Segment } from '../wire/index.ts';
import { Timer } from './effects.ts';
import { timestampClock } from './timestamps.ts';
import { persistInterval } from './persist.ts';
import { AckReport } from './recovery/policy.ts';
import { measureRoundTrip } from './rto.ts';
import { applySack } from './sack.ts';
import type { SentSegment } from './sent-queue.ts';
import type { Tcb } from './tcb.ts';
import { guardUserTimeout } from './user-timeout.ts';

const report = new AckReport();

/** Applies SEG.ACK, which the caller has found to lie in (…, SND.NXT]. */
export function acknowledge(tcb: Tcb, segment: Segment, now: Nanoseconds): void {
  const { snd, profile } = tcb;
  const windowBefore = snd.wnd;
  report.priorUna = snd.una;
  report.priorCount = snd.queue.count;
  report.acked = Math.max(0, seqDiff(segment.ack, snd.una));
  report.delivered = 0;
  report.newlySacked = 0;
  report.originalDelivered = false;
  report.duplicateSack = false;
  report.congestionEchoed = tcb.ecn !== null && (segment.flags & (ECE | SYN)) === ECE;
  tcb.probes.unanswered = 0;
  tcb.probes.keepalives = 0;

  const roundTrip = oldestRoundTrip(tcb, segment, now);
  if (report.acked > 0) {
    snd.una = segment.ack;
    tcb.recovery.timeouts = 0;
    tcb.writableDue = true;
  }
  updateWindow(tcb, segment);
  if (tcb.sackPermitted && segment.sack.length > 0) applySack(tcb, segment, report, now);
  if (report.acked > 0) {
    cutQueue(tcb, now);
    if (tcb.userTimeout > 0) guardUserTimeout(tcb, now);
  }
  if (roundTrip >= 0) measureRoundTrip(tcb, ns(roundTrip));
  if (snd.wnd > 0) endProbing(tcb, windowBefore, now);

  report.carriesNews = segment.length > 0 || (segment.flags & (SYN | FIN)) !== 0 || snd.wnd !== windowBefore;
  report.duplicate = isDuplicate(tcb, segment);
  if (report.priorCount > 0) profile.recovery.onAck(tcb, report, segment, now);
  else if (profile.windowProbe === 'old sequence number') putOffProbe(tcb, now);
}

/**
 * The window is open (again). What was out while it was closed was refused, not lost: it goes again at once
 * and is as if new, or a window that opens late would count against R2 (RFC 9293 §3.8.6.1, MUST-37).
 */
function endProbing(tcb: Tcb, windowBefore: number, now: Nanoseconds): void {
  const { snd, probes, timers, rtt } = tcb;
  if (windowBefore === 0 && probes.backoff > 0 && snd.queue.count > 0) {
    for (let entry = snd.queue.head; entry !== null; entry = entry.next) entry.firstSentAt = now;
    snd.queue.markAllLost();
    timers.arm(Timer.retransmission, ns(now + rtt.rto), now);
  }
  probes.backoff = 0;
}

/** tcp_ack_probe: an answer that leaves the window closed starts the wait for the next probe afresh. */
function putOffProbe(tcb: Tcb, now: Nanoseconds): void {
  if (tcb.timers.isArmed(Timer.persist)) tcb.timers.arm(Timer.persist, ns(now + persistInterval(tcb)), now);
}

/** Takes what lies before SND.UNA off the queue. */
function cutQueue(tcb: Tcb, now: Nanoseconds): void {
  const { snd, profile, recovery } = tcb;
  for (let head = snd.queue.head; head !== null && seqLte(head.end, snd.una); head = snd.queue.head) {
    if (!head.sacked) {
      profile.recovery.delivered?.(tcb, head, now);
      report.delivered++;
      if (head.transmissions === 1 && !seqGt(head.end, recovery.recover)) report.originalDelivered = true;
    }
    snd.queue.shift();
  }
  snd.queue.trimHead(snd.una);
  snd.text?.release(snd.una);
}

/**
 * One sample an ACK: of the oldest segment that it covers, if none of them was sent twice (Karn's rule,
 * RFC 6298 §3), else from timestamps (RFC 7323 §4.1). -1 when it tells nothing.
 */
function oldestRoundTrip(tcb: Tcb, segment: Segment, now: Nanoseconds): number {
  if (report.acked === 0) return -1;
  let oldest: SentSegment | null = null;
  let ambiguous = false;
  for (let entry = tcb.snd.queue.head; entry !== null && seqLte(entry.end, segment.ack); entry = entry.next) {
    if (entry.transmissions > 1) ambiguous = true;
    else if (oldest === null && !entry.sacked) oldest = entry;
  }
  if (oldest !== null && !ambiguous) return now - oldest.sentAt;
  if (!segment.hasTimestamps || !tcb.ts.enabled || segment.tsEcr === 0) return -1;
  const elapsed = (timestampClock(tcb, now) - segment.tsEcr) | 0;
  return elapsed < 0 ? -1 : Math.max(elapsed, 1) * 1e6;
}

/** RFC 9293 §3.10.7.4: only from segments no older than the one that set the window last. */
function updateWindow(tcb: Tcb, segment: Segment): void {
  const { snd } = tcb;
  if (seqLt(snd.wl1, segment.seq) || (snd.wl1 === segment.seq && seqLte(snd.wl2, segment.ack))) {
    setWindow(tcb, segment);
  }
}

/** SND.WND, SND.WL1, SND.WL2 from a segment. The window of a SYN is never scaled (RFC 7323 §2.2). */
export function setWindow(tcb: Tcb, segment: Segment): void {
  const { snd } = tcb;
  const window = segment.window << (segment.flags & SYN ? 0 : snd.scale);
  if (window > snd.wnd) tcb.writableDue = true;
  snd.wnd = window;
  snd.maxWnd = Math.max(snd.maxWnd, window);
  snd.wl1 = segment.seq;
  snd.wl2 = segment.ack;
}

/** RFC 5681 §2: no text, no SYN or FIN, nothing new acknowledged, something outstanding, the same window. */
function isDuplicate(tcb: Tcb, segment: Segment): boolean {
  if (tcb.snd.queue.count === 0 || segment.ack !== tcb.snd.una || report.acked > 0) return false;
  return report.newlySacked > 0 || (!report.carriesNews && tcb.snd.wnd > 0);
}

/** RFC 5961 §5.2: an ACK older than the largest window ever offered may be forged. */
export function isTooOld(tcb: Tcb, segment: Segment): boolean {
  return seqLt(segment.ack, seqAdd(tcb.snd.una, -tcb.snd.maxWnd));
}

/** The peer's FIN or text may only be believed in when it acknowledges nothing that was never sent. */
export function acknowledgesUnsent(tcb: Tcb, segment: Segment): boolean {
  return seqGt(segment.ack, tcb.snd.nxt);
}

/** Our FIN is sent and acknowledged. */
export function finAcknowledged(tcb: Tcb): boolean {
  return tcb.snd.finSent && tcb.snd.una === tcb.snd.nxt;
}
