// A timer expires, RFC 9293 §3.10.8 and §3.8: retransmission, probes, the delayed ACK, FIN-WAIT-2, TIME-WAIT,
// keepalive and the user timeout. The policies' own timers (loss probe, reordering) are passed on.
import { invariant, unreachable, type Nanoseconds } from '../time/index.ts';
import { Timer, type TimerId } from './effects.ts';
import { finWait2Over } from './fin-wait-2.ts';
import { probePeer } from './keepalive.ts';
import { giveUp } from './give-up.ts';
import { release } from './move.ts';
import { probeWindow, repeatProbe } from './persist.ts';
import { settle } from './arrives.ts';
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
    case Timer.compressedAck:
      tcb.ack.due = true;
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
