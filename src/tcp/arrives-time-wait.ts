// SEGMENT ARRIVES in TIME-WAIT: both FINs are acknowledged; what still comes is answered, never taken.
// RFC 9293 §3.10.7.4 with the hazards of RFC 1337, the renewal of RFC 6191 and PAWS of RFC 7323 §5.
import type { Nanoseconds } from '../time/index.ts';
import { ACK, FIN, RST, SYN, seqGt, sequenceLength, type Segment } from '../wire/index.ts';
import { sendChallengeAck, sendAck } from './emit.ts';
import { release, restartTimeWait } from './move.ts';
import { isAcceptable } from './text.ts';
import { failsPaws, rememberTimestamp } from './timestamps.ts';
import type { Tcb } from './tcb.ts';

export function arrivesTimeWait(tcb: Tcb, segment: Segment, now: Nanoseconds): void {
  const { timeWait } = tcb.profile;
  const { flags } = segment;
  const acceptable = !failsPaws(tcb, segment, now) && isAcceptable(tcb, segment, sequenceLength(segment));

  if (flags & RST) {
    // RFC 1337 §3, fix F1: an old RST must not cut TIME-WAIT short
    if (acceptable && segment.seq === tcb.rcv.nxt && timeWait.endedByReset) release(tcb, 'RST');
    return;
  }
  if (!acceptable) {
    // RFC 9293: "The only thing that can arrive in this state is a retransmission of the remote FIN.
    // Acknowledge it, and restart the 2 MSL timeout." Its sequence number lies before RCV.NXT.
    const isRepeatedFin = (flags & FIN) !== 0 && !seqGt(segment.seq, tcb.rcv.nxt);
    sendAck(tcb, now);
    if (isRepeatedFin || timeWait.restartedByAny) restartTimeWait(tcb, now);
    return;
  }
  rememberTimestamp(tcb, segment, now);
  if (flags & SYN) {
    // RFC 5961 §4.2
    sendChallengeAck(tcb, now);
    return;
  }
  if (!(flags & ACK)) return;
  if (sequenceLength(segment) > 0) {
    // Text or another FIN after the FIN: nobody is there to take it
    sendAck(tcb, now);
    if (timeWait.restartedByAny) restartTimeWait(tcb, now);
  } else if (timeWait.restartedByAny) {
    restartTimeWait(tcb, now);
  }
}

/**
 * May a new SYN take over this 4-tuple? RFC 6191 §2: yes with a newer timestamp; RFC 9293 §3.6.1 (MAY-2):
 * without timestamps, with a sequence number beyond the old ones.
 */
export function mayBeReplacedBy(tcb: Tcb, syn: Segment): boolean {
  if (tcb.state !== 'TIME-WAIT' || (syn.flags & (SYN | ACK | RST)) !== SYN) return false;
  if (tcb.ts.enabled && syn.hasTimestamps) {
    const newer = (syn.tsVal - tcb.ts.recent) | 0;
    if (newer !== 0) return newer > 0;
  }
  return seqGt(syn.seq, tcb.rcv.nxt);
}
