// One direction of a link in numbers: what `parseDirection` makes of a description, and what links take.
// Times are nanoseconds, probabilities 0..1, rates bits per second, sizes octets.
import type { BitsPerSecond, Nanoseconds } from '../time/index.ts';
import type { ChanceModel } from './chance.ts';
import type { Jitter } from './jitter.ts';
import type { NetemParameters } from './netem/options.ts';

export interface BernoulliLoss {
  readonly kind: 'bernoulli';
  readonly probability: ChanceModel;
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
  /** How much later a packet arrives that came through a bad spell. Default 0. */
  readonly delayBad?: Nanoseconds;
  /** Begin in the good state. Default: at a random moment of the channel's life. */
  readonly start?: 'good';
}

/** netem's chain of four states; see `loss-markov.ts`. */
export interface MarkovLoss {
  readonly kind: 'markov';
  readonly p13: number;
  readonly p31: number;
  readonly p32: number;
  readonly p23: number;
  readonly p14: number;
}

export interface NthLoss {
  readonly kind: 'nth';
  /** Counted from 1. */
  readonly nth: readonly number[];
}

export interface PatternLoss {
  readonly kind: 'pattern';
  /** A character for each packet: '1' is lost, '0' is not. */
  readonly lost: string;
  /** Over and over; otherwise nothing is lost after its end. */
  readonly repeats: boolean;
}

export type LossModel = BernoulliLoss | GilbertElliottLoss | MarkovLoss | NthLoss | PatternLoss;

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

/** netem's vocabulary, with a correlation that works; see `jitter.ts`. */
export interface JitterDelay extends Jitter {
  readonly kind: 'jitter';
  readonly keepOrder: boolean;
}

export type DelayModel = ConstantDelay | UniformDelay | NormalDelay | ParetoDelay | JitterDelay;

/** Room for waiting packets. */
export interface QueueLimit {
  readonly unit: 'packets' | 'bytes';
  readonly limit: number;
}

/** Random early detection; lengths in octets. */
export interface RedModel {
  readonly kind: 'red';
  readonly limit: number;
  readonly min: number;
  readonly max: number;
  /** Of dropping or marking, just below `max`. */
  readonly probability: number;
  /** Of the newest length in the average. */
  readonly weight: number;
  /** Nanoseconds that a typical packet takes: how fast the average forgets while the queue is empty. */
  readonly idleTime: number;
  readonly ecn: boolean;
}

export interface CodelParameters {
  readonly target: Nanoseconds;
  readonly interval: Nanoseconds;
  readonly ecn: boolean;
}

export interface CodelModel extends CodelParameters {
  readonly kind: 'codel';
  /** Packets. */
  readonly limit: number;
}

export interface FqCodelModel extends CodelParameters {
  readonly kind: 'fq-codel';
  /** Packets, of all flows together. */
  readonly limit: number;
  readonly flows: number;
  /** Octets that a flow may send in its turn. */
  readonly quantum: number;
}

export type QueueModel = QueueLimit | RedModel | CodelModel | FqCodelModel;

/** How long a packet is on the wire: its size with all overhead, divided by the rate. */
export interface RateModel {
  readonly rate: BitsPerSecond;
  /** Octets beside each packet; may be negative. */
  readonly packetOverhead: number;
  /** Packets are cut into cells of so many octets, the last one padded; 0: they are not. */
  readonly cellSize: number;
  /** Octets beside each cell; may be negative. */
  readonly cellOverhead: number;
}

/** A recorded link: when it could carry a full packet (mahimahi's trace format). */
export interface RecordedModel {
  /** Milliseconds, ascending; after the last one the recording begins again. */
  readonly opportunities: readonly number[];
}

export interface ReorderModel {
  readonly probability: ChanceModel;
  readonly by: Nanoseconds;
  /** After a packet that was held back, the next gap − 1 are not. Default 1. */
  readonly gap?: number;
}

export interface CorruptModel {
  readonly probability: ChanceModel;
  /** How many bits of a packet flip. */
  readonly bits: number;
}

/** From when until when nothing gets onto the link. */
export interface OutageWindow {
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
}

/** Packets leave in bunches: at most so many and so much at a time, then nothing until the next slot. */
export interface SlotModel {
  /** Until the next slot; uniform between two delays, or about a mean. */
  readonly wait: { readonly minimum: number; readonly maximum: number } | Jitter;
  /** Infinity: no limit. */
  readonly packets: number;
  readonly bytes: number;
}

/** What may change while a run goes on. */
export interface ChangeableParameters {
  readonly delay?: DelayModel;
  readonly loss?: LossModel;
  readonly rate?: BitsPerSecond | RateModel;
  readonly reorder?: ReorderModel;
  /** Probability that a packet arrives twice. */
  readonly duplicate?: ChanceModel;
  readonly corrupt?: CorruptModel;
  /** Octets of the largest packet that gets through. */
  readonly mtu?: number;
  /** A netem queueing discipline at the sender's device, before everything else. */
  readonly netem?: NetemParameters;
}

/** From then on it is so: everything, not only what changed. */
export interface Phase {
  readonly from: Nanoseconds;
  readonly parameters: ChangeableParameters;
}

export interface DirectionParameters extends ChangeableParameters {
  /** Only together with `rate` or `recorded`. */
  readonly queue?: QueueModel;
  /** Instead of a rate. */
  readonly recorded?: RecordedModel;
  readonly slots?: SlotModel;
  readonly outages?: readonly OutageWindow[];
  /** What comes after the beginning, in order of time. */
  readonly schedule?: readonly Phase[];
}

/** Room before a rate limit when nothing else is said; ns-3 and Linux's txqueuelen have the same. */
export const defaultQueue: QueueLimit = { unit: 'packets', limit: 1000 };

/** Room before a recorded link when nothing else is said: as much as is needed, like mahimahi's mm-link. */
export const unlimitedQueue: QueueLimit = { unit: 'packets', limit: Infinity };
