// TIME-WAIT by RFC 9293 §3.10.7.4, with the hazards of RFC 1337 and PAWS of RFC 7323 §5.
import { ACK, FIN, RST, SYN, seqGt, sequenceLength } from '../../wire/index.ts';
import { sendAck, sendChallengeAck } from '../emit.ts';
import { release, restartTimeWait } from '../move.ts';
import { failsPaws, rememberTimestamp } from '../timestamps.ts';
import type { TimeWaitPolicy } from './policy.ts';

export const rfc9293TimeWait: TimeWaitPolicy = {
  name: 'RFC 9293',
  arrives(tcb, segment, now) {
    const { profile, rcv } = tcb;
    const { flags } = segment;
    const acceptable =
      !failsPaws(tcb, segment, now) && profile.acceptance.inWindow(tcb, segment, sequenceLength(segment));

    if (flags & RST) {
      // RFC 1337 §3, fix F1: an old RST must not cut TIME-WAIT short
      if (!acceptable || !profile.timeWait.endedByReset) return;
      // RFC 5961 §3.2 holds here too: exactly RCV.NXT is believed, elsewhere in the window challenged
      if (segment.seq === rcv.nxt) release(tcb, 'RST');
      else sendChallengeAck(tcb, now);
      return;
    }
    if (!acceptable) {
      // "The only thing that can arrive in this state is a retransmission of the remote FIN. Acknowledge
      // it, and restart the 2 MSL timeout." Its sequence number lies before RCV.NXT.
      sendAck(tcb, now);
      if (flags & FIN && !seqGt(segment.seq, rcv.nxt)) restartTimeWait(tcb, now);
      return;
    }
    rememberTimestamp(tcb, segment, now);
    if (flags & SYN) {
      // RFC 5961 §4.2
      sendChallengeAck(tcb, now);
      return;
    }
    // Text or another FIN after the FIN: nobody is there to take it
    if (flags & ACK && sequenceLength(segment) > 0) sendAck(tcb, now);
  },
};
