// After a retransmission timeout: what counts as lost, and whether the timeout was needed at all: F-RTO
// (RFC 5682 §3.1) and the undoing of a reduction. Linux tcp_enter_loss, tcp_process_loss, tcp_try_undo_loss,
// tcp_try_undo_recovery.
import { NEVER, ns, type Nanoseconds } from '../../time/index.ts';
import { seqGt, seqGte, type Segment } from '../../wire/index.ts';
import { noteReduction } from '../ecn/sender.ts';
import type { Tcb } from '../tcb.ts';
import { inFlight } from './in-flight.ts';
import type { AckReport } from './policy.ts';
import { untilLost } from './rack.ts';
import type { RackState } from './rack-state.ts';
import { mayUndo, prepareUndo, undo } from './undo.ts';

/** tcp_enter_loss */
export function enterLoss(tcb: Tcb, rack: RackState, now: Nanoseconds): void {
  const { recovery, congestion, snd, profile } = tcb;
  const isNew = recovery.phase !== 'recovery' && recovery.phase !== 'loss';
  // tcp_timeout_mark_lost: what was sent within the last round trip may still be on its way
  for (let entry = snd.queue.head; entry !== null; entry = entry.next) {
    if (tcb.sackPermitted && entry !== snd.queue.head && untilLost(rack, entry, ns(0), now) > 0) continue;
    snd.queue.markLost(entry);
  }
  rack.emulatedSacks = 0;
  if (isNew || !seqGt(recovery.recover, snd.una) || (recovery.phase === 'loss' && recovery.timeouts <= 1)) {
    rack.priorSsthresh = congestion.ssthresh;
    rack.priorCwnd = congestion.cwnd;
    congestion.ssthresh = tcb.congestionControl.reduced(tcb, now);
    prepareUndo(tcb, rack);
  }
  congestion.cwnd = (inFlight(tcb, rack) + 1) * snd.mss;
  congestion.credit = 0;
  noteReduction(tcb);
  recovery.phase = 'loss';
  recovery.recover = snd.nxt;
  recovery.everRecovered = true;
  rack.probeEnd = -1;
  rack.frto = profile.frto && (isNew || recovery.timeouts > 1);
}

/** tcp_process_loss */
export function processLoss(tcb: Tcb, rack: RackState, report: AckReport, segment: Segment): void {
  const { recovery, snd } = tcb;
  const recovered = seqGte(snd.una, recovery.recover);
  if (report.acked > 0 && undoLoss(tcb, rack, segment, false)) return;
  if (rack.frto) {
    // RFC 5682 §3.1: step 3b: something never sent again was delivered: the timeout was spurious
    if (report.originalDelivered && undoLoss(tcb, rack, segment, true)) return;
    if (seqGt(snd.nxt, recovery.recover)) {
      if (report.newlySacked > 0 || report.duplicate) rack.frto = false; // step 3a: the loss was real
    } else if (report.acked > 0 && !recovered) {
      recovery.recover = snd.nxt;
      // step 2b: new data decides, if there is any and the window lets it go
      const canSendNew =
        !snd.finSent && (snd.end !== snd.nxt || snd.finQueued) && snd.wnd > snd.nxt - snd.una;
      if (canSendNew) return;
      rack.frto = false;
    }
  }
  if (recovered) {
    undoRecovery(tcb, rack, segment);
    return;
  }
  if (!tcb.sackPermitted) {
    if (seqGt(snd.nxt, recovery.recover) && report.duplicate) emulateSack(tcb, rack, report);
    else if (report.acked > 0) rack.emulatedSacks = 0;
  }
}

/** tcp_try_undo_loss */
function undoLoss(tcb: Tcb, rack: RackState, segment: Segment, byFrto: boolean): boolean {
  if (!byFrto && !mayUndo(tcb, rack, segment)) return false;
  undo(tcb, rack, true);
  tcb.recovery.timeouts = 0;
  if (byFrto || tcb.sackPermitted) reopen(tcb, rack);
  return true;
}

/** tcp_try_undo_recovery: recovery is over; was it needed? @returns whether to stay, lest old duplicates begin another */
export function undoRecovery(tcb: Tcb, rack: RackState, segment: Segment): boolean {
  if (mayUndo(tcb, rack, segment)) undo(tcb, rack, false);
  // RFC 6582 §4.1, tcp_is_non_sack_preventing_reopen
  if (!tcb.sackPermitted && tcb.snd.una === tcb.recovery.recover && tcb.snd.queue.count > 0) return true;
  reopen(tcb, rack);
  return false;
}

function reopen(tcb: Tcb, rack: RackState): void {
  tcb.recovery.phase = 'open';
  forgetRetransmissions(tcb, rack);
}

/** tcp_add_reno_sack: without SACK each duplicate ACK stands for one delivered segment. */
export function emulateSack(tcb: Tcb, rack: RackState, report: AckReport): void {
  if (tcb.sackPermitted || !report.duplicate) return;
  rack.emulatedSacks = Math.min(rack.emulatedSacks + 1, Math.max(0, tcb.snd.queue.count - 1));
}

/** tcp_retransmit_skb remembers when sending again began, and how much DSACKs would have to disprove. */
export function noteRetransmission(tcb: Tcb, rack: RackState, now: Nanoseconds): void {
  if (rack.retransmissionStamp < 0) {
    rack.retransmissionStamp = now;
    tcb.recovery.firstTimeoutAt = now;
  }
  rack.undoRetransmissions = Math.max(0, rack.undoRetransmissions) + 1;
}

export function forgetRetransmissions(tcb: Tcb, rack: RackState): void {
  rack.retransmissionStamp = NEVER;
  tcb.recovery.firstTimeoutAt = NEVER;
}
