// A new connection on the 4-tuple of one in TIME-WAIT: by a SYN of the peer or by our own connect(). What
// TIME-WAIT does with all other segments is the profile's, in `time-wait/`.
import type { Nanoseconds } from '../../time/index.ts';
import { ACK, RST, SYN, seqGt, type Segment } from '../../wire/index.ts';
import type { TimeWaitReuseParameters } from '../profile.ts';
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

/**
 * May our own connect() take it over (RFC 6191; Linux tcp_twsk_unique)? Timestamps must protect the new
 * connection from the old one's segments.
 *
 * @param since when TIME-WAIT began
 */
export function mayBeReused(
  reuse: TimeWaitReuseParameters,
  old: { readonly timestamps: boolean; readonly since: Nanoseconds },
  portChosenBy: 'application' | 'kernel',
  now: Nanoseconds,
): boolean {
  if (!old.timestamps) return false;
  if (portChosenBy === 'application') return reuse.byApplication;
  return reuse.byKernel === 'always' && now - old.since > reuse.delay;
}
