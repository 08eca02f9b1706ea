// TIME-WAIT and the orphaned FIN-WAIT-2 of Linux, after tcp_timewait_state_process: whatever is no RST and no
// bare ACK in place is answered and restarts the 60 s; a RST exactly in place kills (tcp_rfc1337 = 0).
import { ns, type Nanoseconds } from '../../time/index.ts';
import { ACK, RST, SYN, sequenceLength, type Segment } from '../../wire/index.ts';
import { sendAck } from '../emit.ts';
import { release, restartTimeWait } from '../move.ts';
import { failsPaws, rememberTimestamp } from '../timestamps.ts';
import type { Tcb } from '../tcb.ts';
import type { TimeWaitPolicy } from './policy.ts';

export const linuxTimeWait: TimeWaitPolicy = {
  name: 'Linux',
  arrives(tcb, segment, now) {
    const { flags } = segment;
    const length = sequenceLength(segment);
    const old = failsPaws(tcb, segment, now);
    const inPlace = segment.seq === tcb.rcv.nxt;

    if (!old && inPlace && (length === 0 || flags & RST) && !(flags & SYN)) {
      if (flags & RST) {
        // RFC 1337: TIME-WAIT assassination, unless tcp_rfc1337 forbids it
        if (tcb.profile.timeWait.endedByReset) release(tcb, 'RST');
        return;
      }
      // A bare ACK in place: silent, but 2 MSL begin again
      restartTimeWait(tcb, now);
      rememberTimestamp(tcb, segment, now);
      return;
    }
    if (flags & RST) return;
    // Old or beyond: PAWS failures too, also a SYN that may not begin anew
    if (old || flags & ACK) restartTimeWait(tcb, now);
    answer(tcb, segment, now);
  },
};

/** tcp_timewait_check_oow_rate_limit: the answers themselves must not make a loop. */
function answer(tcb: Tcb, segment: Segment, now: Nanoseconds): void {
  const { challengeInterval } = tcb.profile;
  const exempt = sequenceLength(segment) > 0 && !(segment.flags & SYN);
  if (
    !exempt &&
    challengeInterval > 0 &&
    tcb.lastChallengeAt >= 0 &&
    now - tcb.lastChallengeAt < challengeInterval
  ) {
    return;
  }
  if (!exempt) tcb.lastChallengeAt = ns(now);
  sendAck(tcb, now);
}
