// The shape of a ladder: two sides, arrows between them, states and timers along them, calls outside them.
// `makeLadder` in `ladder.ts` fills it from a trace.
import type { Nanoseconds } from '../time/index.ts';
import type { State, TimerName } from '../tcp/index.ts';
import type { SegmentDropped, Trace, TraceHost } from './event.ts';

export type Side = 'left' | 'right';

/** One journey of a segment. A segment that the network doubled has one arrow for each arrival. */
export interface LadderArrow {
  /** The trace's id of the segment. */
  readonly id: number;
  readonly from: Side;
  readonly sentAt: Nanoseconds;
  /** When it arrived; for one that never did, when it would have. */
  readonly arrivesAt: Nanoseconds;
  /** 'in flight': neither arrived nor lost when recording stopped. */
  readonly fate: 'arrived' | 'lost' | 'in flight';
  /** Why it was lost. */
  readonly reason?: string;
  readonly lostBy?: SegmentDropped['by'];
  /** `'FIN,ACK'`. */
  readonly flags: string;
  /** Relative to the initial sequence number of the sender, and of the receiver. */
  readonly seq: number;
  /** Absent when the segment carries no ACK. */
  readonly ack?: number;
  /** Octets of text. */
  readonly length: number;
  /** `'RTO ×2'`, `'TLP'`, `'delayed 3s'`: what a reader should know beside the header. */
  readonly marks: readonly string[];
  /** A retransmission, a repetition or the network's second copy: drawn thinner. */
  readonly again: boolean;
  /** The network's second copy. */
  readonly duplicate: boolean;
}

/** A stretch of time in one state. */
export interface StateSpan {
  readonly side: Side;
  readonly state: State;
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
  /** What ended the state before: 'close', 'FIN', 'timeout', …; empty for the first. */
  readonly cause: string;
}

/** A timer from being armed to its end. Re-arming ends one span and begins the next. */
export interface TimerSpan {
  readonly side: Side;
  readonly timer: TimerName;
  readonly armedAt: Nanoseconds;
  readonly expiresAt: Nanoseconds;
  readonly endedAt: Nanoseconds;
  readonly end: 'fired' | 'cancelled' | 'restarted' | 'running';
  /** Began by restarting a span that had not ended. */
  readonly restart: boolean;
}

export interface LadderCall {
  readonly side: Side;
  readonly at: Nanoseconds;
  /** `'close()'`, `'read() = 0'`. */
  readonly text: string;
  /** Reading or writing data, and no error: may be left out with the data. */
  readonly isData: boolean;
  /** `'ECONNRESET'`. */
  readonly error?: string;
}

/** All that happens, in the trace's order: what a drawing walks along. */
export type LadderEvent =
  | (SideEvent<'send' | 'arrive'> & { readonly arrow: LadderArrow })
  | (SideEvent<'call'> & { readonly call: LadderCall })
  | (SideEvent<'state'> & { readonly span: StateSpan })
  | (SideEvent<'timer starts' | 'timer ends'> & { readonly timer: TimerSpan });

interface SideEvent<Kind extends string> {
  readonly kind: Kind;
  readonly at: Nanoseconds;
  readonly side: Side;
}

/** Data segments left out of the drawing, with their acknowledgements. */
export interface LadderFold {
  /** The last arrow drawn before the gap, the first one after it. */
  readonly after: LadderArrow;
  readonly before: LadderArrow;
  /** When the first was sent and the last arrived. */
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
  /** How many segments carried text, and how many did not. */
  readonly dataSegments: number;
  readonly otherSegments: number;
  /** How many of all these were lost. */
  readonly lost: number;
}

/** What part of a trace a ladder shows. */
export interface LadderView {
  readonly trace: Trace;
  readonly hosts: Readonly<Record<Side, TraceHost>>;
  readonly begin: Nanoseconds;
  readonly end: Nanoseconds;
  /** Undefined: all connections between the two hosts. */
  readonly connection: number | undefined;
}

export interface Ladder {
  readonly hosts: Readonly<Record<Side, TraceHost>>;
  readonly begin: Nanoseconds;
  readonly end: Nanoseconds;
  readonly arrows: readonly LadderArrow[];
  readonly states: readonly StateSpan[];
  /** Only timers that mattered: see `timerMatters`. */
  readonly timers: readonly TimerSpan[];
  readonly calls: readonly LadderCall[];
  readonly events: readonly LadderEvent[];
  /** Data left out because there was much of it. */
  readonly folds: readonly LadderFold[];
  /** The usual time from host to host: the median over all arrivals; 10 ms when nothing arrived. */
  readonly oneWay: Nanoseconds;
}

export interface LadderOptions {
  /** Names of the hosts to draw; default the trace's first two. */
  readonly hosts?: readonly [string, string];
  /** Draw only this connection; default all between the two hosts. */
  readonly connection?: number;
  /** 'teardown' begins at the first close(), shutdown(), FIN or RST. Default 'all'. */
  readonly scope?: 'all' | 'teardown';
  /** Draw only what happens from here (inclusive) to there (inclusive). */
  readonly from?: Nanoseconds;
  readonly to?: Nanoseconds;
  /** Draw every data segment, however many. Default false: long transfers are folded. */
  readonly full?: boolean;
}

/** Which side a host stands on; undefined for a host that is not drawn. */
export function sideOf(view: LadderView, host: string): Side | undefined {
  return host === view.hosts.left.name ? 'left' : host === view.hosts.right.name ? 'right' : undefined;
}
