// What a user writes about one direction of a link: plain JSON, with units in the text ('20ms', '5%').
// `parseDirection` reads it into the numbers that links work with. Where netem has a word, it is the word here.
import type { Duration, Probability } from '../time/index.ts';

/** 'uniform', one of netem's tables, or a table: whole numbers in which 8192 stands for one deviation. */
export type DistributionDescription = 'uniform' | 'normal' | 'pareto' | 'paretonormal' | readonly number[];

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
    }
  /** As netem's delay: a mean, and about it `jitter`, half the width when uniform (default), else a deviation. */
  | {
      readonly jitter: {
        readonly delay: Duration;
        readonly jitter: Duration;
        /** Of a packet's delay with that of the one before; the distribution is kept. Default 0. */
        readonly correlation?: Probability;
        readonly distribution?: DistributionDescription;
      };
      readonly keepOrder?: boolean;
    };

/** A probability, and perhaps how much what happens to a packet correlates with what happened to the one before. */
export type ChanceDescription =
  Probability | { readonly probability: Probability; readonly correlation?: Probability };

export type LossDescription =
  /** Each packet on its own, or by a chain of two states that keeps the probability. */
  | ChanceDescription
  /**
   * Gilbert-Elliott: good→bad, bad→good, loss while bad (default 1), loss while good (default 0); packets that get
   * through a bad spell come `delayBad` later (default 0).
   */
  | {
      readonly gilbertElliott: {
        readonly p: Probability;
        readonly r: Probability;
        readonly lossBad?: Probability;
        readonly lossGood?: Probability;
        readonly delayBad?: Duration;
      };
    }
  /** The Markov chain of netem's `loss state`. Default: p31 = 1 − p13, p32 = 0, p23 = 1, p14 = 0. */
  | {
      readonly state: {
        readonly p13: Probability;
        readonly p31?: Probability;
        readonly p32?: Probability;
        readonly p23?: Probability;
        readonly p14?: Probability;
      };
    }
  /** The n-th packets on this direction, counted from 1. */
  | { readonly nth: readonly number[] }
  /** '0010011', over and over: 1 is lost. Blanks do not count. */
  | { readonly pattern: string }
  /** The same once; what comes after its end is not lost. */
  | { readonly recorded: string };

/** Room before a wire that is busy, and what happens when it is short. Default: 1000 packets, drop-tail. */
export type QueueDescription =
  | { readonly packets: number }
  | { readonly bytes: number }
  /** Random early detection, lengths in bytes as tc-red(8) has them. */
  | {
      readonly red: {
        /** At most so many bytes wait. */
        readonly limit: number;
        /** Average length from which packets are dropped. */
        readonly min: number;
        /** Average length from which all are. */
        readonly max: number;
        /** Just below `max`. Default 0.02. */
        readonly probability?: Probability;
        /** Of the newest length in the average. Default 0.002. */
        readonly weight?: number;
        /** Typical packet in bytes: how fast the average forgets while the queue is empty. Default 1000. */
        readonly avpkt?: number;
        /** Mark instead, where the sender understands marks. Default false. */
        readonly ecn?: boolean;
      };
    }
  | {
      readonly codel: {
        /** Packets. Default 1000. */
        readonly limit?: number;
        /** Acceptable wait. Default 5 ms. */
        readonly target?: Duration;
        /** For how long it may be exceeded. Default 100 ms. */
        readonly interval?: Duration;
        /** Default false. */
        readonly ecn?: boolean;
      };
    }
  | {
      readonly fqCodel: {
        /** Packets of all flows. Default 10240. */
        readonly limit?: number;
        /** Default 1024. */
        readonly flows?: number;
        /** Bytes that a flow may send in its turn. Default 1514. */
        readonly quantum?: number;
        readonly target?: Duration;
        readonly interval?: Duration;
        /** Default true. */
        readonly ecn?: boolean;
      };
    };

/** `'10Mbps'`, and perhaps bytes beside each packet, cells that it is cut into, and bytes beside each cell. */
export type RateDescription =
  | string
  | {
      readonly rate: string;
      readonly packetOverhead?: number;
      readonly cellSize?: number;
      readonly cellOverhead?: number;
    };

/** Packets leave in bunches. */
export type SlotsDescription = {
  /** At most so many in a slot. Default: all. */
  readonly packets?: number;
  readonly bytes?: number;
} & (
  | { readonly minimum: Duration; readonly maximum?: Duration }
  | { readonly delay: Duration; readonly jitter: Duration; readonly distribution?: DistributionDescription }
);

/** netem's command (`'delay 20ms 5ms loss 1%'`), with the tables that it names if any. */
export type NetemDescription =
  string | { readonly command: string; readonly distributions?: Readonly<Record<string, readonly number[]>> };

/** What may change while a run goes on. */
export interface ChangeableDescription {
  readonly delay?: DelayDescription;
  readonly loss?: LossDescription;
  readonly rate?: RateDescription;
  /** With that probability a packet comes later `by` that much, and others overtake it. */
  readonly reorder?: {
    readonly probability: Probability;
    readonly by: Duration;
    readonly correlation?: Probability;
    /** After one that was held back, the next gap − 1 are not. Default 1. */
    readonly gap?: number;
  };
  /** With that probability a packet arrives twice. */
  readonly duplicate?: ChanceDescription;
  /** With that probability `bits` of a packet flip (default 1). The receiver's checksums nearly always tell. */
  readonly corrupt?:
    | Probability
    | { readonly probability: Probability; readonly correlation?: Probability; readonly bits?: number };
  /** Larger packets (bytes, with the IP header) vanish, and nobody is told. */
  readonly mtu?: number;
  /** A netem queueing discipline at the sender, before everything else. */
  readonly netem?: NetemDescription;
}

/** One direction of a link. What is absent does nothing. */
export interface DirectionDescription extends ChangeableDescription {
  /** Before `rate` or `recorded`; the packet being sent is not counted. */
  readonly queue?: QueueDescription;
  /**
   * Instead of `rate`: milliseconds at which the link can carry 1500 bytes, over and over (mahimahi's traces). In a
   * file for `finwait show` also the name of a recording beside it: "up.trace".
   */
  readonly recorded?: readonly number[];
  readonly slots?: SlotsDescription;
  /** Nothing gets onto the link meanwhile. */
  readonly outages?: readonly { readonly from: Duration; readonly to: Duration }[];
  /** What changes when; what is not named stays as it was. */
  readonly schedule?: readonly ({ readonly at: Duration } & ChangeableDescription)[];
}
