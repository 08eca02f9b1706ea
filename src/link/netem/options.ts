// What netem's command can say, read: see tc-netem(8) and tc/q_netem.c of iproute2. Times are nanoseconds,
// probabilities 0..1, rates bits per second, sizes octets. What is absent was not said.
import type { Nanoseconds } from '../../time/index.ts';
import type { DistributionTable } from '../distribution-tables.ts';
import type { MarkovLoss, RateModel } from '../parameters.ts';

/** A probability and netem's correlation of it. */
export interface NetemChance {
  readonly probability: number;
  /** 0: none. */
  readonly correlation: number;
}

export interface NetemDelay {
  readonly delay: Nanoseconds;
  /** 0: constant. */
  readonly jitter: Nanoseconds;
  readonly correlation: number;
  /** 'uniform' (netem's default), 'normal', 'pareto', 'paretonormal', or the name of a table. */
  readonly distribution: string;
}

export type NetemLoss =
  | ({ readonly kind: 'random' } & NetemChance)
  | ({ readonly kind: 'state' } & Omit<MarkovLoss, 'kind'>)
  | {
      readonly kind: 'gemodel';
      readonly p: number;
      readonly r: number;
      /** netem's 1-h. */
      readonly lossBad: number;
      /** netem's 1-k. */
      readonly lossGood: number;
    };

export type NetemSlot = {
  /** 0: no limit. */
  readonly packets: number;
  readonly bytes: number;
} & (
  | { readonly kind: 'range'; readonly minimum: Nanoseconds; readonly maximum: Nanoseconds }
  | {
      readonly kind: 'distribution';
      readonly distribution: string;
      readonly delay: Nanoseconds;
      readonly jitter: Nanoseconds;
    }
);

export interface NetemOptions {
  /** Packets that it holds at a time. Default 1000. */
  readonly limit: number;
  readonly delay?: NetemDelay;
  readonly loss?: NetemLoss;
  /** Mark packets of ECN-capable connections instead of losing them. */
  readonly ecn: boolean;
  readonly corrupt?: NetemChance;
  readonly duplicate?: NetemChance;
  readonly reorder?: NetemChance & { readonly gap: number };
  readonly rate?: RateModel;
  readonly slot?: NetemSlot;
  /** Names random streams, so that another seed gives other luck; netem's own numbers it does not give. */
  readonly seed?: string;
}

/** The options, and the tables that they name. */
export interface NetemParameters {
  readonly options: NetemOptions;
  /** null: uniform. */
  readonly delayTable: DistributionTable | null;
  readonly slotTable: DistributionTable | null;
}
