// SEGMENT ARRIVES in LISTEN, RFC 9293 §3.10.7.2.
import type { Nanoseconds } from '../time/index.ts';
import { ACK, RST, SYN, type Segment } from '../wire/index.ts';
import { sendResetFor, sendSyn } from './emit.ts';
import { guardOutstanding } from './output.ts';
import { learnFromSyn } from './handshake.ts';
import { moveTo } from './move.ts';
import type { Tcb } from './tcb.ts';

export function arrivesListen(tcb: Tcb, segment: Segment, now: Nanoseconds): void {
  // first: a RST can refer to nothing that was sent here
  if (segment.flags & RST) return;
  // second: nor can an ACK
  if (segment.flags & ACK) {
    sendResetFor(tcb, segment, now);
    return;
  }
  // third: the SYN; anything else cannot have been meant for this incarnation (fourth)
  if (!(segment.flags & SYN)) return;
  learnFromSyn(tcb, segment, now);
  moveTo(tcb, 'SYN-RECEIVED', 'SYN');
  sendSyn(tcb, 'new', now);
  guardOutstanding(tcb, 0, now);
}
