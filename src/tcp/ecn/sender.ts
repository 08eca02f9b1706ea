// The sender's half of ECN, RFC 3168 §6.1.2: new text is ECN-capable, and an echo of a mark counts as a lost segment
// that need not be sent again. Retransmissions (§6.1.5), window probes (§6.1.6), pure ACKs (§6.1.4), SYN and RST
// are not ECN-capable. departs: a window of one segment does not wait for the retransmission timer, because no
// congestion control here reduces below two (nor does Linux).
import { CWR, ECT_0, seqGt, type Segment } from '../../wire/index.ts';
import type { TransmitCause } from '../effects.ts';
import type { Tcb } from '../tcb.ts';
import type { EcnState } from './state.ts';

/** Text leaves for the first time. */
export function markCapable(ecn: EcnState, segment: Segment, cause: TransmitCause): void {
  if (segment.length === 0 || cause === 'window-probe') return;
  segment.ecn = ECT_0;
  if (!ecn.cwrDue) return;
  segment.flags |= CWR;
  ecn.cwrDue = false;
}

/** The window was reduced for whatever reason: the peer is told by CWR, and echoes of this round trip are old. */
export function noteReduction({ ecn, snd }: Tcb): void {
  if (ecn === null) return;
  ecn.cwrDue = true;
  ecn.reducedAt = snd.nxt;
}

/** The window was reduced within this round trip: neither an echo nor a loss does it again (§6.1.2). */
export function isReduced({ ecn, snd }: Tcb): boolean {
  return ecn !== null && ecn.reducedAt !== null && !seqGt(snd.una, ecn.reducedAt);
}
