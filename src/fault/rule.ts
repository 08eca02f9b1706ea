// What one line of the fault language means, as plain data. `language` reads and prints it, `matcher` gives
// segments their labels, `schedule` carries it out.
//
//   segment rules   drop, corrupt, delay, duplicate, hold: what becomes of segments that hosts send
//   partition       nothing gets through
//   host rules      crash, freeze: something happens to a host, once
//   injections      replay, forge: the network makes a segment itself, once
import type { Nanoseconds } from '../time/index.ts';

/** The two ends of a scenario of one connection. */
export const sides = ['client', 'server'] as const;
export type Side = (typeof sides)[number];

/** Whom a rule means: a `Side`; on a larger topology also a host by its name. */
export type Party = string;

export const otherSide = (side: Side): Side => (side === 'client' ? 'server' : 'client');

/**
 * What a segment is called. RST, SYN and SYN-ACK exclude all else; a FIN with text is both FIN and DATA; what
 * has neither text nor FIN is an `ACK of FIN` when it acknowledges a FIN that the other side has sent
 * (delivered or not), else an `ACK`, never both. Every segment is a `segment`.
 */
export const kinds = ['SYN', 'SYN-ACK', 'ACK', 'ACK of FIN', 'DATA', 'FIN', 'RST', 'segment'] as const;
export type Kind = (typeof kinds)[number];

/** States of TCP as conditions name them (RFC 9293 §3.3.2); CLOSED also when there is no connection. */
export const stateNames = [
  'CLOSED',
  'LISTEN',
  'SYN-SENT',
  'SYN-RECEIVED',
  'ESTABLISHED',
  'FIN-WAIT-1',
  'FIN-WAIT-2',
  'CLOSE-WAIT',
  'CLOSING',
  'LAST-ACK',
  'TIME-WAIT',
] as const;
export type StateName = (typeof stateNames)[number];

/** Copies `first` to `last`, both included, counted from 1. `last` null: and all that follow. */
export interface CopyRange {
  readonly first: number;
  readonly last: number | null;
}

/** Which segments: `server FIN #1-2,4 in connection 2`. */
export interface SegmentPattern {
  /** The segment's sender. */
  readonly side: Party;
  readonly kind: Kind;
  /**
   * Which copies, counted as sent over the whole run: retransmissions and segments that were then dropped
   * count too, whatever their sequence numbers. null: every copy.
   */
  readonly copies: readonly CopyRange[] | null;
  /** Only in the n-th connection of the run, and copies are then counted within it. null: in any. */
  readonly connection: number | null;
}

/** Segments sent at `from` or later and before `to`, since the run's start. null: no end. */
export interface TimeWindow {
  readonly from: Nanoseconds;
  readonly to: Nanoseconds | null;
}

/** `client is FIN-WAIT-1 or CLOSING`. */
export interface StateCondition {
  readonly side: Party;
  /** One of these. */
  readonly states: readonly StateName[];
}

/** When a rule holds at all; everything named must be so. */
export interface Circumstances {
  /** null: at any time. */
  readonly window: TimeWindow | null;
  /** States of the connection that the segment belongs to, at the moment when it leaves. Empty: any. */
  readonly when: readonly StateCondition[];
  /** Such a segment has been sent, by whichever side; the one at hand counts. null: no matter. */
  readonly once: SegmentPattern | null;
}

/**
 * Which of the segments that pattern and circumstances select: each with a probability (0 … 100), the n-th,
 * 2n-th, …, or the first n.
 */
export type Share = { readonly percent: number } | { readonly every: number } | { readonly first: number };

interface Targeted extends Circumstances {
  readonly target: SegmentPattern;
  /** null: all of them. */
  readonly share: Share | null;
}

/** The segment is lost. */
export interface DropRule extends Targeted {
  readonly action: 'drop';
}

/** Bits of the segment are flipped on its way, at places drawn at random; its receiver's checksum looks at it. */
export interface CorruptRule extends Targeted {
  readonly action: 'corrupt';
  /** How many bits. */
  readonly bits: number;
}

/** The segment leaves that much later; those sent after it overtake it. */
export interface DelayRule extends Targeted {
  readonly action: 'delay';
  readonly by: Nanoseconds;
}

/** The segment leaves as usual, and once more that much later. */
export interface DuplicateRule extends Targeted {
  readonly action: 'duplicate';
  readonly after: Nanoseconds;
}

/**
 * The segment waits for another: until that one has been delivered, when both travel the same way, or sent,
 * when it travels the other way. When that never happens the segment is held for ever, which is a loss.
 */
export interface HoldRule extends Targeted {
  readonly action: 'hold';
  readonly untilAfter: SegmentPattern;
}

/** Nothing sent by either side in these circumstances gets through. What was sent earlier still arrives. */
export interface PartitionRule extends Circumstances {
  readonly action: 'partition';
}

/** When something happens that happens once: at a time, or `delay` after a first occasion. */
export type Moment =
  | { readonly at: Nanoseconds }
  /** The states of each side's latest connection are these. */
  | { readonly when: readonly StateCondition[]; readonly delay: Nanoseconds }
  /** Such a segment is sent. */
  | { readonly once: SegmentPattern; readonly delay: Nanoseconds };

/**
 * The host forgets all its connections and listening ports without a word, and what arrives meets nobody,
 * not even a RST, until it is up again. Then its programs that listened run again from their beginning.
 */
export interface CrashRule {
  readonly action: 'crash';
  readonly side: Party;
  readonly moment: Moment;
  /** A time since the run's start, or a time after the crash. null: it stays down. */
  readonly restart: { readonly at: Nanoseconds } | { readonly after: Nanoseconds } | null;
}

/** The host's applications react to nothing and do nothing; its TCP goes on. */
export interface FreezeRule {
  readonly action: 'freeze';
  readonly side: Party;
  readonly moment: Moment;
  /** A time since the run's start, or how long. null: for ever. */
  readonly until: { readonly at: Nanoseconds } | { readonly after: Nanoseconds } | null;
}

/** An exact copy of an earlier segment arrives at once. One that was never sent cannot come again. */
export interface ReplayRule {
  readonly action: 'replay';
  /** One copy of one kind. */
  readonly segment: SegmentPattern;
  readonly moment: Moment;
}

/** A segment in the name of `side`, made by the network, arrives at once. */
export interface ForgeRule {
  readonly action: 'forge';
  readonly side: Party;
  /** Control bits as in the header; ACK is set exactly when `ack` is not null. */
  readonly flags: number;
  /** Sequence number, counted from the receiver's RCV.NXT. */
  readonly seq: number;
  /** Acknowledgement, counted from the receiver's SND.NXT. null: none. */
  readonly ack: number | null;
  /** Octets of text. */
  readonly length: number;
  /** Timestamp, counted from the last that `side` has sent. null: no timestamps option. */
  readonly stamp: number | null;
  readonly moment: Moment;
}

/** A rule that looks at segments as they leave. */
export type TargetedRule = DropRule | CorruptRule | DelayRule | DuplicateRule | HoldRule;
export type SegmentRule = TargetedRule | PartitionRule;
/** A rule of one moment. */
export type MomentRule = CrashRule | FreezeRule | ReplayRule | ForgeRule;
export type FaultRule = SegmentRule | MomentRule;

export const actions = [
  'drop',
  'corrupt',
  'delay',
  'duplicate',
  'hold',
  'partition',
  'crash',
  'freeze',
  'replay',
  'forge',
] as const;

export const isMomentRule = (rule: FaultRule): rule is MomentRule => 'moment' in rule;
