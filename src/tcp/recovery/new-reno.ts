// Fast retransmit and fast recovery without SACK: RFC 5681 §3.2, RFC 6582 (NewReno), limited transmit of
// RFC 3042. After a timeout everything outstanding counts as lost and is sent again in slow start.
import type { Nanoseconds } from '../../time/index.ts';
import { seqGt, seqGte } from '../../wire/index.ts';
import { isReduced, noteReduction } from '../ecn/sender.ts';
import { resend } from '../emit.ts';
import { flightSize, pipe } from '../flight.ts';
import { ensureRetransmissionTimer, restartRetransmissionTimer } from '../retransmission-timer.ts';
import type { Tcb } from '../tcb.ts';
import type { AckReport, RecoveryPolicy } from './policy.ts';

const duplicateThreshold = 3;

export const newReno: RecoveryPolicy = {
  name: 'NewReno',

  onAck(tcb, report, _segment, now) {
    if (report.congestionEchoed) answerEcho(tcb, report.acked, now);
    if (report.acked > 0) {
      restartRetransmissionTimer(tcb, now);
      progress(tcb, report, now);
    } else if (report.duplicate) {
      duplicate(tcb, now);
    }
  },

  onSent(tcb, _priorCount, now) {
    ensureRetransmissionTimer(tcb, now);
  },

  timedOut(tcb, now) {
    const { recovery, congestion, snd } = tcb;
    // RFC 5681 §3.1 (4): ssthresh only at the first timeout of a segment, then cwnd is one segment
    if (recovery.phase !== 'loss') congestion.ssthresh = tcb.congestionControl.reduced(tcb, now);
    congestion.cwnd = snd.mss;
    congestion.credit = 0;
    recovery.phase = 'loss';
    noteReduction(tcb);
    recovery.duplicateAcks = 0;
    recovery.recover = snd.nxt;
    recovery.everRecovered = true;
    snd.queue.markAllLost();
    // RFC 6298 §5.4 to §5.6
    const first = snd.queue.head;
    if (first !== null) resend(tcb, first, 'rto', now);
    tcb.profile.retries.backOff(tcb, now);
    ensureRetransmissionTimer(tcb, now);
  },

  mayTransmit(tcb, length) {
    const { congestion, recovery, snd } = tcb;
    // RFC 3042: the first two duplicates each let one new segment out
    const limited = recovery.phase === 'open' ? Math.min(recovery.duplicateAcks, 2) * snd.mss : 0;
    return pipe(tcb) + Math.min(length, snd.mss) <= congestion.cwnd + limited;
  },
};

/** SND.UNA moved. */
function progress(tcb: Tcb, { acked, congestionEchoed }: AckReport, now: Nanoseconds): void {
  const { recovery, congestion, snd } = tcb;
  recovery.duplicateAcks = 0;
  if (recovery.phase === 'recovery') {
    if (seqGte(snd.una, recovery.recover)) {
      // RFC 6582 §3.2, full acknowledgement: option 1
      congestion.cwnd = Math.min(congestion.ssthresh, Math.max(flightSize(tcb), snd.mss) + snd.mss);
      recovery.phase = 'open';
    } else {
      // RFC 6582 §3.2, partial acknowledgement: the next hole, deflate, and let one segment follow
      congestion.cwnd = Math.max(snd.mss, congestion.cwnd - acked + (acked >= snd.mss ? snd.mss : 0));
      resendHead(tcb, now);
    }
    return;
  }
  if (recovery.phase === 'loss' && seqGte(snd.una, recovery.recover)) recovery.phase = 'open';
  if (!congestionEchoed) tcb.congestionControl.grow(tcb, acked, now);
}

function duplicate(tcb: Tcb, now: Nanoseconds): void {
  const { recovery, congestion, snd } = tcb;
  recovery.duplicateAcks++;
  if (recovery.phase === 'recovery') {
    // RFC 6582 §3.2 step 3: each further duplicate means that one more segment has left the network
    congestion.cwnd += snd.mss;
    return;
  }
  if (recovery.phase === 'loss' || recovery.duplicateAcks !== duplicateThreshold) return;
  // RFC 6582 §3.2 step 1: not again for what an earlier recovery or timeout already covered
  if (recovery.everRecovered && !seqGt(snd.una, recovery.recover)) return;
  enterRecovery(tcb, now);
}

function enterRecovery(tcb: Tcb, now: Nanoseconds): void {
  const { recovery, congestion, snd } = tcb;
  if (!isReduced(tcb)) congestion.ssthresh = tcb.congestionControl.reduced(tcb, now);
  noteReduction(tcb);
  // RFC 5681 §3.2 (2), (3): inflated by the three segments that have left the network
  congestion.cwnd = congestion.ssthresh + duplicateThreshold * snd.mss;
  congestion.credit = 0;
  recovery.phase = 'recovery';
  recovery.recover = snd.nxt;
  recovery.everRecovered = true;
  resendHead(tcb, now);
}

/** RFC 3168 §6.1.2: as for a lost segment, once a round trip; nothing is sent again. */
function answerEcho(tcb: Tcb, acked: number, now: Nanoseconds): void {
  const { recovery, congestion } = tcb;
  if (recovery.phase !== 'open' || isReduced(tcb)) return;
  // What this very ACK covers was out when the mark was set
  const half = Math.floor(Math.min(flightSize(tcb) + acked, congestion.cwnd) / 2);
  congestion.ssthresh = Math.max(tcb.congestionControl.reduced(tcb, now), half);
  congestion.cwnd = congestion.ssthresh;
  congestion.credit = 0;
  noteReduction(tcb);
}

/** The hole at SND.UNA goes out at once, whatever the window (RFC 5681 §3.2 step 3, RFC 6582 §3.2 step 5). */
function resendHead(tcb: Tcb, now: Nanoseconds): void {
  const { head } = tcb.snd.queue;
  if (head !== null && !head.retransmitted) resend(tcb, head, 'fast-retransmit', now);
}
