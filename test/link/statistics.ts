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
