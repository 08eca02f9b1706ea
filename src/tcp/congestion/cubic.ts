// CUBIC, RFC 9438: the window grows as a cubic of the time since the last loss, and at least as fast as Reno.
//
//   W_cubic(t) = C (t - K)^3 + W_max,   K = cbrt((W_max - cwnd) / C)      windows in segments, t in seconds
import type { Nanoseconds } from '../../time/index.ts';
import type { Tcb } from '../tcb.ts';
import type { CongestionControl } from './control.ts';
import { slowStart } from './reno-window.ts';

/** RFC 9438 §5: C, and §4.6: beta_cubic. */
const c = 0.4;
const beta = 0.7;
/** RFC 9438 §4.3: alpha_cubic while below the Reno window, so that both are equally fast on average. */
const alpha = (3 * (1 - beta)) / (1 + beta);

export const cubic: CongestionControl = {
  name: 'cubic',

  grow(tcb, acked, now) {
    const rest = slowStart(tcb, acked);
    if (rest <= 0) return;
    const { congestion, snd } = tcb;
    const { mss } = snd;
    if (congestion.epochStart < 0) beginEpoch(tcb, now);
    const cwnd = congestion.cwnd / mss;
    // §4.2: the target one round trip ahead, at most 1.5 times the window
    const t = (now - congestion.epochStart + tcb.rtt.srtt) / 1e9;
    const target = Math.min(Math.max(c * (t - congestion.k) ** 3 + congestion.wMax, cwnd), 1.5 * cwnd);
    // §4.3: the Reno-friendly window
    congestion.wEstimate += alpha * (rest / mss / cwnd);
    const next = Math.max(cwnd + ((target - cwnd) / cwnd) * (rest / mss), congestion.wEstimate);
    congestion.credit += (next - cwnd) * mss;
    const segments = Math.floor(congestion.credit / mss);
    if (segments > 0) {
      congestion.credit -= segments * mss;
      congestion.cwnd += segments * mss;
    }
  },

  reduced(tcb) {
    const { congestion, snd } = tcb;
    const cwnd = congestion.cwnd / snd.mss;
    // §4.7, fast convergence: a flow that is shrinking makes room
    congestion.wMax = cwnd < congestion.wMax ? (cwnd * (1 + beta)) / 2 : cwnd;
    congestion.epochStart = -1;
    return Math.max(Math.floor(cwnd * beta), 2) * snd.mss;
  },
};

function beginEpoch(tcb: Tcb, now: Nanoseconds): void {
  const { congestion, snd } = tcb;
  const cwnd = congestion.cwnd / snd.mss;
  congestion.epochStart = now;
  congestion.wEstimate = cwnd;
  if (congestion.wMax <= cwnd) {
    congestion.k = 0;
    congestion.wMax = cwnd;
  } else {
    congestion.k = Math.cbrt((congestion.wMax - cwnd) / c);
  }
}
