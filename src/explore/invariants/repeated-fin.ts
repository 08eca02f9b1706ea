// The peer's FIN once more, at an end in TIME-WAIT.
import { ACK, endSeq, FIN, seqGt } from '../../wire/index.ts';
import type { Arrival } from '../history.ts';

/** Not one that lies beyond what TIME-WAIT knows, nor one of an older connection; nor without ACK, which BSD drops. */
export function isRepeatedFin({ segment, sent, before, connection }: Arrival): boolean {
  if ((segment.flags & (FIN | ACK)) !== (FIN | ACK) || before?.state !== 'TIME-WAIT') return false;
  return (sent === null || sent.connection === connection) && !seqGt(endSeq(segment), before.rcvNxt);
}
