// How much window to offer: the receiver's half of flow control (RFC 9293 §3.8.6).
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
  /** Text is held for the reader, or was taken by it: for policies that count memory. */
  held?(tcb: Tcb, length: number): void;
  taken?(tcb: Tcb, length: number): void;
}
