// Which segments must leave a connection as it is, written from the RFCs and not from the code under test:
// RFC 9293 §3.10.7 with RFC 5961's checks. Where systems differ the answer is cautious: null, "it may".
import type { Tcb } from '../../src/tcp/index.ts';
import { ACK, RST, seqDiff, SYN, type Segment } from '../../src/wire/index.ts';

/** Why the segment must change nothing; null when it may change something. */
export function unacceptable(tcb: Tcb, segment: Segment): string | null {
  const { flags } = segment;
  switch (tcb.state) {
    case 'CLOSED':
      return 'nobody is here';
    case 'LISTEN':
      if (flags & RST) return 'a RST in LISTEN';
      if (flags & ACK) return 'an ACK in LISTEN';
      return flags & SYN ? null : 'neither SYN nor ACK in LISTEN';
    case 'SYN-SENT':
      return unacceptableInSynSent(tcb, segment);
    case 'SYN-RECEIVED':
      // A SYN may be the other half of a simultaneous open, or end what a listener began
      return flags & SYN ? null : outside(tcb, segment);
    case 'TIME-WAIT':
      // Whatever else comes may begin 2 MSL anew
      return flags & RST ? unacceptableResetInTimeWait(tcb, segment) : null;
    default:
      // Linux goes on in FIN-WAIT-2 as a mini-socket with rules of its own
      return tcb.finWait2IsMini ? null : unacceptableWhenSynchronized(tcb, segment);
  }
}

function unacceptableInSynSent({ snd }: Tcb, { flags, ack }: Segment): string | null {
  const acceptable = seqDiff(ack, snd.iss) > 0 && seqDiff(ack, snd.nxt) <= 0;
  if (flags & ACK && !acceptable) return 'an unacceptable ACK in SYN-SENT';
  if (flags & RST) return flags & ACK ? null : 'a RST without ACK in SYN-SENT';
  return flags & SYN ? null : 'no SYN in SYN-SENT';
}

/** RFC 5961 §3.2; RFC 1337 §3, fix F1. */
function unacceptableResetInTimeWait({ rcv, profile }: Tcb, segment: Segment): string | null {
  if (!profile.timeWait.endedByReset) return 'a RST in TIME-WAIT under fix F1';
  return segment.seq === rcv.nxt ? null : 'a RST in TIME-WAIT that is not exact';
}

function outside({ rcv, ts }: Tcb, segment: Segment): string | null {
  const { flags } = segment;
  const length = segment.length + (flags & SYN ? 1 : 0) + (flags & 1);
  const fromNext = seqDiff(segment.seq, rcv.nxt);
  // What ends before RCV.NXT, or before Last.ACK.sent where an ACK is still owed; a RST at the peer's FIN aside
  const ended = fromNext < -1 && fromNext + length < Math.min(0, seqDiff(ts.lastAckSent, rcv.nxt));
  if (ended) return 'it lies before the window';
  return seqDiff(segment.seq, rcv.edge) > 0 && fromNext > 0 ? 'it lies beyond the window' : null;
}

function unacceptableWhenSynchronized(tcb: Tcb, segment: Segment): string | null {
  const { rcv, snd } = tcb;
  const { flags } = segment;
  const where = outside(tcb, segment);
  if (where !== null) return where;
  const fromNext = seqDiff(segment.seq, rcv.nxt);
  if (flags & RST) {
    if (fromNext === 0 || fromNext === -1) return null;
    // Linux also believes a RST at the right edge of what it has reported by SACK
    return rcv.reassembly.isEmpty ? 'a RST that is not exact' : null;
  }
  if (flags & SYN) return 'a SYN';
  if (!(flags & ACK)) return 'no ACK';
  if (seqDiff(segment.ack, snd.nxt) > 0) return 'it acknowledges what was never sent';
  if (seqDiff(segment.ack, snd.una) < -snd.maxWnd - 1) return 'it acknowledges what is too old';
  return null;
}
