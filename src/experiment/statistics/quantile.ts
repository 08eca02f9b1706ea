// Quantiles with the interval between two order statistics, which needs no assumption about the distribution.
import { quantileSorted } from 'd3-array';
import { confidence, unknownEstimate, type Estimate } from './estimate.ts';
import { binomialCdf } from './student-t.ts';

/**
 * Quantile (Hyndman and Fan's type 7) with the interval between two order statistics. Ends are null where no
 * observation lies far enough out: for the median below 6 observations.
 *
 * @param sorted ascending; Infinity is allowed and stands for runs that never got there
 */
export function quantileInterval(sorted: readonly number[], p: number, level = confidence): Estimate {
  const n = sorted.length;
  if (n === 0) return unknownEstimate;
  const outside = (1 - level) / 2;
  // X(l) is below the quantile unless fewer than l observations are: P(B ≤ l − 1) ≤ α/2, B binomial(n, p).
  const lower = lastWhere(n, rank => binomialCdf(rank - 1, n, p) <= outside);
  const upper = firstWhere(n, rank => 1 - binomialCdf(rank - 1, n, p) <= outside);
  return {
    value: finite(interpolated(sorted, p)),
    low: lower === 0 ? null : finite(sorted[lower - 1]),
    high: upper > n ? null : finite(sorted[upper - 1]),
  };
}

// Interpolating towards Infinity gives NaN or Infinity where the neighbour is still a real observation.
function interpolated(sorted: readonly number[], p: number): number | undefined {
  const below = sorted[Math.floor((sorted.length - 1) * p)];
  const above = sorted[Math.ceil((sorted.length - 1) * p)];
  return below === above ? below : quantileSorted(sorted as number[], p);
}

const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;

/** Largest rank of 1..n for which `holds` (true up to some rank, then false); 0 when none. */
function lastWhere(n: number, holds: (rank: number) => boolean): number {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Smallest rank of 1..n for which `holds` (false up to some rank, then true); n + 1 when none. */
const firstWhere = (n: number, holds: (rank: number) => boolean): number =>
  lastWhere(n, rank => !holds(rank)) + 1;
