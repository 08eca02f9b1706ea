// TIME-WAIT and the orphaned FIN-WAIT-2 of Linux, after tcp_timewait_state_process: whatever is no RST and no
// bare ACK in place is answered and restarts the 60 s; a RST exactly in place kills (tcp_rfc1337 = 0).
import { ns, type Nanoseconds } from '../../time/index.ts';
import {
  ACK,
  FIN,
  RST,
  SYN,
  seqAdd,
  seqGt,
  seqLt,
  sequenceLength,
  type Segment,
  type SequenceNumber,
} from '../../wire/index.ts';
import { sendAck, sendResetFor } from '../emit.ts';
import { enterTimeWait, release, restartTimeWait } from '../move.ts';
import { failsPaws, rememberTimestamp } from '../timestamps.ts';
import type { Tcb } from '../tcb.ts';
import type { TimeWaitPolicy } from './policy.ts';

export const linuxTimeWait: TimeWaitPolicy = {
  name: 'Linux',
  arrivesInFinWait2,
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

  /** Timestamps count only when the old connection had them: tw_ts_recent_stamp. */
  mayBeReplacedBy(tcb, syn) {
    const newer = tcb.ts.enabled && syn.hasTimestamps ? (syn.tsVal - tcb.ts.recent) | 0 : 0;
    return newer === 0 ? seqGt(syn.seq, tcb.rcv.nxt) : newer > 0;
  },
};

/** The first half of tcp_timewait_state_process: a FIN in place is what is waited for; text is refused. */
function arrivesInFinWait2(tcb: Tcb, segment: Segment, now: Nanoseconds): void {
  const { flags } = segment;
  const { rcv } = tcb;
  const end = seqAdd(segment.seq, sequenceLength(segment));
  if (failsPaws(tcb, segment, now) || !overlapsWindow(tcb, segment.seq, end)) {
    answer(tcb, segment, now);
    return;
  }
  if (flags & RST) {
    release(tcb, 'RST');
    return;
  }
  if (flags & SYN && !seqLt(segment.seq, rcv.nxt)) {
    sendResetFor(tcb, segment, now);
    return;
  }
  // A duplicate ACK
  if (!(flags & ACK) || !seqGt(end, rcv.nxt) || end === segment.seq) return;
  if (!(flags & FIN) || end !== seqAdd(rcv.nxt, 1)) {
    // RFC 9293 §3.6.1: text after close()
    release(tcb, 'abort');
    sendResetFor(tcb, segment, now);
    return;
  }
  rcv.nxt = end;
  rcv.finReached = true;
  rememberTimestamp(tcb, segment, now);
  enterTimeWait(tcb, 'FIN', now);
  sendAck(tcb, now);
}

/** tcp_in_window */
function overlapsWindow(tcb: Tcb, start: SequenceNumber, end: SequenceNumber): boolean {
  const { nxt, edge } = tcb.rcv;
  if (start === nxt) return true;
  if (seqGt(end, nxt) && seqLt(start, edge)) return true;
  return start === edge && start === end;
}

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
