// One direction of a link in numbers: what `parseDirection` makes of a description, and what links take.
// Times are nanoseconds, probabilities 0..1, rates bits per second.
import type { BitsPerSecond, Nanoseconds } from '../time/index.ts';

export interface BernoulliLoss {
  readonly kind: 'bernoulli';
  readonly probability: number;
}

/** A channel of two states; each packet may change it. Mean loss (p·lossBad + r·lossGood)/(p + r). */
export interface GilbertElliottLoss {
  readonly kind: 'gilbert-elliott';
  /** P(good → bad) at each packet. */
  readonly p: number;
  /** P(bad → good) at each packet; a bad spell lasts 1/r packets on average. */
  readonly r: number;
  readonly lossBad: number;
  readonly lossGood: number;
}

export interface NthLoss {
  readonly kind: 'nth';
  /** Counted from 1. */
  readonly nth: readonly number[];
}

export type LossModel = BernoulliLoss | GilbertElliottLoss | NthLoss;

export interface ConstantDelay {
  readonly kind: 'constant';
  readonly delay: Nanoseconds;
}

export interface UniformDelay {
  readonly kind: 'uniform';
  readonly minimum: Nanoseconds;
  readonly maximum: Nanoseconds;
  readonly keepOrder: boolean;
}

/** Mean and deviation are those of the normal distribution before it is truncated at 0. */
export interface NormalDelay {
  readonly kind: 'normal';
  readonly mean: Nanoseconds;
  readonly deviation: Nanoseconds;
  readonly keepOrder: boolean;
}

export interface ParetoDelay {
  readonly kind: 'pareto';
  readonly minimum: Nanoseconds;
  readonly shape: number;
  readonly maximum: Nanoseconds;
  readonly keepOrder: boolean;
}

export type DelayModel = ConstantDelay | UniformDelay | NormalDelay | ParetoDelay;

/** Room for waiting packets. */
export interface QueueLimit {
  readonly unit: 'packets' | 'bytes';
  readonly limit: number;
}

export interface ReorderModel {
  readonly probability: number;
  readonly by: Nanoseconds;
}

export interface DirectionParameters {
  readonly delay?: DelayModel;
  readonly loss?: LossModel;
  readonly rate?: BitsPerSecond;
  /** Only together with `rate`. */
  readonly queue?: QueueLimit;
  readonly reorder?: ReorderModel;
  /** Probability that a packet arrives twice. */
  readonly duplicate?: number;
}

/** Room before a rate limit when nothing else is said; ns-3 and Linux's txqueuelen have the same. */
export const defaultQueue: QueueLimit = { unit: 'packets', limit: 1000 };
