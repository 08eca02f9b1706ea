// Loss recovery: how a sender learns that something was lost, and what it sends again when.
// The core keeps the retransmission timer (RFC 6298) and the queue of what was sent; the policy marks entries
// lost, sets the window, and may keep timers of its own.
import type { Nanoseconds } from '../../time/index.ts';
import { ns } from '../../time/index.ts';
import { seq, type Segment, type SequenceNumber } from '../../wire/index.ts';
import type { TimerId } from '../effects.ts';
import type { SentSegment } from '../sent-queue.ts';
import type { Tcb } from '../tcb.ts';

export class RecoveryState {
  phase: 'open' | 'disorder' | 'recovery' | 'loss' = 'open';
  duplicateAcks = 0;
  /** SND.NXT when recovery began: it ends when SND.UNA passes this (RFC 6582 `recover`). */
  recover: SequenceNumber = seq(0);
  /** `recover` has been set at least once. */
  everRecovered = false;
  /** First RTO retransmission of the present back-off: the time-based give-up counts from it. */
  firstTimeoutAt: Nanoseconds = ns(0);
}

export interface RecoveryPolicy {
  readonly name: string;
  /** SND.UNA moved by `acked` sequence numbers; the queue is already cut. */
  acknowledged(tcb: Tcb, acked: number, segment: Segment, now: Nanoseconds): void;
  /** An ACK that acknowledges nothing new while something is outstanding (RFC 5681 §2). */
  duplicate(tcb: Tcb, segment: Segment, now: Nanoseconds): void;
  /** The retransmission timer expired: mark what is lost and shrink the window; the core then sends. */
  timedOut(tcb: Tcb, now: Nanoseconds): void;
  /** May so many more octets be sent? */
  mayTransmit(tcb: Tcb, length: number): boolean;
  /** An entry was delivered, by cumulative or selective acknowledgement. */
  delivered?(tcb: Tcb, entry: SentSegment, now: Nanoseconds): void;
  /** Something was sent: the place to arm a loss probe. */
  transmitted?(tcb: Tcb, now: Nanoseconds): void;
  /** One of the policy's own timers expired. */
  expired?(tcb: Tcb, timer: TimerId, now: Nanoseconds): void;
}
