// Loss recovery as Linux does it: RACK-TLP (RFC 8985) with SACK, counting duplicates without it, PRR
// (RFC 6937), F-RTO (RFC 5682), undo. After tcp_ack, tcp_fastretrans_alert, tcp_process_loss, tcp_enter_loss.
//
//   open ──► disorder ──► recovery ──► open        reduced: after a loss that a probe repaired, or a mark (ECN)
//     └────────── timeout ──► loss ──► open
import { ns, type Nanoseconds } from '../../time/index.ts';
import { seqGt, seqGte, seqLt, type Segment } from '../../wire/index.ts';
import { Timer, type TimerId } from '../effects.ts';
import { resend } from '../emit.ts';
import { resendLost } from '../output.ts';
import type { SentSegment } from '../sent-queue.ts';
import type { Tcb } from '../tcb.ts';
import { inFlight } from './in-flight.ts';
import { rearmRetransmission, scheduleProbe, sendProbe } from './loss-timers.ts';
import type { AckReport, RecoveryPolicy } from './policy.ts';
import { advanceRack, detectLoss, lookForLoss } from './rack.ts';
import { RackState } from './rack-state.ts';
import { beginReduction, endReduction, reduce } from './rate-reduction.ts';
import {
  emulateSack,
  enterLoss,
  forgetRetransmissions,
  noteRetransmission,
  processLoss,
  undoRecovery,
} from './after-timeout.ts';
import { prepareUndo } from './undo.ts';
import { inSlowStartLimited, restartAfterIdle } from './window-use.ts';

const stateOf = (tcb: Tcb): RackState => (tcb.recovery.rack ??= new RackState(tcb.snd.iss));

export const rackTlp: RecoveryPolicy = {
  name: 'RACK-TLP',

  delivered(tcb, entry, now) {
    const rack = stateOf(tcb);
    noticeReordering(rack, entry);
    advanceRack(tcb, rack, entry, now);
  },

  onAck(tcb, report, segment, now) {
    const rack = stateOf(tcb);
    const { recovery } = tcb;
    rack.highestBefore = rack.highestDelivered;
    if (report.duplicateSack && rack.undoRetransmissions > 0) rack.undoRetransmissions--;
    let setTimer = report.acked > 0;
    const lostBefore = tcb.snd.queue.lostCount;
    if (rack.probeEnd !== -1) judgeProbe(tcb, rack, report, segment, now);

    if (isDubious(tcb, report)) {
      const reorderingTimer = alert(tcb, rack, report, segment, now);
      if (reorderingTimer) setTimer = false;
    }
    if (setTimer && !scheduleProbe(tcb, true, now)) rearmRetransmission(tcb, now);

    if (recovery.phase === 'recovery' || recovery.phase === 'reduced') {
      reduce(tcb, rack, report.delivered, tcb.snd.queue.lostCount > lostBefore, 0);
    } else if (report.acked > 0 && (rack.windowLimited || inSlowStartLimited(tcb, rack))) {
      tcb.congestionControl.grow(tcb, report.delivered * tcb.snd.mss, now);
    }
  },

  onSent(tcb, priorCount, now) {
    if (priorCount === 0) restartAfterIdle(tcb, stateOf(tcb), now);
    countReduced(tcb);
    // tcp_event_new_data_sent
    if (priorCount === 0 || tcb.timers.isArmed(Timer.lossProbe)) rearmRetransmission(tcb, now);
  },

  afterOutput(tcb, now) {
    const rack = stateOf(tcb);
    rack.maxInFlight = Math.max(rack.maxInFlight, tcb.snd.queue.count);
    rack.windowLimited = !rackTlp.mayTransmit(tcb, tcb.snd.mss);
    scheduleProbe(tcb, false, now);
  },

  timedOut(tcb, now) {
    enterLoss(tcb, stateOf(tcb), now);
    const { head } = tcb.snd.queue;
    if (head !== null) {
      resend(tcb, head, 'rto', now);
      noteRetransmission(tcb, stateOf(tcb), now);
    }
    const wait = tcb.profile.retries.backOff(tcb, now);
    tcb.timers.disarm(Timer.lossProbe);
    tcb.timers.disarm(Timer.reordering);
    tcb.timers.arm(Timer.retransmission, ns(now + wait), now);
  },

  onResent(tcb, entry, now) {
    const rack = stateOf(tcb);
    noteRetransmission(tcb, rack, now);
    countReduced(tcb);
    // tcp_xmit_retransmit_queue: the head's copy restarts the clock
    if (entry === tcb.snd.queue.head && !tcb.timers.isArmed(Timer.reordering)) {
      tcb.timers.disarm(Timer.lossProbe);
      tcb.timers.arm(Timer.retransmission, ns(now + tcb.rtt.rto), now);
    }
  },

  mayTransmit(tcb) {
    const { congestion, snd } = tcb;
    return (inFlight(tcb, stateOf(tcb)) + 1) * snd.mss <= congestion.cwnd;
  },

  expired(tcb, timer: TimerId, now) {
    const rack = stateOf(tcb);
    if (timer === Timer.lossProbe) sendProbe(tcb, rack, now);
    else reorderingTimeout(tcb, rack, now);
  },
};

/** RFC 6937: what leaves during a reduction, sent again or new, is set against what is delivered. */
function countReduced(tcb: Tcb): void {
  if (tcb.recovery.phase === 'recovery' || tcb.recovery.phase === 'reduced') stateOf(tcb).prrOut++;
}

/**
 * Delivered after something that was sent later, without having been sent again: the network reorders. What one
 * and the same ACK delivers is compared with what was delivered before it (Linux prior_fack).
 */
function noticeReordering(rack: RackState, entry: SentSegment): void {
  if (seqGt(entry.end, rack.highestDelivered)) rack.highestDelivered = entry.end;
  if (entry.transmissions === 1 && seqLt(entry.end, rack.highestBefore)) rack.reorderingSeen = true;
}

/** tcp_ack_is_dubious */
function isDubious(tcb: Tcb, report: AckReport): boolean {
  return (
    (report.acked === 0 && !report.carriesNews) ||
    report.newlySacked > 0 ||
    report.congestionEchoed ||
    tcb.recovery.phase !== 'open'
  );
}

/** tcp_fastretrans_alert. @returns whether the reordering timer was armed */
function alert(tcb: Tcb, rack: RackState, report: AckReport, segment: Segment, now: Nanoseconds): boolean {
  const { recovery, snd } = tcb;
  // A reduction that marks have confirmed is never taken back
  if (report.congestionEchoed) rack.priorSsthresh = 0;
  if (recovery.phase !== 'open' && recovery.phase !== 'disorder' && seqGte(snd.una, recovery.recover)) {
    if (recovery.phase === 'reduced' && snd.una !== recovery.recover) {
      endReduction(tcb, rack);
      recovery.phase = 'open';
    } else if (recovery.phase === 'recovery') {
      rack.emulatedSacks = 0;
      if (undoRecovery(tcb, rack, segment)) return false;
      endReduction(tcb, rack);
    }
  }
  switch (recovery.phase) {
    case 'recovery':
      if (report.acked === 0) emulateSack(tcb, rack, report);
      return markLosses(tcb, rack, report.acked > 0, now);
    case 'loss':
      processLoss(tcb, rack, report, segment);
      return isOpen(tcb)
        ? enterOrKeepOpen(tcb, rack, report, now)
        : markLosses(tcb, rack, report.acked > 0, now);
    default:
      if (report.acked > 0) rack.emulatedSacks = 0;
      emulateSack(tcb, rack, report);
      return enterOrKeepOpen(tcb, rack, report, now);
  }
}

/** The timeout was taken back. */
function isOpen(tcb: Tcb): boolean {
  return tcb.recovery.phase === 'open';
}

/** The end of tcp_fastretrans_alert: losses begin a recovery, else the state follows the scoreboard. */
function enterOrKeepOpen(tcb: Tcb, rack: RackState, report: AckReport, now: Nanoseconds): boolean {
  const { recovery, snd } = tcb;
  const reorderingTimer = markLosses(tcb, rack, report.acked > 0, now);
  if (snd.queue.lostCount > 0) {
    enterRecovery(tcb, rack, now);
    return false;
  }
  if (report.congestionEchoed) answerEcho(tcb, rack, now);
  const disordered = snd.queue.sackedCount > 0 || rack.emulatedSacks > 0;
  if (recovery.phase !== 'reduced') recovery.phase = disordered ? 'disorder' : 'open';
  if (recovery.phase === 'open' && snd.queue.retransmittedCount === 0) forgetRetransmissions(tcb, rack);
  return reorderingTimer;
}

/** tcp_identify_packet_loss */
function markLosses(tcb: Tcb, rack: RackState, advanced: boolean, now: Nanoseconds): boolean {
  const { snd, recovery } = tcb;
  if (snd.queue.head === null) return false;
  if (tcb.sackPermitted) return lookForLoss(tcb, rack, now);
  // tcp_newreno_mark_lost
  const enough =
    recovery.phase !== 'recovery' && recovery.phase !== 'loss' && rack.emulatedSacks >= rack.reordering;
  if (enough || (recovery.phase === 'recovery' && advanced)) {
    if (!snd.queue.head.retransmitted) snd.queue.markLost(snd.queue.head);
  }
  return false;
}

function enterRecovery(tcb: Tcb, rack: RackState, now: Nanoseconds): void {
  const { recovery, congestion } = tcb;
  rack.priorSsthresh = congestion.ssthresh;
  prepareUndo(tcb, rack);
  if (recovery.phase !== 'reduced') beginReduction(tcb, rack, now);
  recovery.phase = 'recovery';
  recovery.recover = tcb.snd.nxt;
}

/** RFC 3168 §6.1.2: as for a lost segment, once a round trip; nothing is sent again. Linux tcp_enter_cwr */
function answerEcho(tcb: Tcb, rack: RackState, now: Nanoseconds): void {
  const { recovery } = tcb;
  if (recovery.phase !== 'open' && recovery.phase !== 'disorder') return;
  rack.undoMarker = -1;
  beginReduction(tcb, rack, now);
  recovery.phase = 'reduced';
}

/** RFC 8985 §7.4: did the probe repair a loss, or was nothing lost? Linux tcp_process_tlp_ack */
function judgeProbe(tcb: Tcb, rack: RackState, report: AckReport, segment: Segment, now: Nanoseconds): void {
  const { recovery } = tcb;
  if (rack.probeEnd === -1 || seqLt(segment.ack, rack.probeEnd)) return;
  if (!rack.probeWasRetransmission || report.duplicateSack) {
    rack.probeEnd = -1;
  } else if (seqGt(segment.ack, rack.probeEnd)) {
    beginReduction(tcb, rack, now);
    recovery.phase = 'reduced';
    endReduction(tcb, rack);
    recovery.phase = 'open';
  } else if (report.acked === 0 && !report.carriesNews && report.newlySacked === 0) {
    rack.probeEnd = -1;
  }
}

/** tcp_rack_reo_timeout */
function reorderingTimeout(tcb: Tcb, rack: RackState, now: Nanoseconds): void {
  const { recovery, snd } = tcb;
  const lostBefore = snd.queue.lostCount;
  detectLoss(tcb, rack, now);
  if (snd.queue.lostCount > lostBefore) {
    if (recovery.phase !== 'recovery') {
      enterRecovery(tcb, rack, now);
      reduce(tcb, rack, 1, true, 0);
    }
    resendLost(tcb, now);
  }
  if (!tcb.timers.isArmed(Timer.retransmission)) rearmRetransmission(tcb, now);
}
