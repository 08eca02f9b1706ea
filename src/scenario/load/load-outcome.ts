// What a load comes to: totals, and how they grew.
import type { State } from '../../tcp/index.ts';
import type { Nanoseconds } from '../../time/index.ts';
import type { Trace } from '../../trace/index.ts';

/** Totals since the run began. What went down with its client's host is in `attempts` and, by cause, in `ended`. */
export interface LoadCounts {
  /** Calls of connect(), or what would have been one. */
  readonly attempts: number;
  /** connect() failed with EADDRNOTAVAIL: every ephemeral port to that destination was taken. */
  readonly noPort: number;
  /** Handshakes that the client saw complete. */
  readonly connected: number;
  /** Connections whose requests were all answered. */
  readonly completed: number;
  readonly answers: number;
  /** Connections that failed after connect() was called, the client's errors: reset, refused, timed out. */
  readonly failed: number;
  /** Clients that lost patience. */
  readonly abandoned: number;
}

export type CountName = keyof LoadCounts;

export interface LoadSeries extends Readonly<Record<CountName, readonly number[]>> {
  /** When the samples were taken, the last one at the end. */
  readonly at: readonly Nanoseconds[];
  /** Connections by name of host and state. States that never occurred are absent. */
  readonly hosts: Readonly<Record<string, Readonly<Partial<Record<State, readonly number[]>>>>>;
}

/** From connect() to the last answer; null when there was none. */
export interface LatencySummary {
  readonly count: number;
  readonly mean: Nanoseconds;
  readonly median: Nanoseconds;
  readonly p95: Nanoseconds;
  readonly p99: Nanoseconds;
  readonly max: Nanoseconds;
}

export interface LoadOutcome extends LoadCounts {
  /** The client's errors by their names: 'ECONNRESET', 'ETIMEDOUT', 'EADDRNOTAVAIL', … */
  readonly errors: Readonly<Record<string, number>>;
  readonly latency: LatencySummary | null;
  /** Connections by name of host and state, at the end. States without any are absent. */
  readonly open: Readonly<Record<string, Readonly<Partial<Record<State, number>>>>>;
  /** Connections that are over, by name of host and cause: '2MSL over', 'ACK of FIN', 'RST', 'give up', … */
  readonly ended: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** By name of host: the most that were in TIME-WAIT at a time, and how many found no room there. */
  readonly timeWait: Readonly<Record<string, { readonly peak: number; readonly overflowed: number }>>;
  readonly series: LoadSeries;
  readonly segmentsSent: number;
  readonly segmentsDropped: number;
  readonly endedAt: Nanoseconds;
}

/** What one run of a load gives back. */
export interface LoadResult {
  readonly load: LoadOutcome;
  readonly trace?: Trace;
  /** With a trace: the lines of faults that matched nothing. */
  readonly unusedFaults?: readonly string[];
  /** Executed events, for benchmarks and progress. */
  readonly events: number;
}

/** How many there were by that time: the last sample not after it. */
export function countAt({ series }: LoadOutcome, name: CountName, at: Nanoseconds): number {
  const later = series.at.findIndex(each => each > at);
  const index = later < 0 ? series.at.length - 1 : later - 1;
  return index < 0 ? 0 : series[name][index]!;
}

/** How many a second there were between two times. */
export function rateBetween(load: LoadOutcome, name: CountName, from: Nanoseconds, to: Nanoseconds): number {
  return ((countAt(load, name, to) - countAt(load, name, from)) * 1e9) / (to - from);
}
