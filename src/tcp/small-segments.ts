// Whether a segment below full size may leave: Nagle's rule and the sender's half of silly-window avoidance.
import { seqGt, seqLte } from '../wire/index.ts';
import type { Tcb } from './tcb.ts';

export interface SmallSegmentPolicy {
  readonly name: string;
  /** @param last it holds all that there is to send */
  maySend(tcb: Tcb, length: number, last: boolean): boolean;
}

/** RFC 9293 §3.7.4 (SHLD-7) and §3.8.6.2.1 (MUST-38): nothing small while anything is unacknowledged. */
export const nagle: SmallSegmentPolicy = {
  name: 'Nagle',
  maySend(tcb, length, last) {
    const { snd } = tcb;
    const idle = snd.una === snd.nxt;
    if (last && (idle || !tcb.nagle || snd.finQueued)) return true; // (2) all there is, nothing unacknowledged
    return length >= snd.maxWnd / 2 && (idle || !tcb.nagle); // (3) half of the largest window ever offered
  },
};

/** Minshall's variant, Linux tcp_nagle_check: only a small segment that is unacknowledged holds back
 * another, also at the edge of the peer's window (tcp_mss_split_point). */
export const minshall: SmallSegmentPolicy = {
  name: 'Nagle after Minshall',
  maySend(tcb) {
    const { snd } = tcb;
    if (!tcb.nagle || snd.finQueued) return true;
    const { smallEnd } = snd;
    const smallUnacknowledged = smallEnd !== null && seqGt(smallEnd, snd.una) && seqLte(smallEnd, snd.nxt);
    return !smallUnacknowledged;
  },
};
