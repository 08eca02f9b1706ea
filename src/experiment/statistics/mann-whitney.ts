// Does one sample tend to larger values than another? Mann and Whitney's U, which looks at ranks only: it needs no
// distribution, and a run that never got there is simply the largest.
import { rank } from 'd3-array';
import { normalTail } from './student-t.ts';

export interface RankComparison {
  /** Pairs (a, b) with a above b, ties counting half. */
  readonly u: number;
  /** P(a > b) + ½ P(a = b): ½ where neither tends to be larger. */
  readonly superiority: number;
  /** Two-sided probability of a U at least as far out, were both samples from one distribution. */
  readonly p: number;
  readonly exact: boolean;
}

/** Below this many observations each, and without ties, the distribution of U is counted out. */
const exactMost = 50;

/**
 * @param a at least one observation; Infinity is allowed
 * @returns p from the exact distribution (Mann and Whitney 1947) for small samples without ties, else from the
 *   normal one with corrections for ties and continuity
 */
export function mannWhitney(a: readonly number[], b: readonly number[]): RankComparison {
  const [m, n] = [a.length, b.length];
  const pooled = [...a, ...b];
  const ranks = midRanks(pooled);
  let rankSum = 0;
  for (let i = 0; i < m; i++) rankSum += ranks[i] ?? 0;
  const u = rankSum - (m * (m + 1)) / 2;
  const ties = tieCounts(pooled);
  const exact = m < exactMost && n < exactMost && ties.every(count => count === 1);
  const p = m === 0 || n === 0 ? 1 : exact ? exactP(u, m, n) : normalP(u, m, n, ties);
  return { u, superiority: u / (m * n), p, exact };
}

/** Ranks from 1; equal values share the mean of theirs. */
function midRanks(values: readonly number[]): number[] {
  const ties = new Map<number, number>();
  for (const value of values) ties.set(value, (ties.get(value) ?? 0) + 1);
  // d3's rank gives all equal values the least of their ranks, from 0.
  const least = rank(values);
  return values.map((value, i) => (least[i] ?? 0) + 1 + ((ties.get(value) ?? 1) - 1) / 2);
}

function tieCounts(values: readonly number[]): number[] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()];
}

/** Twice the smaller tail of U's distribution, whose counts are the coefficients of a Gaussian binomial. */
function exactP(u: number, m: number, n: number): number {
  let ways = new Float64Array(m * n + 1);
  ways[0] = 1;
  // Π (1 − x^(n+i)) / (1 − x^i), i from 1 to m: one factor and one division at a time.
  for (let i = 1; i <= m; i++) {
    for (let k = m * n; k >= n + i; k--) ways[k] = (ways[k] ?? 0) - (ways[k - n - i] ?? 0);
    for (let k = i; k <= m * n; k++) ways[k] = (ways[k] ?? 0) + (ways[k - i] ?? 0);
  }
  const total = ways.reduce((sum, count) => sum + count, 0);
  const smaller = Math.min(u, m * n - u);
  let tail = 0;
  for (let k = 0; k <= smaller; k++) tail += ways[k] ?? 0;
  return Math.min(1, (2 * tail) / total);
}

function normalP(u: number, m: number, n: number, ties: readonly number[]): number {
  const size = m + n;
  const tied = ties.reduce((sum, count) => sum + (count ** 3 - count), 0);
  const variance = ((m * n) / 12) * (size + 1 - tied / (size * (size - 1)));
  if (variance <= 0) return 1;
  const distance = Math.max(0, Math.abs(u - (m * n) / 2) - 0.5);
  return Math.min(1, 2 * normalTail(distance / Math.sqrt(variance)));
}
