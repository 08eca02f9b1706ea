// RFC 9293 §3.8.3: past R2 the connection is closed (MUST-20). R2 is a time since the segment was first sent: at
// least 100 s for data and FIN (SHLD-11), and by the same mechanism (MUST-22) at least 3 minutes for a SYN (MUST-23).
import type { Nanoseconds } from '../../time/index.ts';
import { backOff } from '../rto.ts';
import type { Tcb } from '../tcb.ts';
import type { RetryPolicy } from './policy.ts';

export function giveUpAfter(r2: Nanoseconds, synR2: Nanoseconds): RetryPolicy {
  return {
    name: `R2 = ${r2 / 1e9} s, for SYN ${synR2 / 1e9} s`,
    userTimer: true,
    exhausted(tcb, now) {
      const first = tcb.snd.queue.head;
      if (first === null) return false;
      const limit = isOpening(tcb) ? synR2 : r2;
      return now - first.firstSentAt >= limit;
    },
    // RFC 9293 §3.8.6.1 (MUST-37): as long as the peer acknowledges probes, the connection stays open
    probesExhausted(tcb, now) {
      return tcb.probes.unanswered > 0 && now - tcb.probes.firstUnansweredAt >= r2;
    },
    backOff(tcb) {
      backOff(tcb);
      return tcb.rtt.rto;
    },
  };
}

function isOpening(tcb: Tcb): boolean {
  return tcb.state === 'SYN-SENT' || tcb.state === 'SYN-RECEIVED';
}
