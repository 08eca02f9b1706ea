// How much window to offer: the receiver's half of flow control (RFC 9293 §3.8.6).
import type { Nanoseconds } from '../../time/index.ts';
import type { Tcb } from '../tcb.ts';

/** The largest number that the window field can hold. */
export const windowFieldMax = 65_535;

export interface ReceiveWindowPolicy {
  readonly name: string;
  /** Shift count to announce; -1 announces none (RFC 7323 §2.2). */
  scale(tcb: Tcb): number;
  /** The window of a SYN, in octets, never scaled; `mss` is a full segment's text. */
  initial(tcb: Tcb, mss: number): number;
  /** The window to offer from RCV.NXT on, in octets; the caller never takes back what was offered. */
  offer(tcb: Tcb): number;
  /** After the reader took text: has the window opened by enough to be worth a segment? */
  worthTelling(tcb: Tcb): boolean;
  /** How many octets can be kept beyond RCV.NXT, where rounding up could promise too much. */
  capacity?(tcb: Tcb): number;
  /** A window was offered. */
  offered?(tcb: Tcb): void;
  /** The window does not shrink under a slow reader: acknowledge as usual. */
  keepsUp?(tcb: Tcb): boolean;
  /** Text is held for the reader, or was taken by it. */
  held?(tcb: Tcb, length: number, now: Nanoseconds): void;
  taken?(tcb: Tcb, length: number, now: Nanoseconds): void;
}
