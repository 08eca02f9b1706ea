// What the tests of chance measure by: distances of distributions, correlation, intervals.

/** Greatest distance between an empirical distribution and F. */
export function kolmogorovSmirnov(values: readonly number[], F: (x: number) => number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted.reduce((greatest, value, index) => {
    const expected = F(value);
    return Math.max(greatest, expected - index / sorted.length, (index + 1) / sorted.length - expected);
  }, 0);
}

/** The same for a distribution of steps: looked at where all values of a step are counted. */
export function kolmogorovSmirnovOfSteps(values: readonly number[], F: (x: number) => number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted.reduce((greatest, value, index) => {
    if (sorted[index + 1] === value) return greatest;
    return Math.max(greatest, Math.abs((index + 1) / sorted.length - F(value)));
  }, 0);
}

/** What the distance of so many independent values exceeds once in 1000 times. */
export const kolmogorovLimit = (count: number): number => 1.95 / Math.sqrt(count);

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function variance(values: readonly number[]): number {
  const centre = mean(values);
  return mean(values.map(value => (value - centre) ** 2));
}

/** Correlation of each value with the one `lag` later. */
export function autocorrelation(values: readonly number[], lag: number): number {
  const centre = mean(values);
  const products = values.slice(lag).map((value, index) => (value - centre) * (values[index]! - centre));
  return mean(products) / variance(values);
}

/** Half the width of a 4-sigma interval of a relative frequency of independent trials. */
export const fourSigma = (probability: number, trials: number): number =>
  4 * Math.sqrt((probability * (1 - probability)) / trials);

/** Lengths of the runs of equal values, for the runs of `wanted`. */
export function runLengths(values: readonly boolean[], wanted: boolean): number[] {
  const lengths: number[] = [];
  let length = 0;
  for (const value of [...values, !wanted]) {
    if (value === wanted) length++;
    else if (length > 0) {
      lengths.push(length);
      length = 0;
    }
  }
  return lengths;
}

/**
 * RFC 4737 §4.2.2: the reordering extent of each arrival that is reordered (§3.3: its number is below the greatest
 * seen), which is how many arrivals it comes behind the first one with a greater number.
 */
export function reorderingExtents(arrivals: readonly number[]): number[] {
  const extents: number[] = [];
  let expected = 0;
  for (const [i, number] of arrivals.entries()) {
    if (number >= expected) expected = number + 1;
    else extents.push(i - arrivals.findIndex(earlier => earlier > number));
  }
  return extents;
}

/**
 * P(X < p) of netem's stationary X = (1 − ρ)·U + ρ·X', the average that netem compares with p: its distribution function
 * F(x) is the mean of F((x − (1 − ρ)·u)/ρ) over u, iterated on a grid until it stands.
 */
export function shareByNetem(p: number, correlation: number): number {
  const cells = 1000;
  let F = Array.from({ length: cells + 1 }, (_, i) => i / cells);
  const at = (x: number): number => {
    if (x <= 0) return 0;
    if (x >= 1) return 1;
    const place = x * cells;
    const i = Math.floor(place);
    return F[i]! + (place - i) * (F[i + 1]! - F[i]!);
  };
  for (let round = 0; round < 40; round++) {
    F = F.map((_, i) => {
      let sum = 0;
      for (let k = 0; k < 400; k++)
        sum += at((i / cells - (1 - correlation) * ((k + 0.5) / 400)) / correlation);
      return sum / 400;
    });
  }
  return at(p);
}

/** The distribution function of how often something of probability p happens before it first does not, from 1. */
export const geometric =
  (p: number) =>
  (k: number): number =>
    k < 1 ? 0 : 1 - p ** Math.floor(k);

/** Chances of 0, 1, … n hits among n independent trials. */
export function binomial(n: number, p: number): number[] {
  let chances = [1];
  for (let trial = 0; trial < n; trial++) {
    chances = [...chances, 0].map(
      (chance, hits) => (chances[hits] ?? 0) * (1 - p) + (chances[hits - 1] ?? 0) * p,
    );
  }
  return chances;
}
