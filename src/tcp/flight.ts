// How much is out there: FlightSize (RFC 5681 §2) and the octets believed to be still on their way.
import { seqDiff } from '../wire/index.ts';
import type { Tcb } from './tcb.ts';

/** Sent and not cumulatively acknowledged. */
export function flightSize(tcb: Tcb): number {
  return seqDiff(tcb.snd.nxt, tcb.snd.una);
}

/** RFC 6675's pipe, kept by counting: what is neither selectively acknowledged nor lost. */
export function pipe(tcb: Tcb): number {
  const { queue } = tcb.snd;
  return flightSize(tcb) - queue.sackedLength - queue.lostLength;
}
