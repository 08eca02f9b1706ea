// The retransmission timeout of 4.4BSD's heirs: RFC 6298's measurements, then a slop for delayed ACKs and slow
// timers added to the whole. The slop is added after the back-off, so that intervals do not quite double:
//
//   RTO(k) = min(maximum, max(minimum, SRTT + 4 RTTVAR) * backoff[k] + slop)
//
// FreeBSD and XNU tcp_timer.h (TCPT_RANGESET), tcp_timer.c (tcp_backoff, tcp_timer_rexmt).
import { ns, type Nanoseconds } from '../time/index.ts';
import { rfc6298, type RtoEstimator } from './rto.ts';
import type { Tcb } from './tcb.ts';

export interface BsdTimeouts {
  readonly slop: Nanoseconds;
  /** The slop also counts while the connection is being opened. */
  readonly slopWhileOpening: boolean;
  /** Data: factors of the first, second, … timeout in a row; the last one holds for all that follow. */
  readonly backoff: readonly number[];
  /** The same for a SYN. */
  readonly synBackoff: readonly number[];
}

/** Before slop and back-off. */
export function bsdBase(tcb: Tcb): Nanoseconds {
  const { rtt, profile } = tcb;
  if (!rtt.measured) return profile.rto.initial;
  return ns(Math.max(profile.rto.minimum, rtt.srtt + 4 * rtt.rttvar));
}

export function bsdEstimator(parameters: BsdTimeouts): RtoEstimator {
  const { slop, slopWhileOpening, backoff, synBackoff } = parameters;
  const factor = (factors: readonly number[], timeouts: number): number =>
    factors[Math.min(timeouts, factors.length - 1)] ?? 1;

  return {
    name: `BSD, with ${slop / 1e6} ms of slop`,
    sample(tcb, measured) {
      rfc6298.sample(tcb, measured);
    },
    timeout(tcb) {
      return ns(Math.min(bsdBase(tcb) + slop, tcb.profile.rto.maximum));
    },
    backedOff(tcb, timeouts) {
      const { state, profile, rtt } = tcb;
      const opening = state === 'SYN-SENT' || state === 'SYN-RECEIVED';
      // RFC 6298 §5.7, §5.5: the 3 s that follow a lost SYN are no value of the table; doubled, they do not shrink
      if (!opening && !rtt.measured) return ns(Math.min(rtt.rto * 2, profile.rto.maximum));
      const times = factor(state === 'SYN-SENT' ? synBackoff : backoff, timeouts);
      const base = opening ? profile.rto.initial : bsdBase(tcb);
      return ns(Math.min(base * times + (opening && !slopWhileOpening ? 0 : slop), profile.rto.maximum));
    },
  };
}
