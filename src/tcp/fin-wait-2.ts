// FIN-WAIT-2 after close(): nobody reads any more, and the peer may never send its FIN. The RFC waits for
// ever; systems do not. Linux goes on as a time-wait mini-socket that knows only sequence numbers
// (tcp_rcv_state_process, tcp_close, tcp_fin_time, tcp_keepalive_timer).
import { ns, type Nanoseconds } from '../time/index.ts';
import type { Segment } from '../wire/index.ts';
import { Timer } from './effects.ts';
import { sendReset, sendResetFor } from './emit.ts';
import { moveTo, release } from './move.ts';
import type { Tcb } from './tcb.ts';

/** Our FIN is acknowledged. `by` is the segment that did it. */
export function enterFinWait2(tcb: Tcb, by: Segment, now: Nanoseconds): void {
  moveTo(tcb, 'FIN-WAIT-2', 'ACK of FIN');
  if (!tcb.orphaned) return;
  if (refusesToWait(tcb)) {
    release(tcb, 'abort');
    sendResetFor(tcb, by, now);
    return;
  }
  limitWait(tcb, now);
}

/** close() in FIN-WAIT-2: the time runs from here. */
export function closeInFinWait2(tcb: Tcb, now: Nanoseconds): void {
  if (refusesToWait(tcb)) {
    sendReset(tcb, now);
    release(tcb, 'abort');
    return;
  }
  limitWait(tcb, now);
}

/** TCP_LINGER2 below 0. */
function refusesToWait(tcb: Tcb): boolean {
  return tcb.finWait2 !== null && tcb.finWait2 < 0;
}

function limitWait(tcb: Tcb, now: Nanoseconds): void {
  const { finWait2, profile, timers } = tcb;
  if (finWait2 === null) return;
  if (!profile.closing.finWait2AsTimeWait) {
    timers.arm(Timer.finWait2, ns(now + finWait2), now);
    return;
  }
  // What exceeds TIME-WAIT's length is waited for as a full socket, the rest as a mini-socket
  const wait = leastWait(tcb, finWait2);
  const { duration } = profile.timeWait;
  if (wait > duration) timers.arm(Timer.finWait2, ns(now + wait - duration), now);
  else shrink(tcb, wait, now);
}

/** tcp_fin_time, tcp_time_wait: at least 3.5 times the retransmission timeout. */
function leastWait(tcb: Tcb, wanted: Nanoseconds): Nanoseconds {
  return ns(Math.max(wanted, 3.5 * tcb.rtt.rto));
}

/** tcp_time_wait(sk, TCP_FIN_WAIT2, …) */
function shrink(tcb: Tcb, wait: Nanoseconds, now: Nanoseconds): void {
  tcb.timers.disarmAll();
  tcb.finWait2IsMini = true;
  tcb.timers.arm(Timer.finWait2, ns(now + wait), now);
}

/** The timer expired: the full socket shrinks for the rest of its time, or all is over. */
export function finWait2Over(tcb: Tcb, now: Nanoseconds): void {
  const { finWait2, profile } = tcb;
  if (profile.closing.finWait2AsTimeWait && !tcb.finWait2IsMini && finWait2 !== null) {
    shrink(tcb, leastWait(tcb, ns(finWait2 - profile.timeWait.duration)), now);
    return;
  }
  release(tcb, 'FIN-WAIT-2 over');
}
