// Keepalive, RFC 9293 §3.8.4 (MAY-5): after long silence, and only then (MUST-26), ask, without text (SHLD-12); not
// one question that stays unanswered ends the connection, but so many in a row (MUST-29). Off unless the application
// asks for it (MUST-25); how long and how many is the profile's, open to overrides (MUST-27).
import { ns, type Nanoseconds } from '../time/index.ts';
import { Timer } from './effects.ts';
import { sendOldAck, sendReset } from './emit.ts';
import { release } from './move.ts';
import { isSynchronized } from './states.ts';
import type { Tcb } from './tcb.ts';

export function startKeepalive(tcb: Tcb, now: Nanoseconds): void {
  tcb.timers.arm(Timer.keepalive, ns(now + tcb.keepaliveParameters.idle), now);
}

/** The keepalive timer expired. */
export function probePeer(tcb: Tcb, now: Nanoseconds): void {
  const keepalive = tcb.keepaliveParameters;
  const idleFor = now - Math.max(tcb.lastReceivedAt, tcb.lastSentAt);
  // Only a connection that stands can be asked after; `established` starts the timer of one that did not yet
  if (!tcb.keepalive || !isSynchronized(tcb.state) || tcb.state === 'TIME-WAIT') return;
  if (tcb.snd.queue.count > 0) {
    // What is outstanding asks already
    startKeepalive(tcb, now);
    return;
  }
  if (tcb.probes.keepalives === 0 && idleFor < keepalive.idle) {
    tcb.timers.arm(Timer.keepalive, ns(now + keepalive.idle - idleFor), now);
    return;
  }
  if (tcb.probes.keepalives >= keepalive.probes) {
    sendReset(tcb, now);
    release(tcb, 'give up', 'ETIMEDOUT');
    return;
  }
  tcb.probes.keepalives++;
  sendOldAck(tcb, 'keepalive', now);
  tcb.timers.arm(Timer.keepalive, ns(now + keepalive.interval), now);
}
