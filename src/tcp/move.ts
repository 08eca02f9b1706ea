// Moving between states and leaving the stage. Every change of state passes here, is legal by the table of
// `states.ts`, and is told to the embedder.
import { ns, type Nanoseconds } from '../time/index.ts';
import { Timer, type ConnectionError, type ConnectionEvent } from './effects.ts';
import { transitionEvent, type Cause, type State } from './states.ts';
import type { Tcb } from './tcb.ts';

const connected: ConnectionEvent = Object.freeze({ type: 'connected' });
const drained: ConnectionEvent = Object.freeze({ type: 'drained' });
const released: ConnectionEvent = Object.freeze({ type: 'released' });
const errorEvents: Readonly<Record<ConnectionError, ConnectionEvent>> = Object.freeze({
  ECONNRESET: Object.freeze({ type: 'error', error: 'ECONNRESET' }),
  ECONNREFUSED: Object.freeze({ type: 'error', error: 'ECONNREFUSED' }),
  ETIMEDOUT: Object.freeze({ type: 'error', error: 'ETIMEDOUT' }),
  EPIPE: Object.freeze({ type: 'error', error: 'EPIPE' }),
});

export function moveTo(tcb: Tcb, to: State, cause: Cause): void {
  const event = transitionEvent(tcb.state, to, cause);
  tcb.state = to;
  tcb.effects.notify(event);
}

export function notifyConnected(tcb: Tcb): void {
  tcb.effects.notify(connected);
}

/** All that was written and the FIN are acknowledged: a lingering close() may return. */
export function notifyDrained(tcb: Tcb): void {
  tcb.effects.notify(drained);
}

/**
 * CLOSED: timers off, queues flushed, control block deleted (RFC 9293 §3.10.8). The application learns whether it
 * ended well or by an error (§3.6, MUST-12).
 */
export function release(tcb: Tcb, cause: Cause, error: ConnectionError | null = null): void {
  tcb.timers.disarmAll();
  tcb.snd.queue.clear();
  tcb.rcv.reassembly.clear();
  tcb.snd.text = null;
  // What was received in order can still be read
  if (tcb.rcv.unread === 0) tcb.rcv.text = null;
  moveTo(tcb, 'CLOSED', cause);
  if (error !== null && !tcb.orphaned) {
    tcb.error = error;
    tcb.effects.notify(errorEvents[error]);
  }
  tcb.effects.notify(released);
}

/** "Start the time-wait timer, turn off the other timers" (RFC 9293 §3.10.7.4, eighth). */
export function enterTimeWait(tcb: Tcb, cause: Cause, now: Nanoseconds): void {
  tcb.timers.disarmAll();
  moveTo(tcb, 'TIME-WAIT', cause);
  tcb.timeWaitSince = now;
  restartTimeWait(tcb, now);
}

export function restartTimeWait(tcb: Tcb, now: Nanoseconds): void {
  tcb.timers.arm(Timer.timeWait, ns(now + tcb.profile.timeWait.duration), now);
}
