// The RST that answers a segment for which there is no connection (RFC 9293 §3.10.7.1).
import { ACK, RST, Segment, sequenceLength } from './segment.ts';
import { seqAdd } from './sequence.ts';

/**
 * The RST that answers a segment for nobody; null for a RST, which is never answered.
 *
 *   with ACK:     <SEQ=SEG.ACK><CTL=RST>
 *   without ACK:  <SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK>
 */
export function resetFor(offending: Segment): Segment | null {
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
