// When BSD gives up a closed window: not while probes are answered, but after long silence. Once the back-off
// has reached its end, silence longer than all the retransmission timeouts together, or than two hours; a
// connection that its user has closed may be given up sooner. FreeBSD and XNU tcp_timer_persist.
import { seconds, type Nanoseconds } from '../../time/index.ts';
import { bsdBase } from '../rto-bsd.ts';
import type { Tcb } from '../tcb.ts';

/** TCP_MAXRXTSHIFT */
const mostBackoffs = 12;
/** TCPTV_KEEP_IDLE, as tcp_maxpersistidle */
const longestSilence = seconds(7200);

/**
 * @param backoffTotal sum of the back-off's factors (tcp_totbackoff)
 * @param closed silence after which a connection that its user has closed is given up; null: no such rule
 */
export function bsdProbesExhausted(
  backoffTotal: number,
  closed: Nanoseconds | null,
): (tcb: Tcb, now: Nanoseconds) => boolean {
  return (tcb, now) => {
    const silence = now - tcb.lastReceivedAt;
    if (closed !== null && tcb.snd.finQueued && silence >= closed) return true;
    if (tcb.probes.backoff < mostBackoffs) return false;
    return silence >= Math.min(longestSilence, bsdBase(tcb) * backoffTotal);
  };
}
