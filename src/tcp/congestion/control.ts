// Congestion control: how far ahead of the acknowledgements a sender may run (RFC 5681, RFC 9438).
// The recovery policy says when; this says how much. All in octets.
import type { Nanoseconds } from '../../time/index.ts';
import type { Tcb } from '../tcb.ts';

export class CongestionState {
  /** Congestion window. */
  cwnd = 0;
  ssthresh = Number.MAX_SAFE_INTEGER;
  /** Octets acknowledged towards the next increase in congestion avoidance. */
  credit = 0;
  /** When CUBIC's current epoch began; -1: none. Other controls leave these alone. */
  epochStart = -1;
  wMax = 0;
  wEstimate = 0;
  k = 0;
}

export interface CongestionControl {
  readonly name: string;
  /** New data was acknowledged outside of recovery. */
  grow(tcb: Tcb, acked: number, now: Nanoseconds): void;
  /** ssthresh after a loss. */
  reduced(tcb: Tcb, now: Nanoseconds): number;
}

/** RFC 6928 §2: min(10·MSS, max(2·MSS, 14600)). */
export function initialWindow(mss: number): number {
  return Math.min(10 * mss, Math.max(2 * mss, 14_600));
}
