// RFC 9293 §3.10.7.4, fifth: what an acceptable ACK does to the sender: SND.UNA, the retransmission queue,
// the round trip, the window, recovery. Moving between states is left to the caller.
import { ns, type Nanoseconds } from '../time/index.ts';
import { FIN, SYN, seqAdd, seqDiff, seqGt, seqLt, seqLte, type Segment } from '../wire/index.ts';
import { Timer } from './effects.ts';
import { timestampClock } from './emit.ts';
import { measureRoundTrip } from './rto.ts';
import { applySack } from './sack.ts';
import type { Tcb } from './tcb.ts';

/** Applies SEG.ACK, which the caller has found to lie in (…, SND.NXT]. */
export function acknowledge(tcb: Tcb, segment: Segment, now: Nanoseconds): void {
  const { snd } = tcb;
  const windowBefore = snd.wnd;
  const advanced = seqGt(segment.ack, snd.una);
  tcb.probes.unanswered = 0;
  tcb.probes.keepalives = 0;
  if (advanced) advance(tcb, segment, now);
  updateWindow(tcb, segment);
  const newlySacked = tcb.sackPermitted && segment.sack.length > 0 && applySack(tcb, segment, now);
  if (!advanced && isDuplicate(tcb, segment, windowBefore, newlySacked)) {
    tcb.profile.recovery.duplicate(tcb, segment, now);
  }
  if (snd.wnd > 0) tcb.probes.backoff = 0;
}

function advance(tcb: Tcb, segment: Segment, now: Nanoseconds): void {
  const { snd, timers, profile } = tcb;
  const acked = seqDiff(segment.ack, snd.una);
  measure(tcb, segment, now);
  snd.una = segment.ack;
  for (let head = snd.queue.head; head !== null && seqLte(head.end, snd.una); head = snd.queue.head) {
    if (!head.sacked) profile.recovery.delivered?.(tcb, head, now);
    snd.queue.shift();
  }
  snd.queue.trimHead(snd.una);
  snd.text?.release(snd.una);
  tcb.writableDue = true;
  // RFC 6298 §5.2, §5.3: all acknowledged: off; else afresh
  if (snd.queue.count === 0) timers.disarm(Timer.retransmission);
  else timers.arm(Timer.retransmission, ns(now + tcb.rtt.rto), now);
  timers.disarm(Timer.userTimeout);
  profile.recovery.acknowledged(tcb, acked, segment, now);
}

/** One sample an ACK: from timestamps where there are (RFC 7323 §4.1), else by Karn's rule (RFC 6298 §3). */
function measure(tcb: Tcb, segment: Segment, now: Nanoseconds): void {
  let newest = null;
  for (let entry = tcb.snd.queue.head; entry !== null && seqLte(entry.end, segment.ack); entry = entry.next) {
    if (entry.transmissions > 1) {
      newest = null;
      break;
    }
    if (!entry.sacked) newest = entry;
  }
  if (newest !== null) {
    measureRoundTrip(tcb, ns(now - newest.sentAt));
  } else if (segment.hasTimestamps && tcb.ts.enabled && segment.tsEcr !== 0) {
    const elapsed = (timestampClock(tcb, now) - segment.tsEcr) | 0;
    if (elapsed >= 0) measureRoundTrip(tcb, ns(Math.max(elapsed, 1) * 1e6));
  }
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
  const window = segment.window * (segment.flags & SYN ? 1 : 2 ** snd.scale);
  if (window > snd.wnd) tcb.writableDue = true;
  snd.wnd = window;
  snd.maxWnd = Math.max(snd.maxWnd, window);
  snd.wl1 = segment.seq;
  snd.wl2 = segment.ack;
}

/** RFC 5681 §2: no text, no SYN or FIN, nothing new acknowledged, something outstanding, the same window. */
function isDuplicate(tcb: Tcb, segment: Segment, windowBefore: number, newlySacked: boolean): boolean {
  const { snd } = tcb;
  if (snd.queue.count === 0 || segment.ack !== snd.una) return false;
  if (newlySacked) return true;
  return segment.length === 0 && !(segment.flags & (SYN | FIN)) && snd.wnd === windowBefore && snd.wnd > 0;
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
