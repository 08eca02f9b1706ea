// The retransmission timeout: RFC 6298 §2 and §5. An estimator folds one measurement of the round trip into
// SRTT, RTTVAR and RTO; Karn's rule (never measure a retransmitted segment, §3; RFC 9293 MUST-18) is
// kept by the caller.
import { ns, ZERO, type Nanoseconds } from '../time/index.ts';
import type { Tcb } from './tcb.ts';

export class RttState {
  /** 0 until the first measurement. */
  srtt: Nanoseconds = ZERO;
  rttvar: Nanoseconds = ZERO;
  /** Back-off included. */
  rto: Nanoseconds = ZERO;
  /** Timeouts in a row. */
  backoff = 0;
  measured = false;
  /** Only the Linux estimator: the deviation being gathered, its maximum, and where the round ends. */
  mdev: Nanoseconds = ZERO;
  mdevMax: Nanoseconds = ZERO;
  roundEnd = 0;
  /** Smallest round trip seen; 0 until the first. */
  min: Nanoseconds = ZERO;

  constructor(initial: Nanoseconds) {
    this.rto = initial;
  }
}

export interface RtoEstimator {
  readonly name: string;
  /** Folds in a measured round trip; leaves the back-off alone. */
  sample(tcb: Tcb, measured: Nanoseconds): void;
  /** The timeout that SRTT and RTTVAR give, before back-off. */
  timeout(tcb: Tcb): Nanoseconds;
  /** The timeout after so many expiries in a row; absent: twice the last one (RFC 6298 §5.5). */
  backedOff?(tcb: Tcb, timeouts: number): Nanoseconds;
}

export const rfc6298: RtoEstimator = {
  name: 'RFC 6298',
  sample(tcb, measured) {
    const { rtt } = tcb;
    if (!rtt.measured) {
      // RFC 6298 §2.2
      rtt.srtt = measured;
      rtt.rttvar = ns(measured / 2);
      rtt.measured = true;
    } else {
      // RFC 6298 §2.3: RTTVAR first, with the old SRTT; alpha 1/8, beta 1/4
      rtt.rttvar = ns(0.75 * rtt.rttvar + 0.25 * Math.abs(rtt.srtt - measured));
      rtt.srtt = ns(0.875 * rtt.srtt + 0.125 * measured);
    }
  },
  timeout(tcb) {
    const { rtt } = tcb;
    const { initial, minimum, maximum, granularity } = tcb.profile.rto;
    if (!rtt.measured) return initial;
    const timeout = rtt.srtt + Math.max(granularity, 4 * rtt.rttvar);
    return ns(Math.min(maximum, Math.max(minimum, timeout)));
  },
};

/** A round trip was measured: new RTO, back-off forgotten (RFC 6298 §5.7 and Karn). */
export function measureRoundTrip(tcb: Tcb, measured: Nanoseconds): void {
  const { rtt, profile } = tcb;
  if (rtt.min === 0 || measured < rtt.min) rtt.min = measured;
  profile.estimator.sample(tcb, measured);
  rtt.rto = profile.estimator.timeout(tcb);
  rtt.backoff = 0;
}

/** RFC 6298 §5.5: the timer doubles at each timeout, up to the maximum; or as the estimator has it. */
export function backOff(tcb: Tcb): void {
  const { rtt, profile } = tcb;
  rtt.backoff++;
  rtt.rto = profile.estimator.backedOff?.(tcb, rtt.backoff) ?? ns(Math.min(rtt.rto * 2, profile.rto.maximum));
}
