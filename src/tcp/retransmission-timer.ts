// The retransmission timer by the book: RFC 6298 §5.1 to §5.3.
import { ns, type Nanoseconds } from '../time/index.ts';
import { Timer } from './effects.ts';
import type { Tcb } from './tcb.ts';

/** §5.1: something with sequence space was sent: the timer runs, from now if it did not. */
export function ensureRetransmissionTimer(tcb: Tcb, now: Nanoseconds): void {
  if (tcb.timers.isArmed(Timer.retransmission)) return;
  tcb.timers.arm(Timer.retransmission, ns(now + tcb.rtt.rto), now);
}

/** §5.2, §5.3: something was acknowledged: off when nothing is out, else afresh. */
export function restartRetransmissionTimer(tcb: Tcb, now: Nanoseconds): void {
  if (tcb.snd.queue.count === 0) tcb.timers.disarm(Timer.retransmission);
  else tcb.timers.arm(Timer.retransmission, ns(now + tcb.rtt.rto), now);
}
