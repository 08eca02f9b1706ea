// The receiver's half of ECN: marks are echoed until the sender has answered them, RFC 3168 §6.1.3.
import { CE, CWR, ECE, type Segment } from '../../wire/index.ts';
import type { Tcb } from '../tcb.ts';
import type { EcnState } from './state.ts';

/** Text or a FIN in the window has arrived; what lies outside is not looked at (§6.1.5). */
export function noteMark(tcb: Tcb, ecn: EcnState, segment: Segment): void {
  if (segment.flags & CWR) {
    ecn.echoing = false;
    tcb.profile.acknowledgement.hurry?.(tcb, true);
  }
  if (segment.ecn !== CE) return;
  if (!ecn.echoing) tcb.profile.acknowledgement.hurry?.(tcb, false);
  ecn.echoing = true;
}

/** The control bit that a segment other than SYN and RST carries besides; in TIME-WAIT nothing is echoed. */
export function echo(tcb: Tcb, ecn: EcnState): number {
  return ecn.echoing && tcb.state !== 'TIME-WAIT' ? ECE : 0;
}
