// How often something is sent again before the connection is given up (RFC 9293 §3.8.3: R1, R2).
import type { Nanoseconds } from '../../time/index.ts';
import type { State } from '../states.ts';
import type { Tcb } from '../tcb.ts';

export interface RetryPolicy {
  readonly name: string;
  /** The user timeout is a timer of its own (RFC 9293 §3.10.8); false: `exhausted` asks for it. */
  readonly userTimer: boolean;
  /** In which states giving up tells the peer by a RST; absent: in none (RFC 9293 §3.10.8). */
  readonly tellsPeer?: (state: State) => boolean;
  /** The retransmission timer expired once more: is it time to give up? Asked before anything is sent. */
  exhausted(tcb: Tcb, now: Nanoseconds): boolean;
  /** The same for an unanswered window probe. */
  probesExhausted(tcb: Tcb, now: Nanoseconds): boolean;
  /** Sets the next timeout after a retransmission (usually doubles it). @returns how long to wait now */
  backOff(tcb: Tcb, now: Nanoseconds): Nanoseconds;
}
