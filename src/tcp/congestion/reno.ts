// Slow start and congestion avoidance of RFC 5681 §3.1, halving of §3.1 (4): RFC 9293 §3.8.2 (MUST-19).
import { flightSize } from '../flight.ts';
import type { CongestionControl } from './control.ts';

export const reno: CongestionControl = {
  name: 'NewReno',
  grow(tcb, acked) {
    const { congestion } = tcb;
    const mss = tcb.snd.mss;
    if (congestion.cwnd < congestion.ssthresh) {
      // RFC 5681 §3.1 (2): min(N, SMSS), which also resists ACK division
      congestion.cwnd += Math.min(acked, mss);
      return;
    }
    // RFC 5681 §3.1: one full segment per round trip, by counting acknowledged octets
    congestion.credit += acked;
    if (congestion.credit >= congestion.cwnd) {
      congestion.credit -= congestion.cwnd;
      congestion.cwnd += mss;
    }
  },
  reduced(tcb) {
    // RFC 5681 §3.1 (4)
    return Math.max(Math.floor(flightSize(tcb) / 2), 2 * tcb.snd.mss);
  },
};
