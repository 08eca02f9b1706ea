// Intervals, never bare means: estimates from few runs with the 95 % uncertainty that they leave.
// Student's t for means, Wilson for proportions, order statistics for quantiles, DKW for whole distributions.
import { quantileSorted as quantileOfSorted } from 'd3-array';
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { invariant } from '../time/index.ts';
import { binomialCdf, studentT } from './student-t.ts';

/** An estimate and its 95 % interval; ends are null where the sample is too small to say. */
export interface Estimate {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** The share of intervals that shall contain the truth. */
export const confidence = 0.95;

const unknown: Estimate = { value: null, low: null, high: null };

/** Mean with Student's t interval. One observation has a mean and no interval; none has neither. */
export function meanInterval(values: readonly number[], level = confidence): Estimate {
  const [only] = values;
  if (only === undefined) return unknown;
  if (values.length === 1) return { value: only, low: null, high: null };
  const centre = mean(values);
  const error = sampleStandardDeviation(values) / Math.sqrt(values.length);
  const reach = studentT((1 + level) / 2, values.length - 1) * error;
  return { value: centre, low: centre - reach, high: centre + reach };
}

/**
 * Share of `hits` among `n` with Wilson's score interval, which stays inside 0..1 and stays honest at 0 and n.
 * Source: Wilson, J. Am. Stat. Assoc. 22 (1927).
 */
export function proportionInterval(hits: number, n: number, level = confidence): Estimate {
  invariant(hits >= 0 && hits <= n, 'a proportion counts some of its own runs');
  if (n === 0) return unknown;
  const z = studentT((1 + level) / 2, Infinity);
  const share = hits / n;
  const denominator = 1 + (z * z) / n;
  const centre = (share + (z * z) / (2 * n)) / denominator;
  const reach = (z / denominator) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return {
    value: share,
    low: hits === 0 ? 0 : Math.max(0, centre - reach),
    high: hits === n ? 1 : Math.min(1, centre + reach),
  };
}

/**
 * Quantile (Hyndman and Fan's type 7) with the interval between two order statistics, which needs no
 * assumption about the distribution. Ends are null where no observation lies far enough out: for the
 * median below 6 observations.
 *
 * @param sorted ascending; Infinity is allowed and stands for runs that never got there
 */
export function quantileInterval(sorted: readonly number[], p: number, level = confidence): Estimate {
  const n = sorted.length;
  if (n === 0) return unknown;
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
  return below === above ? below : quantileOfSorted(sorted as number[], p);
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

/** One step of an empirical distribution: at `x` the share of runs at or below it becomes `value`. */
export interface DistributionStep {
  readonly x: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Empirical distribution with its 95 % simultaneous band: ± sqrt(ln(2/α) / 2n).
 * Source: Dvoretzky, Kiefer and Wolfowitz 1956, with Massart's constant (1990).
 *
 * @param values in any order
 * @param never runs that never got there: counted in n, so that the curve ends below 1
 */
export function distribution(
  values: readonly number[],
  never = 0,
  level = confidence,
): readonly DistributionStep[] {
  const n = values.length + never;
  const reach = n === 0 ? 0 : Math.sqrt(Math.log(2 / (1 - level)) / (2 * n));
  const sorted = values.toSorted((a, b) => a - b);
  const steps: DistributionStep[] = [];
  for (let i = 0; i < sorted.length; i++) {
    const x = sorted[i] ?? NaN;
    if (sorted[i + 1] === x) continue;
    const value = (i + 1) / n;
    steps.push({ x, value, low: Math.max(0, value - reach), high: Math.min(1, value + reach) });
  }
  return steps;
}
