// A timer expires, RFC 9293 §3.10.8 and §3.8: retransmission, probes, the delayed ACK, FIN-WAIT-2, TIME-WAIT,
// keepalive and the user timeout. The policies' own timers (loss probe, reordering) are passed on.
import { invariant, ns, unreachable, type Nanoseconds } from '../time/index.ts';
import { Timer, type TimerId } from './effects.ts';
import { finWait2Over } from './fin-wait-2.ts';
import { probePeer } from './keepalive.ts';
import { resend, sendOldAck, sendReset, sendText } from './emit.ts';
import { release } from './move.ts';
import { persistInterval } from './output.ts';
import { settle } from './arrives.ts';
import { FIN, seqDiff } from '../wire/index.ts';
import type { SentSegment } from './sent-queue.ts';
import type { Tcb } from './tcb.ts';

export function timerExpires(tcb: Tcb, timer: TimerId, now: Nanoseconds): void {
  if (!tcb.timers.expired(timer)) return;
  switch (timer) {
    case Timer.retransmission:
      retransmissionTimeout(tcb, now);
      break;
    case Timer.lossProbe:
    case Timer.reordering:
      tcb.profile.recovery.expired?.(tcb, timer, now);
      break;
    case Timer.persist:
      probeWindow(tcb, now);
      break;
    case Timer.delayedAck:
      tcb.profile.acknowledgement.expired(tcb, now);
      break;
    case Timer.finWait2:
      finWait2Over(tcb, now);
      return;
    case Timer.timeWait:
      release(tcb, '2MSL over');
      return;
    case Timer.keepalive:
      probePeer(tcb, now);
      break;
    case Timer.userTimeout:
      // RFC 9293 §3.10.8: flush, tell the user, delete
      release(tcb, 'give up', 'ETIMEDOUT');
      return;
    default:
      unreachable(timer);
  }
  settle(tcb, now);
}

/** RFC 6298 §5.4 to §5.6. */
function retransmissionTimeout(tcb: Tcb, now: Nanoseconds): void {
  const first = tcb.snd.queue.head;
  invariant(first !== null, 'the retransmission timer runs only while something is unacknowledged');
  if (tcb.snd.wnd === 0 && tcb.state !== 'SYN-SENT') {
    repeatProbe(tcb, first, now);
    return;
  }
  if (tcb.profile.retries.exhausted(tcb, now)) {
    giveUp(tcb, now);
    return;
  }
  tcb.recovery.timeouts++;
  tcb.profile.recovery.timedOut(tcb, now);
}

function giveUp(tcb: Tcb, now: Nanoseconds): void {
  if (tcb.profile.retries.tellsPeer?.(tcb.state) === true) sendReset(tcb, now);
  release(tcb, 'give up', 'ETIMEDOUT');
}

/** What is out stands beyond a window that has closed: sent again as a probe, not as something lost. */
function repeatProbe(tcb: Tcb, first: SentSegment, now: Nanoseconds): void {
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
function probeWindow(tcb: Tcb, now: Nanoseconds): void {
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
