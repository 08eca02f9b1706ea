import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  distribution,
  meanInterval,
  proportionInterval,
  quantileInterval,
} from '../../../src/experiment/statistics/index.ts';
import { binomialCdf, studentT } from '../../../src/experiment/statistics/student-t.ts';

/** 0.975 quantiles by 30-digit arithmetic on the incomplete beta function; printed tables agree to their digits. */
const published: readonly (readonly [degrees: number, t: number])[] = [
  [1, 12.706204736175],
  [2, 4.3026527297495],
  [3, 3.1824463052837],
  [4, 2.7764451051978],
  [5, 2.5705818356363],
  [7, 2.3646242515928],
  [10, 2.2281388519863],
  [29, 2.0452296421327],
  [30, 2.0422724563012],
  [100, 1.9839715185236],
  [120, 1.9799304050824],
  [999, 1.9623414611334],
  [9999, 1.9602012636214],
  [10_000, 1.9602012398906],
  [100_000, 1.9599877075346],
  [Infinity, 1.95996398454005],
];

describe("Student's t quantile", () => {
  test.each(published)('at 97.5 % with %d degrees of freedom is right to 1e-9', (degrees, t) => {
    expect(Math.abs(studentT(0.975, degrees) / t - 1)).toBeLessThan(1e-9);
  });

  test.each([
    [0.9, 3, 1.6377443536962],
    [0.9995, 3, 12.923978636687],
    [0.999999, 3, 103.29946778042],
    [0.9, 10, 1.3721836411103],
    [0.9995, 10, 4.5868938587026],
    [0.999999, 10, 9.7519954909406],
    [0.999999, Infinity, 4.7534243088229],
  ])('stays right to 1e-9 at probability %d with %d degrees', (probability, degrees, t) => {
    expect(Math.abs(studentT(probability, degrees) / t - 1)).toBeLessThan(1e-9);
  });

  test('has the closed form tan(π(p − ½)) at one degree and is odd around one half', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), p => {
        expect(studentT(p, 1)).toBeCloseTo(Math.tan(Math.PI * (p - 0.5)), 7);
        expect(studentT(1 - p, 4)).toBeCloseTo(-studentT(p, 4), 8);
      }),
      { numRuns: 50 },
    );
  });

  test('grows with the probability and shrinks with the degrees', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 1, max: 20_000 }), (a, b) => {
        const [few, many] = a < b ? [a, b] : [b, a];
        expect(studentT(0.975, few)).toBeGreaterThanOrEqual(studentT(0.975, many) - 1e-12);
        expect(studentT(0.99, few)).toBeGreaterThan(studentT(0.975, few));
      }),
      { numRuns: 50 },
    );
  });
});

describe('intervals', () => {
  test('a mean of 1, 2, 3, 4, 5 is 3 ± t(4)·s/√5', () => {
    const reach = (2.7764451051978 * Math.sqrt(2.5)) / Math.sqrt(5);
    const { value, low, high } = meanInterval([1, 2, 3, 4, 5]);
    expect(value).toBe(3);
    expect(low).toBeCloseTo(3 - reach, 9);
    expect(high).toBeCloseTo(3 + reach, 9);
  });

  test('one observation has a mean and no interval, none has neither', () => {
    expect(meanInterval([7])).toEqual({ value: 7, low: null, high: null });
    expect(meanInterval([])).toEqual({ value: null, low: null, high: null });
  });

  test("Wilson's interval agrees with Newcombe 1998, table I", () => {
    // Statistics in Medicine 17: 857–872, method 3, to the four digits printed there.
    for (const [hits, n, low, high] of [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ] as const) {
      const interval = proportionInterval(hits, n);
      expect(interval.low).toBeCloseTo(low, 4);
      expect(interval.high).toBeCloseTo(high, 4);
    }
  });

  test('a proportion of n in n reaches 1 exactly and stays uncertain below', () => {
    const { value, low, high } = proportionInterval(30, 30);
    expect([value, high]).toEqual([1, 1]);
    expect(low).toBeGreaterThan(0.85);
    expect(low).toBeLessThan(0.95);
  });

  test("the median's interval runs between the published ranks", () => {
    // Binomial ranks: n = 10 gives the 2nd and 9th, n = 20 the 6th and 15th, n = 100 the 40th and 61st.
    for (const [n, lower, upper] of [
      [10, 2, 9],
      [20, 6, 15],
      [100, 40, 61],
    ] as const) {
      const ranks = Array.from({ length: n }, (_, index) => index + 1);
      expect(quantileInterval(ranks, 0.5)).toEqual({ value: (n + 1) / 2, low: lower, high: upper });
    }
  });

  test('five observations are too few for an interval of the median', () => {
    expect(quantileInterval([1, 2, 3, 4, 5], 0.5)).toEqual({ value: 3, low: null, high: null });
  });

  test('runs that never got there push the median up, at last beyond what can be said', () => {
    const never = (count: number): number[] => Array.from({ length: count }, () => Infinity);
    expect(quantileInterval([1, 2, 3, ...never(2)], 0.5).value).toBe(3);
    expect(quantileInterval([1, 2, 3, ...never(4)], 0.5).value).toBeNull();
  });

  test('a 95 % interval covers the truth in at least 95 % of samples, computed exactly for the median', () => {
    for (const n of [6, 11, 25, 80]) {
      const { low, high } = quantileInterval(
        Array.from({ length: n }, (_, i) => i + 1),
        0.5,
      );
      const missed = binomialCdf((low ?? 0) - 1, n, 0.5) + 1 - binomialCdf((high ?? 0) - 1, n, 0.5);
      expect(missed).toBeLessThanOrEqual(0.05);
    }
  });

  test('the binomial distribution sums its own terms', () => {
    // P(X ≤ 2), n = 5, p = 0.3: 0.7⁵ + 5·0.3·0.7⁴ + 10·0.3²·0.7³.
    expect(binomialCdf(2, 5, 0.3)).toBeCloseTo(0.83692, 10);
  });
});

describe('the empirical distribution', () => {
  test('steps once at each distinct value, within the DKW band', () => {
    const steps = distribution([3, 1, 1, 2]);
    const reach = Math.sqrt(Math.log(40) / 8);
    expect(steps.map(step => [step.x, step.value])).toEqual([
      [1, 0.5],
      [2, 0.75],
      [3, 1],
    ]);
    expect(steps[0]?.low).toBe(0);
    expect(distribution(Array.from({ length: 200 }, (_, i) => i))[99]?.high).toBeCloseTo(
      0.5 + Math.sqrt(Math.log(40) / 400),
      12,
    );
    expect(reach).toBeGreaterThan(0.5);
  });

  test('ends below 1 by the runs that never got there', () => {
    expect(distribution([1, 2, 3], 1).at(-1)?.value).toBe(0.75);
  });

  test('rises from above 0 to 1 and stays between its band', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 60 }), values => {
        let before = 0;
        for (const { value, low, high } of distribution(values)) {
          expect(value).toBeGreaterThan(before);
          expect(low).toBeLessThan(value);
          expect(high).toBeGreaterThanOrEqual(value);
          before = value;
        }
        expect(before).toBe(1);
      }),
    );
  });
});
