// What one line of the fault language means, as plain data. `language` reads and prints it, `matcher` gives
// segments their labels, `schedule` carries it out.
import type { Nanoseconds } from '../time/index.ts';

/** The sender of a segment. */
export const sides = ['client', 'server'] as const;
export type Side = (typeof sides)[number];

/**
 * What a segment is called. RST, SYN and SYN-ACK exclude all else; a FIN with text is both FIN and DATA; what
 * has neither text nor FIN is an `ACK of FIN` when it acknowledges a FIN that the other side has sent
 * (delivered or not), else an `ACK`, never both. Every segment is a `segment`.
 */
export const kinds = ['SYN', 'SYN-ACK', 'ACK', 'ACK of FIN', 'DATA', 'FIN', 'RST', 'segment'] as const;
export type Kind = (typeof kinds)[number];

/** Copies `first` to `last`, both included, counted from 1. */
export interface CopyRange {
  readonly first: number;
  readonly last: number;
}

/** Which segments: `server FIN #1-2,4 in connection 2`. */
export interface SegmentPattern {
  readonly side: Side;
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

interface Targeted {
  readonly target: SegmentPattern;
  /** 0 … 100: each matching segment is hit with this probability. null: all are. */
  readonly percent: number | null;
  /** null: at any time. */
  readonly window: TimeWindow | null;
}

/** The segment is lost. */
export interface DropRule extends Targeted {
  readonly action: 'drop';
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

/** Nothing sent by either side in this window gets through. What was sent earlier still arrives. */
export interface PartitionRule {
  readonly action: 'partition';
  readonly window: TimeWindow;
}

export type FaultRule = DropRule | DelayRule | DuplicateRule | HoldRule | PartitionRule;
export const actions = ['drop', 'delay', 'duplicate', 'hold', 'partition'] as const;
