// Coming down from cwnd to ssthresh smoothly while a loss is repaired: proportional rate reduction, RFC 6937
// with the slow-start bound. Linux tcp_init_cwnd_reduction, tcp_cwnd_reduction, tcp_end_cwnd_reduction.
import type { Nanoseconds } from '../../time/index.ts';
import { noteReduction } from '../ecn/sender.ts';
import type { Tcb } from '../tcb.ts';
import { inFlight } from './in-flight.ts';
import type { RackState } from './rack-state.ts';

export function beginReduction(tcb: Tcb, rack: RackState, now: Nanoseconds): void {
  const { congestion, recovery, snd } = tcb;
  recovery.recover = snd.nxt;
  recovery.everRecovered = true;
  rack.probeEnd = -1;
  congestion.credit = 0;
  rack.priorCwnd = congestion.cwnd;
  rack.prrDelivered = 0;
  rack.prrOut = 0;
  congestion.ssthresh = tcb.congestionControl.reduced(tcb, now);
  noteReduction(tcb);
}

/** One ACK during the reduction. `delivered` and `newlyLost` count segments. */
export function reduce(
  tcb: Tcb,
  rack: RackState,
  delivered: number,
  lost: boolean,
  fastRetransmits: number,
): void {
  const { congestion, snd } = tcb;
  if (delivered <= 0 || rack.priorCwnd === 0) return;
  const { mss } = snd;
  const ssthresh = Math.round(congestion.ssthresh / mss);
  const delta = ssthresh - inFlight(tcb, rack);
  rack.prrDelivered += delivered;
  let send: number;
  if (delta < 0) {
    const prior = Math.round(rack.priorCwnd / mss);
    send = Math.floor((ssthresh * rack.prrDelivered + prior - 1) / prior) - rack.prrOut;
  } else {
    send = Math.max(rack.prrDelivered - rack.prrOut, delivered);
    if (!lost) send++;
    send = Math.min(delta, send);
  }
  // Force a fast retransmit upon entering recovery
  send = Math.max(send, rack.prrOut > 0 ? 0 : Math.max(1, fastRetransmits));
  congestion.cwnd = (inFlight(tcb, rack) + send) * mss;
}

export function endReduction(tcb: Tcb, rack: RackState): void {
  const { congestion } = tcb;
  const { ssthresh } = congestion;
  if (ssthresh < Number.MAX_SAFE_INTEGER && (rack.undoMarker !== -1 || tcb.recovery.phase === 'reduced')) {
    congestion.cwnd = ssthresh;
  }
}
