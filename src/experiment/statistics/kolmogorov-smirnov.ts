// Do two samples come from one distribution? The largest distance between their empirical distributions, which
// notices any difference: in place, in spread, in shape.

export interface DistanceComparison {
  /** Largest distance, 0..1. */
  readonly d: number;
  /** Probability of a distance at least as large, were both samples from one distribution. */
  readonly p: number;
  readonly exact: boolean;
}

/** Up to this product of the samples' sizes all orders are counted out. */
const exactMost = 1e6;

/**
 * @param a at least one observation; Infinity is allowed and stands for a run that never got there
 * @returns p from all interleavings of the pooled sample, its ties respected (Schröer and Trenkler, Comput. Stat.
 *   Data Anal. 20, 1995); from Smirnov's limit for large samples
 */
export function kolmogorovSmirnov(a: readonly number[], b: readonly number[]): DistanceComparison {
  const [m, n] = [a.length, b.length];
  if (m === 0 || n === 0) return { d: 0, p: 1, exact: true };
  const pooled = [...a, ...b].toSorted((x, y) => (x === y ? 0 : x - y));
  const isLastOfTie = pooled.map((value, i) => pooled[i + 1] !== value);
  const d = distance(a, b);
  if (m * n <= exactMost) return { d, p: 1 - probabilityBelow(d, m, n, isLastOfTie), exact: true };
  return { d, p: 1 - kolmogorovCdf(d * Math.sqrt((m * n) / (m + n))), exact: false };
}

function distance(a: readonly number[], b: readonly number[]): number {
  const [xs, ys] = [a, b].map(sample => sample.toSorted((x, y) => (x === y ? 0 : x - y))) as [
    number[],
    number[],
  ];
  let [i, j, most] = [0, 0, 0];
  while (i < xs.length && j < ys.length) {
    const value = Math.min(xs[i] ?? Infinity, ys[j] ?? Infinity);
    while (i < xs.length && xs[i] === value) i++;
    while (j < ys.length && ys[j] === value) j++;
    most = Math.max(most, Math.abs(i / xs.length - j / ys.length));
  }
  return most;
}

/** The share of the orders of m and n observations in which the distance stays below `d` at the end of every tie. */
function probabilityBelow(d: number, m: number, n: number, isLastOfTie: readonly boolean[]): number {
  const isFar = (i: number, j: number): boolean =>
    i + j > 0 && isLastOfTie[i + j - 1] === true && Math.abs(i / m - j / n) >= d - 1e-12;
  // row[j]: the same share among the orders of the first i and j: a mean of those that end in an a and in a b.
  const row = new Float64Array(n + 1);
  row[0] = 1;
  for (let i = 0; i <= m; i++) {
    for (let j = 0; j <= n; j++) {
      if (i + j === 0) continue;
      const endsInA = i === 0 ? 0 : (row[j] ?? 0) * i;
      const endsInB = j === 0 ? 0 : (row[j - 1] ?? 0) * j;
      row[j] = isFar(i, j) ? 0 : (endsInA + endsInB) / (i + j);
    }
  }
  return Math.min(1, row[n] ?? 0);
}

/** P(K ≤ x) of Kolmogorov's distribution: 1 − 2 Σ (−1)^(k−1) exp(−2k²x²), and its theta transform near 0. */
export function kolmogorovCdf(x: number): number {
  if (x <= 0) return 0;
  let sum = 0;
  if (x < 1) {
    for (let k = 1; k <= 20; k += 2) sum += Math.exp(-((k * Math.PI) ** 2) / 8 / (x * x));
    return (Math.sqrt(2 * Math.PI) / x) * sum;
  }
  for (let k = 1; k <= 100; k++) sum += (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * (k * x) ** 2);
  return 1 - 2 * sum;
}
