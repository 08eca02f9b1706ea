// The user timeout, RFC 9293 §3.10.8: a limit that the application sets on how long what it sent may stay
// unacknowledged (MUST-21). Systems that have no timer for it ask at each retransmission: see `retries/`.
import { ns, type Nanoseconds } from '../time/index.ts';
import { Timer } from './effects.ts';
import type { Tcb } from './tcb.ts';

/** Keeps the timer to the oldest segment that is out: from its first transmission, off when nothing is out. */
export function guardUserTimeout(tcb: Tcb, now: Nanoseconds): void {
  const first = tcb.snd.queue.head;
  if (tcb.userTimeout === 0 || first === null || !tcb.profile.retries.userTimer) {
    tcb.timers.disarm(Timer.userTimeout);
    return;
  }
  tcb.timers.arm(Timer.userTimeout, ns(Math.max(now, first.firstSentAt + tcb.userTimeout)), now);
}
