// A new SYN on the 4-tuple of a connection in TIME-WAIT. What TIME-WAIT does with all other segments is the
// profile's, in `time-wait/`.
import { ACK, RST, SYN, seqGt, type Segment } from '../../wire/index.ts';
import type { Tcb } from '../tcb.ts';

/**
 * May a new SYN take over this 4-tuple? RFC 6191 §2: yes with a newer timestamp, or with the first one ever;
 * RFC 9293 §3.6.1 (MAY-2): without timestamps, with a sequence number beyond the old ones.
 */
export function mayBeReplacedBy(tcb: Tcb, syn: Segment): boolean {
  if (tcb.state !== 'TIME-WAIT' || (syn.flags & (SYN | ACK | RST)) !== SYN) return false;
  const { policy } = tcb.profile.timeWait;
  if (policy.mayBeReplacedBy !== undefined) return policy.mayBeReplacedBy(tcb, syn);
  if (tcb.profile.timestamps && syn.hasTimestamps) {
    if (!tcb.ts.enabled) return true;
    const newer = (syn.tsVal - tcb.ts.recent) | 0;
    if (newer !== 0) return newer > 0;
  }
  return seqGt(syn.seq, tcb.rcv.nxt);
}
