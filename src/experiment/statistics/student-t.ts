// Quantiles of Student's t and of the binomial distribution, for small samples where the normal would lie.
// The incomplete beta function by its continued fraction (Lentz's method), good to about 1e-14.
import { invariant } from '../../time/index.ts';

const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** Natural logarithm of the gamma function for x ≥ 0.5. */
function logGamma(x: number): number {
  invariant(x >= 0.5, 'logGamma is made for x of 0.5 and more');
  const shifted = x - 1;
  let sum = lanczos[0] ?? 0;
  for (let i = 1; i < lanczos.length; i++) sum += (lanczos[i] ?? 0) / (shifted + i);
  const t = shifted + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(sum);
}

/** Regularised incomplete beta function I_x(a, b), for x in 0..1 and `complement` = 1 − x without rounding. */
function incompleteBeta(x: number, complement: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (complement <= 0) return 1;
  // The fraction converges fast only below the mean; above it use I_x(a, b) = 1 − I_{1−x}(b, a).
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(complement, x, b, a);
  const logFront =
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(complement) - Math.log(a);
  const tiny = 1e-300;
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1), tiny);
  let fraction = d;
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d, tiny);
    c = nonZero(1 + even / c, tiny);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d, tiny);
    c = nonZero(1 + odd / c, tiny);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return Math.exp(logFront) * fraction;
}

const nonZero = (value: number, tiny: number): number => (Math.abs(value) < tiny ? tiny : value);

/** P(T > t) for t ≥ 0, without cancellation far out. */
function upperTail(t: number, degrees: number): number {
  const square = t * t;
  return 0.5 * incompleteBeta(degrees / (degrees + square), square / (degrees + square), degrees / 2, 0.5);
}

/**
 * Quantile of Student's t distribution: the t with P(T ≤ t) = `probability`, relative error below 1e-9 for
 * probabilities from 1e-6 to 1 − 1e-6.
 *
 * @param degrees degrees of freedom, at least 1; `Infinity` gives the normal distribution's quantile
 */
export function studentT(probability: number, degrees: number): number {
  invariant(
    probability > 0 && probability < 1 && degrees >= 1,
    'studentT: probability in (0, 1), degrees ≥ 1',
  );
  if (probability < 0.5) return -studentT(1 - probability, degrees);
  if (probability === 0.5) return 0;
  const tail = 1 - probability;
  if (degrees >= 10_000) return nearlyNormal(normalQuantile(tail), degrees);
  let low = 0;
  let high = 1;
  while (upperTail(high, degrees) > tail) high *= 2;
  for (let i = 0; i < 200 && high - low > 1e-15 * high; i++) {
    const middle = (low + high) / 2;
    if (upperTail(middle, degrees) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Cornish-Fisher expansion around the normal quantile (Abramowitz and Stegun 26.7.5), for many degrees. */
function nearlyNormal(z: number, degrees: number): number {
  const square = z * z;
  const first = ((square + 1) * z) / 4;
  const second = (((5 * square + 16) * square + 3) * z) / 96;
  const third = ((((3 * square + 19) * square + 17) * square - 15) * z) / 384;
  return z + (first + (second + third / degrees) / degrees) / degrees;
}

/** Normal quantile by bisection on the upper tail. */
function normalQuantile(tail: number): number {
  let low = 0;
  let high = 40;
  for (let i = 0; i < 200 && high - low > 1e-15 * high; i++) {
    const middle = (low + high) / 2;
    if (normalTail(middle) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(Z > z) for z ≥ 0: the power series near 0, Laplace's continued fraction further out. */
export function normalTail(z: number): number {
  const density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let k = 1; Math.abs(term) > 1e-18; k++) {
      term *= (z * z) / (2 * k + 1);
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let fraction = 0;
  for (let k = 200; k >= 1; k--) fraction = k / (z + fraction);
  return density / (z + fraction);
}

/** P(X ≤ k) for X binomial(n, p). */
export function binomialCdf(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  return incompleteBeta(1 - p, p, n - k, k + 1);
}
