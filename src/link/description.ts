// What a user writes about one direction of a link: plain JSON, with units in the text ('20ms', '5%').
// `parseDirection` reads it into the numbers that links work with.
import type { Duration, Probability } from '../time/index.ts';

/**
 * Propagation delay of a packet. A single duration is constant. `keepOrder` (default true): a packet never
 * overtakes an earlier one, it waits for it.
 */
export type DelayDescription =
  | Duration
  | { readonly uniform: readonly [Duration, Duration]; readonly keepOrder?: boolean }
  /** Truncated at 0: negative draws are drawn again. */
  | {
      readonly normal: { readonly mean: Duration; readonly deviation: Duration };
      readonly keepOrder?: boolean;
    }
  /** P(delay > x) = (minimum/x)^shape, cut off at `maximum` (default 1 h). */
  | {
      readonly pareto: { readonly minimum: Duration; readonly shape: number; readonly maximum?: Duration };
      readonly keepOrder?: boolean;
    };

export type LossDescription =
  /** Each packet on its own. */
  | Probability
  /** Gilbert-Elliott: good→bad, bad→good, loss while bad (default 1), loss while good (default 0). */
  | {
      readonly gilbertElliott: {
        readonly p: Probability;
        readonly r: Probability;
        readonly lossBad?: Probability;
        readonly lossGood?: Probability;
      };
    }
  /** The n-th packets on this direction, counted from 1. */
  | { readonly nth: readonly number[] };

/** One direction of a link. What is absent does nothing. */
export interface DirectionDescription {
  readonly delay?: DelayDescription;
  readonly loss?: LossDescription;
  /** `'10Mbps'`. */
  readonly rate?: string;
  /** Room before the rate limit, the packet being sent not counted. Default 1000 packets. */
  readonly queue?: { readonly packets: number } | { readonly bytes: number };
  /** With that probability a packet comes later `by` that much, and others overtake it. */
  readonly reorder?: { readonly probability: Probability; readonly by: Duration };
  /** With that probability a packet arrives twice. */
  readonly duplicate?: Probability;
}
