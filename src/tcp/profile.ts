// A profile: what one operating system's TCP is made of, as plain data and chosen strategies. The core asks
// the profile; it never asks which system it is. Values carry their source in `profiles/<name>.ts`.
import type { Nanoseconds } from '../time/index.ts';
import type { AcknowledgementPolicy } from './acknowledgement/policy.ts';
import type { CongestionControl } from './congestion/control.ts';
import type { ReceiveWindowPolicy } from './receive-window/policy.ts';
import type { RecoveryPolicy } from './recovery/policy.ts';
import type { ModelledRetries } from './retries/by-model.ts';
import type { RetryPolicy } from './retries/policy.ts';
import type { RtoEstimator } from './rto.ts';
import type { TimeWaitPolicy } from './time-wait/policy.ts';
import type { EcnPolicy } from './ecn/policy.ts';
import type { AcceptancePolicy } from './acceptance.ts';
import type { SmallSegmentPolicy } from './small-segments.ts';
import type { TimerRounding } from './timers.ts';

/** RFC 6298's constants. */
export interface RtoParameters {
  /** Before the first measurement (§2.1). */
  readonly initial: Nanoseconds;
  readonly minimum: Nanoseconds;
  readonly maximum: Nanoseconds;
  /** Clock granularity G (§2.3). */
  readonly granularity: Nanoseconds;
}

export interface ClosingParameters {
  /** How long a closed socket waits in FIN-WAIT-2 for the peer's FIN; null: for ever, as the RFC has it. */
  readonly finWait2: Nanoseconds | null;
  /** That wait is a time-wait mini-socket's: it answers by sequence number and knows no data. */
  readonly finWait2AsTimeWait: boolean;
  /** close() with unread data sends RST (RFC 9293 §3.6.1, SHLD-3; RFC 2525 §2.17). */
  readonly resetOnUnread: boolean;
  /** Data that arrives after close() is answered with RST (RFC 9293 §3.6.1; RFC 2525 §2.16). */
  readonly resetOnLateData: boolean;
}

/** When our own connect() may take the 4-tuple of a connection in TIME-WAIT (Linux tcp_twsk_unique). */
export interface TimeWaitReuseParameters {
  /** The application named the port by bind(): allowed when timestamps protect the new connection. */
  readonly byApplication: boolean;
  /** The kernel picks the port. */
  readonly byKernel: 'never' | 'always' | 'loopback';
  /** Only after so long in TIME-WAIT. */
  readonly delay: Nanoseconds;
}

export interface TimeWaitParameters {
  /** 2 MSL. */
  readonly duration: Nanoseconds;
  /** Which segments restart 2 MSL, and which RST ends it. */
  readonly policy: TimeWaitPolicy;
  /** An acceptable RST ends TIME-WAIT (RFC 9293 §3.10.7.4); false is RFC 1337's fix F1. */
  readonly endedByReset: boolean;
  readonly reuse: TimeWaitReuseParameters;
}

export interface KeepaliveParameters {
  readonly idle: Nanoseconds;
  readonly interval: Nanoseconds;
  readonly probes: number;
}

/** How often a closed window is probed: after one retransmission timeout, then doubling (RFC 9293 §3.8.6.1). */
export interface PersistParameters {
  /** Never sooner than this. */
  readonly minimum: Nanoseconds;
  /** Never later than this; null: than the maximum of the retransmission timeout. */
  readonly maximum: Nanoseconds | null;
}

export interface Profile {
  readonly name: string;
  /** One sentence for people. */
  readonly description: string;

  /** Announced in the MSS option: largest text the end takes in one segment. */
  readonly mss: number;
  /** A peer that announces less is sent segments of this all the same, lest it makes us send dust. */
  readonly leastMss: number;
  readonly timestamps: boolean;
  readonly sack: boolean;
  /** What came twice is reported (RFC 2883). */
  readonly duplicateSack: boolean;
  /** Shift count announced in the window scale option; -1 announces none (RFC 7323 §2). */
  readonly windowScale: number;
  /** Explicit congestion notification (RFC 3168). */
  readonly ecn: EcnPolicy;
  /** In octets. */
  readonly sendBuffer: number;
  readonly receiveBuffer: number;
  readonly nagle: boolean;
  readonly keepalive: KeepaliveParameters;
  readonly persist: PersistParameters;
  /** A window probe carries a new octet (RFC 9293 §3.8.6.1), or repeats an old sequence number. */
  readonly windowProbe: 'new octet' | 'old sequence number';
  /** A retransmission takes small segments that follow along. */
  readonly mergesRetransmissions: boolean;
  /** RFC 5681 §4.1: after a pause the congestion window is no longer believed. */
  readonly slowStartAfterIdle: boolean;
  /** Tail loss probes (RFC 8985 §7) and F-RTO (RFC 5682), where `recovery` knows them. */
  readonly tailLossProbe: boolean;
  readonly frto: boolean;
  /** At most one ACK to unacceptable segments in this time; 0: no limit (RFC 5961 §7). */
  readonly challengeInterval: Nanoseconds;

  readonly rto: RtoParameters;
  readonly closing: ClosingParameters;
  readonly timeWait: TimeWaitParameters;

  readonly estimator: RtoEstimator;
  readonly acknowledgement: AcknowledgementPolicy;
  readonly recovery: RecoveryPolicy;
  readonly smallSegments: SmallSegmentPolicy;
  readonly acceptance: AcceptancePolicy;
  readonly receiveWindow: ReceiveWindowPolicy;
  readonly congestion: CongestionControl;
  readonly retries: RetryPolicy;
  /** What `retries` was made of, where it can be made anew from changed numbers. */
  readonly retryModel?: ModelledRetries;
  /** How the system's timers round; absent: exact. */
  readonly timerRounding?: TimerRounding;
}
