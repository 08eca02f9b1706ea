// RFC 9293 §3.10.7.4, seventh and eighth: taking in a segment's text and FIN, in order or not.
import type { Nanoseconds } from '../time/index.ts';
import { FIN, seq, seqAdd, seqDiff, seqGt, seqLt, type Segment, type SequenceNumber } from '../wire/index.ts';
import { ReceivedText } from './received-text.ts';
import type { Arrival } from './acknowledgement/policy.ts';
import type { Tcb } from './tcb.ts';

/**
 * Takes the part of the segment that lies in the window.
 * @returns whether the peer's FIN was reached by this segment
 */
export function takeText(tcb: Tcb, segment: Segment, now: Nanoseconds): boolean {
  const { rcv, profile } = tcb;
  const fin = (segment.flags & FIN) !== 0;
  const textEnd = seqAdd(segment.seq, segment.length);
  const left = seqLt(segment.seq, rcv.nxt) ? rcv.nxt : segment.seq;
  // Beyond the window nothing is taken; a FIN cut off there will come again
  const right = seqGt(textEnd, rcv.edge) ? rcv.edge : textEnd;
  // The FIN itself needs no buffer: it is taken also when it stands exactly at the right edge
  const finInWindow = fin && right === textEnd;
  const end = finInWindow ? seq(right + 1) : right;
  if (segment.length > rcv.mss) rcv.mss = segment.length;

  if (rcv.finReached || !seqGt(end, left)) {
    // What lies beyond the window did not come twice: only what lies before it is reported (RFC 2883 §4)
    const old = seqLt(segment.seq, rcv.nxt);
    tcb.ack.duplicate = old ? { left: segment.seq, right: seqAdd(textEnd, fin ? 1 : 0) } : null;
    profile.acknowledgement.received(tcb, segment, 'duplicate', now);
    return false;
  }
  if (seqGt(left, rcv.nxt)) {
    const holding = rcv.reassembly.insert(left, end, finInWindow);
    if (holding === 'new') keep(tcb, segment, left, right);
    tcb.ack.duplicate = holding === 'known' ? { left, right: end } : null;
    profile.acknowledgement.received(tcb, segment, 'out of order', now);
    return false;
  }

  keep(tcb, segment, left, right);
  const filledHole = !rcv.reassembly.isEmpty;
  let finReached = advance(tcb, end, finInWindow, now);
  for (
    let block = rcv.reassembly.takeUpTo(rcv.nxt);
    block !== null;
    block = rcv.reassembly.takeUpTo(rcv.nxt)
  ) {
    if (seqGt(block.right, rcv.nxt)) finReached = advance(tcb, block.right, block.fin, now) || finReached;
  }
  // What came twice is reported (RFC 2883 §4), also when the rest of the segment is new
  tcb.ack.duplicate = seqLt(segment.seq, left) ? { left: segment.seq, right: left } : null;
  const arrival: Arrival = filledHole ? 'fills a hole' : 'in order';
  tcb.readableDue = true;
  profile.acknowledgement.received(tcb, segment, arrival, now);
  return finReached;
}

/** Real octets are kept only of what is held: copies would pile up, and what the window cut off never came. */
function keep(tcb: Tcb, segment: Segment, left: SequenceNumber, right: SequenceNumber): void {
  const { payload } = segment;
  const length = seqDiff(right, left);
  if (payload === null || length <= 0) return;
  const offset = payload.offset + seqDiff(left, segment.seq);
  (tcb.rcv.text ??= new ReceivedText()).keep(left, { buffer: payload.buffer, offset, length });
}

/** RCV.NXT moves to `end`; the text before it becomes readable. */
function advance(tcb: Tcb, end: SequenceNumber, fin: boolean, now: Nanoseconds): boolean {
  const { rcv } = tcb;
  const text = seqDiff(end, rcv.nxt) - (fin ? 1 : 0);
  rcv.nxt = end;
  rcv.unread += text;
  if (text > 0) tcb.profile.receiveWindow.held?.(tcb, text, now);
  if (fin) rcv.finReached = true;
  if (seqLt(rcv.edge, rcv.nxt)) rcv.edge = rcv.nxt;
  return fin;
}
