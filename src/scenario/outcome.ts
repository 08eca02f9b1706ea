// How a run ended, per endpoint: the classification that measures, tables and charts are made of.
import type { Nanoseconds } from '../time/index.ts';
import type { State } from '../tcp/index.ts';
import type { Trace } from '../trace/index.ts';

/**
 * 'closed': both FINs acknowledged, or TIME-WAIT reached; 'reset': ended by a RST, sent or received;
 * 'gave up': retransmissions, keepalive or the user timeout ran out; 'refused': no connection came about;
 * 'crashed': its host crashed and lost it; 'open': still there when the run ended.
 */
export type Ending = 'closed' | 'reset' | 'gave up' | 'refused' | 'crashed' | 'open';

export interface EndpointOutcome {
  readonly ending: Ending;
  /** For 'reset': whether the RST came from the peer or from this end's own abort. */
  readonly resetBy?: 'peer' | 'self';
  /** For 'reset', 'gave up', 'refused' and 'crashed': the state in which it happened. */
  readonly endedInState?: State;
  readonly finalState: State;
  /** States in order of entry, the first one included. */
  readonly path: readonly State[];
  /** Errors that the application saw, in order: 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', … */
  readonly errors: readonly string[];
  readonly bytesWritten: number;
  /** Octets that this end's application read. */
  readonly bytesRead: number;
  /** When CLOSED or TIME-WAIT was entered for good; null when never. */
  readonly doneAt: Nanoseconds | null;
  /** When this end first sent a FIN; null when never. */
  readonly firstFinAt: Nanoseconds | null;
  readonly finCopies: number;
  readonly segmentsSent: number;
  readonly retransmissions: { readonly rto: number; readonly fast: number; readonly lossProbe: number };
  /** Time spent in TIME-WAIT in all; 0 when never there. */
  readonly timeWait: Nanoseconds;
}

export interface Outcome {
  readonly client: EndpointOutcome;
  readonly server: EndpointOutcome;
  /** First FIN or RST of either end; null when none was sent. */
  readonly teardownBeganAt: Nanoseconds | null;
  /** From there until both ends are CLOSED or in TIME-WAIT for good; null when that never came. */
  readonly teardown: Nanoseconds | null;
  readonly segmentsSent: number;
  readonly segmentsDropped: number;
  readonly endedAt: Nanoseconds;
  /** Why the run stopped: its `end.until` reached, nothing left to happen, or its `end.at` reached. */
  readonly endedBy: 'done' | 'quiet' | 'limit';
}

/** What one run gives back. `trace` is there when it was asked for. */
export interface RunResult {
  readonly outcome: Outcome;
  readonly trace?: Trace;
  /** Lines among the scenario's faults that nothing has matched; there when a trace was asked for. */
  readonly unusedFaults?: readonly string[];
  /** Executed events, for benchmarks and progress. */
  readonly events: number;
}
