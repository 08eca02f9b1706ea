// Comparisons between points, and resampling, against published values.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bootstrapInterval,
  kolmogorovSmirnov,
  mannWhitney,
  meanInterval,
  pairedDifference,
} from '../../../src/experiment/statistics/index.ts';
import { kolmogorovCdf } from '../../../src/experiment/statistics/kolmogorov-smirnov.ts';

const upTo = (n: number, from = 1): number[] => Array.from({ length: n }, (_, i) => from + i);

describe('Mann and Whitney’s test', () => {
  test('of the permeability of membranes gives W = 35 and p = 0.2544', () => {
    // Hollander and Wolfe, Nonparametric Statistical Methods 1973, p. 69; R's wilcox.test: one-sided p = 0.1272.
    const atTerm = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
    const earlier = [1.15, 0.88, 0.9, 0.74, 1.21];
    const { u, p, exact, superiority } = mannWhitney(atTerm, earlier);
    expect([u, exact, superiority]).toEqual([35, true, 0.7]);
    expect(p).toBeCloseTo(2 * 0.1272, 4);
  });

  test('of completely separated samples of 3 and 3 can be no surer than 2 in 20', () => {
    expect(mannWhitney([1, 2, 3], [4, 5, 6]).p).toBeCloseTo(0.1, 12);
  });

  test('reaches the critical value U = 23 at n = 10 of Mann and Whitney’s table', () => {
    // Two-sided α = 0.05, n = m = 10: U ≤ 23 (e.g. Siegel 1956, table K).
    const shifted = (u: number): number => {
      // a = ranks so that exactly u pairs have a above b.
      const b = upTo(10).map(i => i + 0.5);
      const a = upTo(10, -20);
      for (let k = 0, left = u; left > 0; k++) {
        const take = Math.min(10, left);
        a[k] = take + 1 + 0.01 * k;
        left -= take;
      }
      const found = mannWhitney(a, b);
      expect(found.u).toBe(u);
      return found.p;
    };
    expect(shifted(23)).toBeLessThanOrEqual(0.05);
    expect(shifted(24)).toBeGreaterThan(0.05);
  });

  test('exact and normal agree for samples of 49, and ties change little', () => {
    const a = upTo(49).map(i => i * 2);
    const b = upTo(49).map(i => i * 2 + 25);
    const exact = mannWhitney(a, b);
    const tied = mannWhitney([...a, 500], [...b, 500]);
    expect([exact.exact, tied.exact]).toEqual([true, false]);
    expect(Math.abs(exact.p - tied.p)).toBeLessThan(0.01);
  });

  test('does not care which sample comes first, and runs that never ended are simply the largest', () => {
    const sample = fc.array(fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constant(Infinity)), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const [there, back] = [mannWhitney(a, b), mannWhitney(b, a)];
        expect(there.u + back.u).toBeCloseTo(a.length * b.length, 9);
        expect(there.p).toBeCloseTo(back.p, 9);
        expect(there.p).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('Kolmogorov and Smirnov’s test', () => {
  test('of two samples of 10 has the closed form of Gnedenko and Korolyuk', () => {
    // P(D ≥ 7/10) = 2 C(20, 3) / C(20, 10), since 2 · 7 > 10.
    const a = upTo(10);
    const b = upTo(10).map(i => i + 6.5);
    const { d, p, exact } = kolmogorovSmirnov(a, b);
    expect(exact).toBe(true);
    expect(d).toBeCloseTo(0.7, 12);
    expect(p).toBeCloseTo((2 * 1140) / 184_756, 12);
  });

  test("has Smirnov's limit: 0.95 at 1.36 and 0.99 at 1.63", () => {
    // Smirnov, Ann. Math. Stat. 19 (1948): L(1.36) = 0.950514, L(1.63) = 0.990154.
    expect(kolmogorovCdf(1.36)).toBeCloseTo(0.950514, 5);
    expect(kolmogorovCdf(1.63)).toBeCloseTo(0.990154, 5);
    expect(kolmogorovCdf(0.5)).toBeCloseTo(0.036055, 5);
    expect(kolmogorovCdf(1 - 1e-9)).toBeCloseTo(kolmogorovCdf(1 + 1e-9), 7);
  });

  test('exact and limit agree for large samples', () => {
    const a = upTo(1000);
    const b = upTo(1000).map(i => i + 55);
    const exact = kolmogorovSmirnov(a, b);
    const limit = 1 - kolmogorovCdf(exact.d * Math.sqrt(500));
    expect(exact.exact).toBe(true);
    expect(Math.abs(exact.p - limit)).toBeLessThan(0.02);
  });

  test('finds no difference between equal samples, however many ties, and the greatest between separate ones', () => {
    expect(kolmogorovSmirnov([1, 1, 2, Infinity], [1, 1, 2, Infinity])).toMatchObject({ d: 0, p: 1 });
    expect(kolmogorovSmirnov([0, 0, 0], [1, 1, 1])).toMatchObject({ d: 1 });
    expect(kolmogorovSmirnov([0, 0, 0], [1, 1, 1]).p).toBeCloseTo(0.1, 12);
  });
});

describe('paired differences', () => {
  test("of Student's sleep data are 1.58 hours, 0.70 to 2.46", () => {
    // Student, Biometrika 6 (1908); R's t.test(paired = TRUE): mean of differences 1.58, interval 0.7001142 2.4598858.
    const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];
    const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    const { value, low, high, incomplete } = pairedDifference(
      first.map((one, i) => [one, second[i] ?? null]),
    );
    expect(incomplete).toBe(0);
    expect(value).toBeCloseTo(1.58, 9);
    expect(low).toBeCloseTo(0.7001142, 6);
    expect(high).toBeCloseTo(2.4598858, 6);
  });

  test('are narrower than what the two sides know of themselves, when the luck is shared', () => {
    const luck = upTo(20).map(i => (i * 37) % 20);
    const pairs = luck.map((one, i): [number, number] => [one, one + 1 + 0.01 * (i % 3)]);
    const paired = pairedDifference(pairs);
    const alone = meanInterval(luck);
    expect(paired.high! - paired.low!).toBeLessThan((alone.high! - alone.low!) / 100);
  });

  test('a pair that never ended on one side counts in the median, beyond all others', () => {
    const pairs: [number | null, number | null][] = upTo(9).map(i => [0, i]);
    expect(pairedDifference([...pairs, [1, null]], 'median')).toMatchObject({
      value: 5.5,
      pairs: 10,
      incomplete: 1,
    });
    expect(pairedDifference([...pairs, [null, 1]], 'median').value).toBe(4.5);
    expect(pairedDifference([...pairs, [null, null]], 'median').value).toBe(4.5);
  });
});

describe('the bootstrap', () => {
  const values = [94, 197, 16, 38, 99, 141, 23];

  test('of the seven treated mice finds the standard error of their mean', () => {
    // Efron and Tibshirani 1993, table 2.1: survival of 94 197 16 38 99 141 23 days, mean 86.86, s.e. 25.24; their
    // bootstrap with the plug-in deviation tends to 23.36. A 95 % interval is then about 4 · 23.4 wide.
    const { value, low, high } = bootstrapInterval(values, { resamples: 10_000 });
    expect(value).toBeCloseTo(86.86, 2);
    expect(Math.abs((high! - low!) / (2 * 1.96) - 23.36)).toBeLessThan(1.5);
  });

  test('is skewed like the data, and the same twice', () => {
    const skewed = [1, 1, 1, 2, 2, 3, 4, 9, 30];
    const { value, low, high } = bootstrapInterval(skewed);
    expect(high! - value!).toBeGreaterThan(value! - low!);
    expect(bootstrapInterval(skewed)).toEqual({ value, low, high });
    expect(bootstrapInterval(skewed, { seed: 'another' })).not.toEqual({ value, low, high });
  });

  test('agrees with Student’s t for many observations that are nearly normal, and stays quick', () => {
    const many = upTo(20_000).map(i => ((i * 7919) % 1000) / 100);
    const [boot, student] = [bootstrapInterval(many, { resamples: 500 }), meanInterval(many)];
    expect(boot.low! - student.low!).toBeCloseTo(0, 1);
    expect(boot.high! - student.high!).toBeCloseTo(0, 1);
  });

  test('of observations all alike, of one and of none says what there is to say', () => {
    expect(bootstrapInterval([4, 4, 4])).toEqual({ value: 4, low: 4, high: 4 });
    expect(bootstrapInterval([4])).toEqual({ value: 4, low: null, high: null });
    expect(bootstrapInterval([])).toEqual({ value: null, low: null, high: null });
  });
});
