// What TIME-WAIT does with a segment that still comes. Systems differ here more than anywhere else.
import type { Nanoseconds } from '../../time/index.ts';
import type { Segment } from '../../wire/index.ts';
import type { Tcb } from '../tcb.ts';

export interface TimeWaitPolicy {
  readonly name: string;
  arrives(tcb: Tcb, segment: Segment, now: Nanoseconds): void;
  /** May a SYN begin a new connection on this 4-tuple? Absent: by RFC 6191 and RFC 9293 §3.6.1. */
  mayBeReplacedBy?(tcb: Tcb, syn: Segment): boolean;
  /** The same for a FIN-WAIT-2 that goes on as a mini-socket. */
  arrivesInFinWait2?(tcb: Tcb, segment: Segment, now: Nanoseconds): void;
}
