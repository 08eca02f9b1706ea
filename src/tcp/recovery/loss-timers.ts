// The one retransmission timer of Linux, in its three roles: retransmission (RFC 6298), tail loss probe
// (RFC 8985 §7) and reordering (§6.3). Only one of them runs at a time.
// Linux tcp_schedule_loss_probe, tcp_rearm_rto, tcp_send_loss_probe.
import { ns, seconds, type Nanoseconds } from '../../time/index.ts';
import { Timer } from '../effects.ts';
import { resend } from '../emit.ts';
import { sendOne } from '../output.ts';
import type { Tcb } from '../tcb.ts';
import { timeoutMin } from './rack.ts';
import type { RackState } from './rack-state.ts';

/** Before any round trip is measured. */
const probeTimeoutInitial = seconds(1);

function arm(
  tcb: Tcb,
  timer: typeof Timer.retransmission | typeof Timer.lossProbe,
  at: Nanoseconds,
  now: Nanoseconds,
): void {
  const { timers } = tcb;
  timers.disarm(Timer.reordering);
  timers.disarm(timer === Timer.lossProbe ? Timer.retransmission : Timer.lossProbe);
  timers.arm(timer, at, now);
}

/** How far ahead the retransmission timeout of the oldest entry is; may be in the past. */
function untilTimeout(tcb: Tcb, now: Nanoseconds): number {
  const { head } = tcb.snd.queue;
  return head === null ? tcb.rtt.rto : head.sentAt + tcb.rtt.rto - now;
}

/** The retransmission timer afresh; where a probe or the reordering timer ran, less the time since sending. */
export function rearmRetransmission(tcb: Tcb, now: Nanoseconds): void {
  const { timers, snd, rtt } = tcb;
  if (snd.queue.count === 0) {
    timers.disarm(Timer.retransmission);
    timers.disarm(Timer.lossProbe);
    timers.disarm(Timer.reordering);
    return;
  }
  const replaces = timers.isArmed(Timer.lossProbe) || timers.isArmed(Timer.reordering);
  const wait = replaces ? Math.max(untilTimeout(tcb, now), 1e6) : rtt.rto;
  arm(tcb, Timer.retransmission, ns(now + wait), now);
}

/**
 * RFC 8985 §7.2: a probe instead of the timeout, if there is SACK, no recovery and something out.
 * `advancing`: an ACK has just restarted the clock.
 */
export function scheduleProbe(tcb: Tcb, advancing: boolean, now: Nanoseconds): boolean {
  const { snd, rtt, recovery, profile } = tcb;
  if (!profile.tailLossProbe || snd.queue.count === 0 || !tcb.sackPermitted) return false;
  if (recovery.phase !== 'open' && recovery.phase !== 'reduced') return false;
  let wait: number = probeTimeoutInitial;
  if (rtt.measured) wait = 2 * rtt.srtt + (snd.queue.count === 1 ? profile.rto.minimum : timeoutMin);
  const timeout = advancing ? rtt.rto : untilTimeout(tcb, now);
  if (timeout > 0) wait = Math.min(wait, timeout);
  arm(tcb, Timer.lossProbe, ns(now + wait), now);
  return true;
}

/** RFC 8985 §7.3: new data if there is and may go, else the last segment again. One probe at a time. */
export function sendProbe(tcb: Tcb, rack: RackState, now: Nanoseconds): void {
  const { snd } = tcb;
  if (rack.probeEnd === -1) {
    rack.probeWasRetransmission = false;
    const priorNxt = snd.nxt;
    const last = snd.queue.tail;
    if (sendOne(tcb, 'loss-probe', now)) {
      if (snd.nxt !== priorNxt) rack.probeEnd = snd.nxt;
    } else if (last !== null) {
      resend(tcb, last, 'loss-probe', now);
      rack.probeWasRetransmission = true;
      rack.probeEnd = snd.nxt;
    }
  }
  tcb.timers.disarm(Timer.lossProbe);
  tcb.timers.disarm(Timer.reordering);
  rearmRetransmission(tcb, now);
}
