// The vocabulary of an explanation, free of any language: what `facts.ts` derives from a trace and what a
// `Teacher` puts into words. Sequence numbers are relative to each side's SYN, as people read them.
import type { ConnectionError, State, TransmitCause } from '../../tcp/index.ts';
import type { Nanoseconds } from '../../time/index.ts';
import type { HostChanged, HostName, SegmentDropped, TraceHost } from '../event.ts';

/** What a segment is for, seen by its sender. A later copy keeps the role of the first. */
export type SentRole =
  | 'syn'
  | 'syn-crossing' // while the peer's SYN is on its way: simultaneous open
  | 'syn-ack'
  | 'handshake-ack'
  | 'data'
  | 'data-after-peer-fin' // the answer still going out after the peer said that it is done
  | 'ack'
  | 'ack-repeated' // answers a segment that had arrived before
  | 'ack-of-hole' // answers a segment behind a gap
  | 'ack-challenge' // answers a segment that does not fit (RFC 9293 §3.10.7.4)
  | 'fin' // the first of the two
  | 'fin-crossing' // the peer's FIN has left as well, and neither knows
  | 'fin-second' // after the peer's FIN was acknowledged by itself
  | 'fin-and-ack-of-fin' // and this segment is the acknowledgement, too
  | 'ack-of-fin' // "heard; have patience"
  | 'ack-of-fin-crossing'
  | 'last-ack'
  | 'last-ack-again'
  | 'window-probe'
  | 'window-closed'
  | 'window-update'
  | 'keepalive'
  | 'rst';

/** Why a RST left. */
export type ResetReason =
  'refused' | 'no-connection' | 'unread-data' | 'linger' | 'data-after-close' | 'old-segment' | 'abort';

/** What an arrival does to its receiver. */
export type Effect =
  | 'syn'
  | 'syn-old' // a listener takes an old one for a new request
  | 'syn-crossing'
  | 'syn-ack'
  | 'syn-unexpected'
  | 'handshake-ack'
  | 'data'
  | 'data-held'
  | 'data-duplicate'
  | 'data-after-close'
  | 'text-after-fin'
  | 'hole-filled'
  | 'fin'
  | 'fin-held'
  | 'fin-after-hole' // the gap is filled: the FIN that waited behind it takes effect now
  | 'fin-duplicate'
  | 'ack'
  | 'ack-of-fin'
  | 'window-open'
  | 'window-shut'
  | 'probe-refused'
  | 'nothing-new'
  | 'rst'
  | 'rst-refused'
  | 'rst-in-time-wait'
  | 'rst-ignored'
  | 'no-connection';

/** Who finds out that a lost segment is missing. */
export type LossNotice = 'sender' | 'sender-again' | 'peer' | 'nobody' | 'later';

/** A state change that no segment explains. */
export type QuietKind =
  | 'fin-must-wait' // close(), but data or a closed window stands before the FIN
  | 'time-wait-over'
  | 'fin-wait-2-over'
  | 'gave-up'
  | 'user-timeout'
  | 'keepalive-dead'
  | 'crashed'
  | 'dropped-silently'; // CLOSE in LISTEN or SYN-SENT, …

/** What an end of the connection can be sure of, and what not. */
export type Known = 'fin-heard' | 'peer-done' | 'ack-heard' | 'data-heard';
export type Doubt = 'fin-heard' | 'data-heard' | 'peer-done' | 'ack-heard' | 'hole' | 'still-reads';

/** A truth that is told once, where it first matters. */
export type Principle =
  | 'ack-always'
  | 'fin-is-a-number'
  | 'why-four'
  | 'why-three'
  | 'half-close'
  | 'time-wait'
  | 'time-wait-restart'
  | 'ack-not-acked'
  | 'rto'
  | 'loss-probe'
  | 'fast-retransmit'
  | 'reassembly'
  | 'crossing'
  | 'crossing-open'
  | 'zero-window'
  | 'two-generals'
  | 'rst'
  | 'rst-stateless'
  | 'fin-wait-2';

export interface Move<T> {
  readonly before: T;
  readonly after: T;
}

export interface SegmentFacts {
  readonly id: number;
  readonly from: HostName;
  readonly to: HostName;
  readonly flags: number;
  readonly seq: number;
  /** Null when ACK is not set. */
  readonly ack: number | null;
  readonly length: number;
  /** In octets, scaled where the scale is known. */
  readonly window: number;
  /** First number after the segment. */
  readonly end: number;
  readonly cause: TransmitCause;
  readonly labels: readonly string[];
}

/** A timer that will ring if nothing stops it. */
export interface Guard {
  readonly timer: 'retransmission' | 'loss probe' | 'persist';
  readonly rings: Nanoseconds;
}

export interface Again {
  /** 2 for the second transmission. */
  readonly copy: number;
  readonly cause: 'rto' | 'loss-probe' | 'fast-retransmit' | 'other';
  /** Since the copy before. */
  readonly waited: Nanoseconds;
  /** An earlier copy had arrived: only the sender does not know. */
  readonly arrivedBefore: boolean;
  /** An earlier copy is still on its way. */
  readonly stillTravelling: boolean;
}

export interface Knowledge {
  readonly host: HostName;
  readonly knows: readonly Known[];
  readonly doubts: readonly Doubt[];
  /**
   * 'open': more may come; 'settled': both FINs and the ACK between them are certain; 'over': the connection
   * is gone, and what is in doubt stays so.
   */
  readonly mood: 'open' | 'settled' | 'over';
}

export interface Arrival {
  readonly at: Nanoseconds;
  readonly host: HostName;
  readonly effect: Effect;
  readonly segment: SegmentFacts;
  readonly travelled: Nanoseconds;
  readonly state: Move<State>;
  readonly rcvNxt: Move<number> | null;
  /** The segment also acknowledges the receiver's FIN for the first time. */
  readonly acksFin: boolean;
  readonly endOfFile: boolean;
  readonly errors: readonly ConnectionError[];
  /** The TIME-WAIT timer was started or restarted: its length. */
  readonly timeWait: Nanoseconds | null;
  /** The receiver has been through TIME-WAIT and has forgotten the connection. */
  readonly forgotten: boolean;
  /** First and last missing number, when a gap remains. */
  readonly hole: { readonly from: number; readonly to: number } | null;
  /** The network delivered the same segment before. */
  readonly repeatedByNetwork: boolean;
}

export interface SegmentStep {
  readonly kind: 'segment';
  readonly at: Nanoseconds;
  readonly segment: SegmentFacts;
  readonly role: SentRole;
  readonly again: Again | null;
  readonly resetReason: ResetReason | null;
  readonly state: Move<State>;
  readonly sndNxt: Move<number> | null;
  /** The application's call that led to it. */
  readonly call: string | null;
  /** The sender has more text to send after this, and how much later its FIN leaves; null when never. */
  readonly moreText: boolean;
  readonly finAfter: Nanoseconds | null;
  /** Left because the delayed-ACK timer rang; how long it had waited, where known. */
  readonly delayedAck: Nanoseconds | null;
  readonly guard: Guard | null;
  readonly peerGuard: Guard | null;
  readonly lost: {
    readonly by: SegmentDropped['by'];
    readonly detail: string;
    readonly notice: LossNotice;
  } | null;
  readonly faults: readonly string[];
  readonly injected: string | null;
  /** Told here when nothing happened at the receiver in between; else in a step of its own. */
  readonly arrival: Arrival | null;
  readonly fate: 'arrives' | 'arrives-later' | 'lost' | 'in-flight';
  readonly principles: readonly Principle[];
  readonly knowledge: readonly Knowledge[];
}

export interface ArrivalStep {
  readonly kind: 'arrival';
  readonly at: Nanoseconds;
  readonly arrival: Arrival;
  readonly role: SentRole;
  /** Number of the step in which it left; null when that was part of an ordinary exchange. */
  readonly leftInStep: number | null;
  readonly principles: readonly Principle[];
  readonly knowledge: readonly Knowledge[];
}

export interface QuietStep {
  readonly kind: 'quiet';
  readonly at: Nanoseconds;
  readonly host: HostName;
  readonly what: QuietKind;
  readonly state: Move<State>;
  readonly cause: string;
  readonly call: string | null;
  readonly errors: readonly ConnectionError[];
  /** Transmissions of what was never acknowledged, and how long that went on. */
  readonly copies: number;
  readonly lasted: Nanoseconds;
  readonly peer: HostName | null;
  readonly peerState: State;
  /** Whether the FIN had reached the peer after all. */
  readonly finArrived: boolean;
  readonly finSent: boolean;
  readonly principles: readonly Principle[];
  readonly knowledge: readonly Knowledge[];
}

/** A fault befalls a host. */
export interface HostStep {
  readonly kind: 'host';
  readonly at: Nanoseconds;
  readonly host: HostName;
  readonly change: HostChanged['change'];
  /** The fault's text. */
  readonly detail: string;
  readonly principles: readonly Principle[];
}

/** An uneventful three-way handshake. */
export interface HandshakeStep {
  readonly kind: 'handshake';
  readonly at: Nanoseconds;
  readonly segments: readonly SegmentFacts[];
  readonly principles: readonly Principle[];
}

export interface Flow {
  readonly from: HostName;
  readonly to: HostName;
  readonly segments: number;
  readonly octets: number;
  readonly sndNxt: Move<number> | null;
  /** How far the receiver has got by the end of the passage. */
  readonly rcvNxt: number | null;
  readonly pureAcks: number;
  readonly lastAck: number | null;
  readonly lost: number;
  readonly repeated: number;
  /** The other direction was closed already. */
  readonly halfClosed: boolean;
}

/** Data and acknowledgements to which nothing happened. */
export interface ExchangeStep {
  readonly kind: 'exchange';
  readonly at: Nanoseconds;
  readonly until: Nanoseconds;
  readonly flows: readonly Flow[];
  readonly principles: readonly Principle[];
}

export type Step = SegmentStep | ArrivalStep | QuietStep | HostStep | HandshakeStep | ExchangeStep;

export interface HostEnding {
  readonly host: HostName;
  readonly state: State;
  readonly how: 'closed' | 'reset' | 'none' | 'gave-up' | 'refused' | 'crashed' | 'open';
  readonly finCopies: number;
}

export interface Story {
  readonly hosts: readonly TraceHost[];
  /** When the first event happened; all times are told from there. */
  readonly zero: Nanoseconds;
  readonly steps: readonly Step[];
  readonly faults: readonly string[];
  /** Least time seen from leaving to arriving, by sender. */
  readonly delays: readonly { readonly from: HostName; readonly to: HostName; readonly delay: Nanoseconds }[];
  readonly endings: readonly HostEnding[];
  readonly segments: number;
  readonly lost: number;
  readonly repeated: number;
  /** Segments from the first FIN or RST on, and how long it took until both sides were done. */
  readonly teardownSegments: number;
  readonly teardown: Nanoseconds | null;
  readonly endedAt: Nanoseconds;
}
