// Reno as Linux counts it: the window, not the flight, is halved; growth counts delivered segments.
// Linux tcp_reno_ssthresh, tcp_slow_start, tcp_cong_avoid_ai.
import type { Tcb } from '../tcb.ts';
import type { CongestionControl } from './control.ts';

export const renoWindow: CongestionControl = {
  name: 'reno',
  grow(tcb, acked) {
    const rest = slowStart(tcb, acked);
    if (rest > 0) avoidCongestion(tcb, tcb.congestion.cwnd, rest);
  },
  reduced(tcb) {
    const segments = Math.floor(tcb.congestion.cwnd / tcb.snd.mss);
    return Math.max(segments >> 1, 2) * tcb.snd.mss;
  },
};

/** tcp_slow_start: one octet an octet, up to ssthresh. @returns what is left for congestion avoidance */
export function slowStart(tcb: Tcb, acked: number): number {
  const { congestion } = tcb;
  if (congestion.cwnd >= congestion.ssthresh) return acked;
  const grown = Math.min(congestion.cwnd + acked, congestion.ssthresh);
  const rest = acked - (grown - congestion.cwnd);
  congestion.cwnd = grown;
  return rest;
}

/** tcp_cong_avoid_ai: one segment for each `window` octets acknowledged. */
export function avoidCongestion(tcb: Tcb, window: number, acked: number): void {
  const { congestion, snd } = tcb;
  congestion.credit += acked;
  if (congestion.credit >= window) {
    const segments = Math.floor(congestion.credit / window);
    congestion.credit -= segments * window;
    congestion.cwnd += segments * snd.mss;
  }
}
