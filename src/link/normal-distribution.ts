// The standard normal distribution function and its inverse, to about 1e-14: for tables, and for correlation that
// keeps a distribution. Series and continued fraction: Abramowitz and Stegun 26.2.11 and 26.2.14.

const density = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

/** P(X ≤ x) for a standard normal X. */
export function normalDistribution(x: number): number {
  return x < 0 ? upperTail(-x) : 1 - upperTail(x);
}

/** P(X > x), x ≥ 0. */
function upperTail(x: number): number {
  if (x > 3) {
    let fraction = x;
    for (let k = 60; k >= 1; k--) fraction = x + k / fraction;
    return density(x) / fraction;
  }
  let term = x;
  let sum = x;
  for (let k = 3; term > 1e-17 * sum; k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 - density(x) * sum;
}

/** The x with P(X ≤ x) = probability, 0 < probability < 1. */
export function normalQuantile(probability: number): number {
  if (probability > 0.5) return -normalQuantile(1 - probability);
  // Newton's steps on the logarithm of the tail, from the leading term of its asymptotic form: a few suffice.
  let x = Math.sqrt(-2 * Math.log(2 * probability));
  for (let step = 0; step < 50; step++) {
    const tail = upperTail(x);
    const change = (Math.log(tail / probability) * tail) / density(x);
    x = Math.max(0, x + change);
    if (Math.abs(change) < 1e-14 * (1 + x)) break;
  }
  return -x;
}
