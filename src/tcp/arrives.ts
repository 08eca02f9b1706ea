// SEGMENT ARRIVES, RFC 9293 §3.10.7: one procedure per group of states, and what every one of them shares at
// its end: the reader is told, what may now be sent is sent, an ACK that is still due leaves.
import type { Nanoseconds } from '../time/index.ts';
import { unreachable } from '../time/index.ts';
import type { Segment } from '../wire/index.ts';
import { arrivesListen } from './arrives-listen.ts';
import { arrivesSynSent } from './arrives-syn-sent.ts';
import { arrivesSynchronized } from './arrives-synchronized.ts';
import { Timer, type ConnectionEvent } from './effects.ts';
import { sendAck, sendResetFor } from './emit.ts';
import { output } from './output.ts';
import type { Tcb } from './tcb.ts';

const readable: ConnectionEvent = Object.freeze({ type: 'readable' });
const writable: ConnectionEvent = Object.freeze({ type: 'writable' });

export function segmentArrives(tcb: Tcb, segment: Segment, now: Nanoseconds): void {
  tcb.lastReceivedAt = now;
  switch (tcb.state) {
    case 'CLOSED':
      sendResetFor(tcb, segment, now);
      return;
    case 'LISTEN':
      arrivesListen(tcb, segment, now);
      break;
    case 'SYN-SENT':
      arrivesSynSent(tcb, segment, now);
      break;
    case 'TIME-WAIT':
      tcb.profile.timeWait.policy.arrives(tcb, segment, now);
      return;
    case 'FIN-WAIT-2':
      if (tcb.finWait2IsMini) tcb.profile.timeWait.policy.arrivesInFinWait2?.(tcb, segment, now);
      else arrivesSynchronized(tcb, segment, now);
      break;
    case 'SYN-RECEIVED':
    case 'ESTABLISHED':
    case 'FIN-WAIT-1':
    case 'CLOSE-WAIT':
    case 'CLOSING':
    case 'LAST-ACK':
      arrivesSynchronized(tcb, segment, now);
      break;
    default:
      unreachable(tcb.state);
  }
  settle(tcb, now);
}

/**
 * The end of every door: tell, send, acknowledge. Only here, after all that was queued is processed (RFC 9293
 * §3.10.7.4, MUST-59), so that one ACK stands for all of it and rides on text where it can (MUST-58).
 */
export function settle(tcb: Tcb, now: Nanoseconds): void {
  if (tcb.profile.acknowledgement.readerFirst) {
    tell(tcb);
    finish(tcb, now);
  } else {
    finish(tcb, now);
    tell(tcb);
  }
}

function finish(tcb: Tcb, now: Nanoseconds): void {
  if (tcb.state === 'CLOSED' || tcb.state === 'LISTEN') return;
  if (tcb.state !== 'TIME-WAIT') output(tcb, now);
  if (tcb.ack.due) sendAck(tcb, now);
  else if (tcb.ack.turnsLeft > 0) tcb.timers.arm(Timer.delayedAck, now, now);
}

function tell(tcb: Tcb): void {
  if (tcb.readableDue) {
    tcb.readableDue = false;
    if (!tcb.orphaned) tcb.effects.notify(readable);
  }
  if (tcb.writableDue) {
    tcb.writableDue = false;
    if (!tcb.orphaned && !tcb.snd.finQueued) tcb.effects.notify(writable);
  }
}
