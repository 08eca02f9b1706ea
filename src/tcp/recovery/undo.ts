// Taking back a reduction of the window that turns out to have been for nothing: by DSACKs for all that was
// sent again (RFC 3708), by timestamps that echo the original (Eifel, RFC 3522, RFC 4015), by F-RTO (RFC 5682).
// Linux tcp_init_undo, tcp_may_undo, tcp_undo_cwnd_reduction.
import type { Segment } from '../../wire/index.ts';
import { timestampClock } from '../timestamps.ts';
import type { Tcb } from '../tcb.ts';
import type { RackState } from './rack-state.ts';

/** Remembers what to go back to. */
export function prepareUndo(tcb: Tcb, rack: RackState): void {
  rack.undoMarker = tcb.snd.una;
  const probes = rack.probeEnd !== -1 && rack.probeWasRetransmission ? 1 : 0;
  // -1: none yet, which is not the same as "all of them disproved"
  rack.undoRetransmissions = tcb.snd.queue.retransmittedCount + probes || -1;
}

/** The ACK shows that the original had arrived: it echoes a timestamp older than the first retransmission. */
function originalArrived(tcb: Tcb, rack: RackState, segment: Segment): boolean {
  if (rack.retransmissionStamp < 0 || !segment.hasTimestamps || segment.tsEcr === 0) return false;
  return ((segment.tsEcr - timestampClock(tcb, rack.retransmissionStamp)) | 0) < 0;
}

export function mayUndo(tcb: Tcb, rack: RackState, segment: Segment): boolean {
  if (rack.undoMarker === -1) return false;
  return rack.undoRetransmissions === 0 || originalArrived(tcb, rack, segment);
}

/** The window as it was; `unmark`: what was taken for lost is not. */
export function undo(tcb: Tcb, rack: RackState, unmark: boolean): void {
  const { congestion, snd } = tcb;
  if (unmark) {
    for (let entry = snd.queue.head; entry !== null; entry = entry.next) snd.queue.unmarkLost(entry);
  }
  if (rack.priorSsthresh > 0) {
    congestion.cwnd = Math.max(congestion.cwnd, rack.priorCwnd);
    if (rack.priorSsthresh > congestion.ssthresh) congestion.ssthresh = rack.priorSsthresh;
  }
  rack.undoMarker = -1;
}
