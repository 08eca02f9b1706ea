// SEGMENT ARRIVES in SYN-SENT, RFC 9293 §3.10.7.3.
import type { Nanoseconds } from '../time/index.ts';
import { ACK, RST, SYN, seqGt, seqLte, type Segment } from '../wire/index.ts';
import { acknowledge, setWindow } from './acknowledgements.ts';
import { Timer } from './effects.ts';
import { sendResetFor, sendSyn } from './emit.ts';
import { established, learnFromSyn } from './handshake.ts';
import { moveTo, notifyConnected, release } from './move.ts';
import type { Tcb } from './tcb.ts';

export function arrivesSynSent(tcb: Tcb, segment: Segment, now: Nanoseconds): void {
  const { snd } = tcb;
  const hasAck = (segment.flags & ACK) !== 0;

  // first: does it acknowledge our SYN, and nothing but it?
  const acceptable = hasAck && seqGt(segment.ack, snd.iss) && seqLte(segment.ack, snd.nxt);
  if (hasAck && !acceptable) {
    if (!(segment.flags & RST)) sendResetFor(tcb, segment, now);
    return;
  }

  // second: a RST counts only when it acknowledges our SYN (also RFC 5961 §3.2)
  if (segment.flags & RST) {
    if (acceptable) release(tcb, 'RST', 'ECONNREFUSED');
    return;
  }

  // fourth: the peer's SYN (third, security, does not exist here)
  if (!(segment.flags & SYN)) return;
  learnFromSyn(tcb, segment, now);
  if (acceptable) {
    acknowledge(tcb, segment, now);
    setWindow(tcb, segment);
    established(tcb, now);
    moveTo(tcb, 'ESTABLISHED', 'SYN,ACK');
    tcb.ack.due = true;
    notifyConnected(tcb);
    return;
  }
  // A crossing SYN: simultaneous open (figure 7, MUST-10). Ours goes out again, now with an ACK.
  moveTo(tcb, 'SYN-RECEIVED', 'SYN');
  tcb.timers.disarm(Timer.retransmission);
  sendSyn(tcb, 'new', now);
  tcb.timers.arm(Timer.retransmission, (now + tcb.rtt.rto) as Nanoseconds, now);
}
