// What RACK-TLP, its undo and its rate reduction remember of one connection (RFC 8985 §5, RFC 6937).
import { NEVER, ZERO, type Nanoseconds } from '../../time/index.ts';
import { seq, type SequenceNumber } from '../../wire/index.ts';

export class RackState {
  /** RACK.xmit_ts, RACK.end_seq, RACK.rtt of the most recently sent entry that was delivered. */
  sentAt: Nanoseconds = ZERO;
  endSeq: SequenceNumber = seq(0);
  rtt: Nanoseconds = ZERO;
  /** `sentAt` moved since losses were last looked for. */
  advanced = false;
  reorderingSeen = false;
  /** RACK.reo_wnd_mult. */
  reorderingSteps = 1;
  /** Duplicate threshold, grown by observed reordering. */
  reordering = 3;
  /** Largest sequence number delivered before the present ACK, and with it: to notice reordering. */
  highestBefore: SequenceNumber;
  highestDelivered: SequenceNumber;

  /** TLP.end_seq: SND.NXT when the probe left; -1 when no probe is out. */
  probeEnd: SequenceNumber | -1 = -1;
  /** The probe repeated old text. */
  probeWasRetransmission = false;

  /** Segments deduced as delivered from duplicate ACKs when there is no SACK. */
  emulatedSacks = 0;

  /** SND.UNA when the window was last reduced, for undoing it; -1: nothing to undo. */
  undoMarker: SequenceNumber | -1 = -1;
  /** Retransmissions since then that no DSACK has disproved. */
  undoRetransmissions = 0;
  priorCwnd = 0;
  priorSsthresh = 0;
  /** First retransmission since all was well: an echo of an older timestamp disproves the loss. -1: none. */
  retransmissionStamp: Nanoseconds = NEVER;
  /** F-RTO is watching the ACKs after a timeout (RFC 5682). */
  frto = false;

  /** Proportional rate reduction: delivered and sent since recovery began (RFC 6937 §3). */
  prrDelivered = 0;
  prrOut = 0;

  /** Latest new text: a long pause shrinks the window. */
  lastSentAt: Nanoseconds = ZERO;
  /** Most segments in flight in the present round, and whether the window was what held them. */
  maxInFlight = 0;
  windowLimited = false;

  constructor(iss: SequenceNumber) {
    this.highestBefore = this.highestDelivered = iss;
  }
}
