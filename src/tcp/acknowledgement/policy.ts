// When received data is acknowledged: at once, or delayed in the hope of something to ride on.
// RFC 9293 §3.8.6.3, RFC 5681 §4.2.
import type { Nanoseconds } from '../../time/index.ts';
import { ZERO } from '../../time/index.ts';
import { seq, type SackBlock, type Segment, type SequenceNumber } from '../../wire/index.ts';
import type { Tcb } from '../tcb.ts';

/** How a segment with text or FIN lay to RCV.NXT. */
export type Arrival = 'in order' | 'out of order' | 'fills a hole' | 'duplicate';

/** TCP_MSS_DEFAULT: what a full segment is taken for until one is seen. */
const defaultSegment = 536;

export class AckState {
  /** An ACK must leave before this door closes, unless one has left on a segment. */
  due = false;
  /**
   * An ACK must leave at this instant, but only after the reader has had its say: its answer may carry it.
   * Counts the turns of the clock still to wait: in one the embedder tells the reader, in the next it acts.
   */
  turnsLeft = 0;
  /** Received and not yet acknowledged octets, FIN counted as one. */
  pending = 0;
  /** What the next ACK reports as received twice (RFC 2883); null when nothing was. */
  duplicate: SackBlock | null = null;
  /** Something received is not acknowledged yet. The fields from here on serve quick and pingpong modes only. */
  scheduled = false;
  /** ACKs still to be sent at once. */
  quick = 0;
  /** How interactive the exchange is. */
  pingpong = 0;
  /** Segments below full size since the last ACK: 0, 1, or 2 for more. */
  pushed = 0;
  /** ACKs sent at once for segments out of order since RCV.NXT was this. */
  outOfOrder = 0;
  outOfOrderSince: SequenceNumber = seq(0);
  /** A full segment of the peer, as far as learnt, and the size of its last smaller one. */
  segmentSize = defaultSegment;
  lastSegmentSize = 0;
  /** Delay of a delayed ACK, where it adapts. */
  timeout: Nanoseconds = ZERO;
  lastReceivedAt: Nanoseconds = ZERO;
}

export interface AcknowledgementPolicy {
  readonly name: string;
  /** The reader learns of data before the ACK leaves, so that an immediate answer carries it. */
  readonly readerFirst: boolean;
  /** Text or a FIN arrived: say that an ACK is due (`tcb.ack.due`) or arm `Timer.delayedAck`. */
  received(tcb: Tcb, segment: Segment, arrival: Arrival, now: Nanoseconds): void;
  /** A segment that carries ACK left. */
  sent(tcb: Tcb, withText: boolean, now: Nanoseconds): void;
  /** `Timer.delayedAck` expired: usually an ACK is due now. */
  expired(tcb: Tcb, now: Nanoseconds): void;
  /** A segment with a congestion mark, or (`now`) one with CWR, is to be answered soon (RFC 3168). */
  hurry?(tcb: Tcb, now: boolean): void;
  /** The reader took text. */
  readerTook?(tcb: Tcb, now: Nanoseconds): void;
}
