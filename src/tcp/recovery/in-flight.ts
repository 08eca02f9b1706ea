// How many segments are believed to be on their way: sent, neither delivered nor lost (RFC 6675's pipe in
// segments). Linux tcp_packets_in_flight.
import type { Tcb } from '../tcb.ts';
import type { RackState } from './rack-state.ts';

export function inFlight(tcb: Tcb, rack: RackState): number {
  const { queue } = tcb.snd;
  const delivered = tcb.sackPermitted ? queue.sackedCount : rack.emulatedSacks;
  return Math.max(0, queue.count - delivered - queue.lostCount);
}
