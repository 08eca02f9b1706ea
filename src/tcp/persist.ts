// A peer that offers no window, or a silly one, while something waits to be sent: the persist timer probes it,
// for ever if need be (RFC 9293 §3.8.6.1, MUST-35).
import { ns, type Nanoseconds } from '../time/index.ts';
import { FIN, seqDiff } from '../wire/index.ts';
import { Timer } from './effects.ts';
import { resend, sendOldAck, sendText } from './emit.ts';
import { giveUp } from './give-up.ts';
import type { SentSegment } from './sent-queue.ts';
import type { Tcb } from './tcb.ts';

/** Nothing is out, yet something waits: a closed (or silly) window must be probed (RFC 9293 §3.8.6.1). */
export function guardWindow(tcb: Tcb, now: Nanoseconds): void {
  const { snd, timers, probes } = tcb;
  const waiting = !snd.finSent && (seqDiff(snd.end, snd.nxt) > 0 || snd.finQueued);
  if (!waiting) {
    timers.disarm(Timer.persist);
  } else if (!timers.isArmed(Timer.persist)) {
    timers.arm(Timer.persist, ns(now + persistInterval(tcb)), now);
    probes.unanswered = 0;
  }
}

/** RFC 9293 §3.8.6.1 (SHLD-29, SHLD-30): first after one RTO, then doubling. */
export function persistInterval(tcb: Tcb): Nanoseconds {
  const { persist, rto } = tcb.profile;
  const interval = Math.max(persist.minimum, tcb.rtt.rto * 2 ** tcb.probes.backoff);
  return ns(Math.min(interval, persist.maximum ?? rto.maximum));
}

/** What is out stands beyond a window that has closed: sent again as a probe, not as something lost. */
export function repeatProbe(tcb: Tcb, first: SentSegment, now: Nanoseconds): void {
  if (!countProbe(tcb, now)) return;
  resend(tcb, first, 'window-probe', now);
  tcb.timers.arm(Timer.retransmission, ns(now + persistInterval(tcb)), now);
}

/** RFC 9293 §3.8.6.1 (MUST-37): for as long as probes are answered the connection stays open. */
function countProbe(tcb: Tcb, now: Nanoseconds): boolean {
  const { probes } = tcb;
  if (tcb.profile.retries.probesExhausted(tcb, now)) {
    giveUp(tcb, now);
    return false;
  }
  if (probes.unanswered === 0) probes.firstUnansweredAt = now;
  probes.unanswered++;
  probes.backoff++;
  return true;
}

/** RFC 9293 §3.8.6.1 (MUST-36): a probe of one octet, or of none, to which the peer must answer. */
export function probeWindow(tcb: Tcb, now: Nanoseconds): void {
  const { snd } = tcb;
  if (!countProbe(tcb, now)) return;
  const unsent = seqDiff(snd.end, snd.nxt);
  if (tcb.profile.windowProbe === 'old sequence number') {
    sendOldAck(tcb, 'window-probe', now);
    tcb.timers.arm(Timer.persist, ns(now + persistInterval(tcb)), now);
  } else if (unsent > 0) {
    // An open but silly window is used as far as it goes (§3.8.6.2.1, the override timeout)
    const usable = Math.min(unsent, snd.mss, Math.max(1, snd.wnd));
    sendText(tcb, usable, 0, now, snd.wnd > 0 ? 'new' : 'window-probe');
    tcb.timers.arm(Timer.retransmission, ns(now + persistInterval(tcb)), now);
  } else {
    sendText(tcb, 0, FIN, now, 'window-probe');
    tcb.timers.arm(Timer.retransmission, ns(now + persistInterval(tcb)), now);
  }
}
