// Counts what happens to the connections of a load. Applications write, samples and outcome read.
import type { Nanoseconds } from '../../time/index.ts';
import type { CountName, LatencySummary, LoadCounts } from './load-outcome.ts';

export class Tally implements LoadCounts {
  attempts = 0;
  noPort = 0;
  connected = 0;
  completed = 0;
  answers = 0;
  failed = 0;
  abandoned = 0;
  readonly errors: Record<string, number> = {};
  #latencies = new Float64Array(1024);
  #measured = 0;

  failedWith(error: string): void {
    this.errors[error] = (this.errors[error] ?? 0) + 1;
  }

  took(latency: Nanoseconds): void {
    if (this.#measured === this.#latencies.length) {
      const larger = new Float64Array(2 * this.#measured);
      larger.set(this.#latencies);
      this.#latencies = larger;
    }
    this.#latencies[this.#measured++] = latency;
  }

  latency(): LatencySummary | null {
    const count = this.#measured;
    if (count === 0) return null;
    const sorted = this.#latencies.slice(0, count).sort();
    const quantile = (share: number): Nanoseconds =>
      sorted[Math.min(count - 1, Math.ceil(share * count) - 1)] as Nanoseconds;
    const sum = sorted.reduce((total, each) => total + each, 0);
    return {
      count,
      mean: Math.round(sum / count) as Nanoseconds,
      median: quantile(0.5),
      p95: quantile(0.95),
      p99: quantile(0.99),
      max: quantile(1),
    };
  }

  reset(): void {
    for (const name of countNames) this[name] = 0;
    for (const error of Object.keys(this.errors)) delete this.errors[error];
    this.#measured = 0;
  }
}

export const countNames: readonly CountName[] = [
  'attempts',
  'noPort',
  'connected',
  'completed',
  'answers',
  'failed',
  'abandoned',
];
