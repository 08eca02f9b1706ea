// Loss recovery: how a sender learns that something was lost, and what it sends again when.
// The core keeps the queue of what was sent and applies acknowledgements to it; the policy keeps the timers
// (retransmission and its own), marks entries lost and sets the window.
import type { Nanoseconds } from '../../time/index.ts';
import { NEVER } from '../../time/index.ts';
import { seq, type Segment, type SequenceNumber } from '../../wire/index.ts';
import type { TimerId } from '../effects.ts';
import type { SentSegment } from '../sent-queue.ts';
import type { Tcb } from '../tcb.ts';
import type { RackState } from './rack-state.ts';

export class RecoveryState {
  phase: 'open' | 'disorder' | 'reduced' | 'recovery' | 'loss' = 'open';
  duplicateAcks = 0;
  /** SND.NXT when recovery began: it ends when SND.UNA reaches this (RFC 6582 `recover`). */
  recover: SequenceNumber = seq(0);
  /** `recover` has been set at least once. */
  everRecovered = false;
  /** Timeouts since SND.UNA last moved. */
  timeouts = 0;
  /** First timeout's retransmission: time-based give-ups count from it. -1: none since all was well. */
  firstTimeoutAt: Nanoseconds = NEVER;
  /** Only for policies after RFC 8985. */
  rack: RackState | null = null;
}

/** What one acceptable ACK did. One object serves all connections: read it, do not keep it. */
export class AckReport {
  /** SND.UNA before. */
  priorUna: SequenceNumber = seq(0);
  /** SND.UNA moved by so many sequence numbers. */
  acked = 0;
  /** Entries acknowledged, cumulatively and selectively; and those that had been sent again. */
  delivered = 0;
  /** Entries outstanding before. */
  priorCount = 0;
  newlySacked = 0;
  /** Something that was never retransmitted was delivered although it had been sent before `recover`. */
  originalDelivered = false;
  /** The first SACK block reported a duplicate (RFC 2883). */
  duplicateSack = false;
  /** The peer's receiver has seen a mark (RFC 3168 §6.1.2), and both ends speak ECN. */
  congestionEchoed = false;
  /** A duplicate ACK by RFC 5681 §2, or one with new SACK information. */
  duplicate = false;
  /** The window changed, or the segment carried text, SYN or FIN. */
  carriesNews = false;
}

export interface RecoveryPolicy {
  readonly name: string;
  /** An acceptable ACK arrived while something was outstanding; the queue is already cut and marked. */
  onAck(tcb: Tcb, report: AckReport, segment: Segment, now: Nanoseconds): void;
  /** New text, FIN or SYN was sent; `priorCount` entries were out before. */
  onSent(tcb: Tcb, priorCount: number, now: Nanoseconds): void;
  /** The retransmission timer expired: mark what is lost, shrink the window, send, back off, re-arm. */
  timedOut(tcb: Tcb, now: Nanoseconds): void;
  /** May so many more octets be sent? */
  mayTransmit(tcb: Tcb, length: number): boolean;
  /** An entry was delivered, by cumulative or selective acknowledgement. */
  delivered?(tcb: Tcb, entry: SentSegment, now: Nanoseconds): void;
  /** An entry that was marked lost was sent again. */
  onResent?(tcb: Tcb, entry: SentSegment, now: Nanoseconds): void;
  /** Output is done and sent something. */
  afterOutput?(tcb: Tcb, now: Nanoseconds): void;
  /** One of the policy's own timers expired. */
  expired?(tcb: Tcb, timer: TimerId, now: Nanoseconds): void;
}
