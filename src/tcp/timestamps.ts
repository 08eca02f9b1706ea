// Protection against wrapped sequence numbers and the memory of the peer's clock: RFC 7323 §4.3, §5.
import type { Nanoseconds } from '../time/index.ts';
import { RST, seqLte, type Segment } from '../wire/index.ts';
import type { Tcb } from './tcb.ts';

/** The timestamp clock: milliseconds (RFC 7323 §5.4 allows 1 ms to 1 s). */
export function timestampClock(tcb: Tcb, now: Nanoseconds): number {
  return (Math.floor(now / 1e6) + tcb.ts.offset) >>> 0;
}

/** RFC 7323 §5.5: after 24 days without a segment TS.Recent says nothing any more. */
const staleAfter = 24 * 86_400e9;

/** R1: the segment is older than what was seen last. A RST is exempt (§5.2). */
export function failsPaws(tcb: Tcb, segment: Segment, now: Nanoseconds): boolean {
  const { ts } = tcb;
  if (!ts.enabled || !segment.hasTimestamps || segment.flags & RST) return false;
  if (((segment.tsVal - ts.recent) | 0) >= 0) return false;
  return now - ts.recentAt <= staleAfter;
}

/**
 * §4.3 (2): only from a segment that spans Last.ACK.sent, so that a delayed ACK echoes the first of its batch.
 *
 * departs: RFC 7323 §5.3 (R3) does this before RST, SYN and ACK are looked at. What those discard (§3.2: a RST
 * must change nothing; RFC 5961 §5.2) could then shut out the true peer by PAWS, so the callers do it after, as
 * Linux's tcp_ack does.
 */
export function rememberTimestamp(tcb: Tcb, segment: Segment, now: Nanoseconds): void {
  const { ts } = tcb;
  if (!ts.enabled || !segment.hasTimestamps || !seqLte(segment.seq, ts.lastAckSent)) return;
  if (((segment.tsVal - ts.recent) | 0) < 0) return;
  ts.recent = segment.tsVal;
  ts.recentAt = now;
  ts.lastEcho = segment.tsEcr;
}
