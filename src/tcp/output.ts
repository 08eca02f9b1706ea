// What leaves, and when: what is lost first, then new text, then the FIN; within the peer's window, the
// congestion window, Nagle and silly-window avoidance. RFC 9293 §3.8.6.2.1, §3.7.4; RFC 5681 §4.3; RFC 6298 §5.
import type { Nanoseconds } from '../time/index.ts';
import { FIN, PSH, seqDiff } from '../wire/index.ts';
import { Timer, type TransmitCause } from './effects.ts';
import { resend, sendText } from './emit.ts';
import { flightSize } from './flight.ts';
import { guardWindow } from './persist.ts';
import type { Tcb } from './tcb.ts';
import { guardUserTimeout } from './user-timeout.ts';

/** Sends all that may be sent now and keeps the timers that guard it. */
export function output(tcb: Tcb, now: Nanoseconds): void {
  if (tcb.state === 'SYN-SENT' || tcb.state === 'SYN-RECEIVED') return;
  let sent = resendLost(tcb, now);
  while (sendNext(tcb, now)) sent = true;
  if (sent) tcb.profile.recovery.afterOutput?.(tcb, now);
  if (tcb.snd.queue.count === 0) guardWindow(tcb, now);
}

/** Entries marked lost go first, as far as the congestion window lets them. */
export function resendLost(tcb: Tcb, now: Nanoseconds): boolean {
  const { queue } = tcb.snd;
  let any = false;
  while (queue.lostCount > 0) {
    const entry = queue.firstLost();
    if (entry === null) break;
    const length = seqDiff(entry.end, entry.seq);
    if (!tcb.profile.recovery.mayTransmit(tcb, length)) break;
    resend(tcb, entry, recoveryCause(tcb), now);
    tcb.profile.recovery.onResent?.(tcb, entry, now);
    any = true;
  }
  return any;
}

function recoveryCause(tcb: Tcb): TransmitCause {
  return tcb.recovery.phase === 'loss' ? 'rto' : 'fast-retransmit';
}

/** One new segment, if everything allows it. */
function sendNext(tcb: Tcb, now: Nanoseconds): boolean {
  const { snd, profile } = tcb;
  if (snd.finSent) return false;
  const unsent = seqDiff(snd.end, snd.nxt);
  if (unsent === 0 && !snd.finQueued) return false;
  // Negative when the peer shrank its window under what is out (MUST-34): then nothing new goes (SHLD-15)
  const usable = snd.wnd - flightSize(tcb);
  const length = Math.min(unsent, snd.mss, Math.max(0, usable));
  const last = length === unsent;
  // The FIN takes a sequence number and so needs window for it
  const fin = snd.finQueued && last && usable > length;
  if (length === 0 && !fin) return false;
  if (!fin && length < snd.mss && !profile.smallSegments.maySend(tcb, length, last)) return false;
  if (!profile.recovery.mayTransmit(tcb, length + (fin ? 1 : 0))) return false;
  release(tcb, length, fin, 'new', now);
  return true;
}

/** One new segment whatever Nagle and the congestion window say, if the peer's window has room: a loss probe. */
export function sendOne(tcb: Tcb, cause: TransmitCause, now: Nanoseconds): boolean {
  const { snd } = tcb;
  if (snd.finSent) return false;
  const unsent = seqDiff(snd.end, snd.nxt);
  const length = Math.min(unsent, snd.mss);
  const fin = snd.finQueued && length === unsent;
  if ((length === 0 && !fin) || snd.wnd - flightSize(tcb) < length + (fin ? 1 : 0)) return false;
  release(tcb, length, fin, cause, now);
  return true;
}

function release(tcb: Tcb, length: number, fin: boolean, cause: TransmitCause, now: Nanoseconds): void {
  const { snd } = tcb;
  const priorCount = snd.queue.count;
  // No SEND waits for a PUSH (MUST-60); the last text of what is queued carries PSH (MUST-61)
  const last = length > 0 && length === seqDiff(snd.end, snd.nxt);
  sendText(tcb, length, (fin ? FIN : 0) | (last ? PSH : 0), now, cause);
  guardOutstanding(tcb, priorCount, now);
}

/** Whatever is out is guarded by the policy's timers, and no window needs probing. */
export function guardOutstanding(tcb: Tcb, priorCount: number, now: Nanoseconds): void {
  if (tcb.snd.queue.count === 0) return;
  tcb.timers.disarm(Timer.persist);
  tcb.profile.recovery.onSent(tcb, priorCount, now);
  if (tcb.userTimeout > 0 && priorCount === 0) guardUserTimeout(tcb, now);
}
