// SEGMENT ARRIVES in CLOSED, RFC 9293 §3.10.7.1: no connection exists; everything but a RST is answered by one.
import { ACK, RST, Segment, seqAdd, sequenceLength } from '../wire/index.ts';

/**
 * The RST that answers a segment for nobody; null for a RST, which is never answered.
 *
 *   with ACK:     <SEQ=SEG.ACK><CTL=RST>
 *   without ACK:  <SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK>
 */
export function arrivesClosed(offending: Segment): Segment | null {
  if (offending.flags & RST) return null;
  const reset = new Segment();
  reset.sourcePort = offending.destinationPort;
  reset.destinationPort = offending.sourcePort;
  if (offending.flags & ACK) {
    reset.flags = RST;
    reset.seq = offending.ack;
  } else {
    reset.flags = RST | ACK;
    reset.ack = seqAdd(offending.seq, sequenceLength(offending));
  }
  return reset;
}
