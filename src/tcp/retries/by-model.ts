// Giving up as Linux does: a number of retries stands for the time that so many doublings of 200 ms would
// take, and the connection dies at the first expiry at or past that time, counted from the first
// retransmission. SYNs are counted. Linux tcp_write_timeout, retransmits_timed_out, tcp_model_timeout,
// tcp_orphan_retries, tcp_probe_timer, tcp_clamp_rto_to_user_timeout.
import { ms, ns, seconds, type Nanoseconds } from '../../time/index.ts';
import type { Tcb } from '../tcb.ts';
import type { RetryPolicy } from './policy.ts';

export interface ModelledRetries {
  /** net.ipv4.tcp_retries2 */
  readonly retries: number;
  /** net.ipv4.tcp_orphan_retries; 0 acts as 8 while the timeout has not reached its maximum. */
  readonly orphanRetries: number;
  /** net.ipv4.tcp_syn_retries, tcp_synack_retries, tcp_syn_linear_timeouts */
  readonly synRetries: number;
  readonly synAckRetries: number;
  readonly synLinearTimeouts: number;
}

const orphanRetriesWhenZero = 8;
/** TCP_RTO_MIN, whatever tcp_rto_min_us says. */
const modelBase = ms(200);

export function retriesByModel(
  parameters: ModelledRetries,
): RetryPolicy & { readonly parameters: ModelledRetries } {
  const { retries, orphanRetries, synRetries, synAckRetries, synLinearTimeouts } = parameters;

  const allowed = (tcb: Tcb, timeout: Nanoseconds): number => {
    if (!tcb.orphaned) return retries;
    const alive = timeout < tcb.profile.rto.maximum;
    return orphanRetries === 0 && alive ? orphanRetriesWhenZero : orphanRetries;
  };

  return {
    name: 'modelled on doublings of 200 ms',
    userTimer: false,
    parameters,

    exhausted(tcb, now) {
      const { recovery, rtt, userTimeout } = tcb;
      if (tcb.state === 'SYN-SENT') return recovery.timeouts >= synRetries + synLinearTimeouts;
      if (tcb.state === 'SYN-RECEIVED') return recovery.timeouts >= synAckRetries;
      if (recovery.timeouts === 0 || recovery.firstTimeoutAt < 0) return false;
      const limit = userTimeout > 0 ? userTimeout : modelTimeout(tcb, allowed(tcb, rtt.rto));
      return now - recovery.firstTimeoutAt >= limit;
    },

    probesExhausted(tcb, now) {
      const { probes, userTimeout } = tcb;
      if (userTimeout > 0 && probes.unanswered > 0 && now - probes.firstUnansweredAt >= userTimeout)
        return true;
      const backedOff = ns(Math.min(tcb.rtt.rto * 2 ** probes.backoff, tcb.profile.rto.maximum));
      const most = allowed(tcb, backedOff);
      if (tcb.orphaned && backedOff >= tcb.profile.rto.maximum && probes.backoff >= most) return true;
      return probes.unanswered >= most;
    },

    backOff(tcb, now) {
      const { rtt, recovery, userTimeout, profile } = tcb;
      // tcp_syn_linear_timeouts: the first SYNs go out at even intervals
      if (tcb.state !== 'SYN-SENT' || recovery.timeouts > synLinearTimeouts) {
        rtt.backoff++;
        rtt.rto = ns(Math.min(rtt.rto * 2, profile.rto.maximum));
      }
      if (userTimeout === 0 || recovery.firstTimeoutAt < 0) return rtt.rto;
      const left = userTimeout - (now - recovery.firstTimeoutAt);
      return ns(left <= 0 ? ms(4) : Math.min(rtt.rto, left));
    },
  };
}

/** tcp_model_timeout */
function modelTimeout(tcb: Tcb, boundary: number): Nanoseconds {
  const { maximum } = tcb.profile.rto;
  const base = tcb.state === 'SYN-SENT' || tcb.state === 'SYN-RECEIVED' ? seconds(1) : modelBase;
  const doublings = Math.floor(Math.log2(maximum / base));
  if (boundary <= doublings) return ns((2 ** (boundary + 1) - 1) * base);
  return ns((2 ** (doublings + 1) - 1) * base + (boundary - doublings) * maximum);
}
