// Kaplan and Meier's estimate against published tables.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distribution, survival, survivalQuantile } from '../../../src/experiment/statistics/index.ts';

/** Weeks of remission under 6-mercaptopurine, Freireich et al., Blood 21 (1963); '+' was still in remission. */
const remissions = '6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+'
  .split(' ')
  .map(text => ({
    time: Number.parseInt(text, 10),
    ended: !text.endsWith('+'),
  }));

describe('the survival function', () => {
  test('of the 6-MP remissions is that of Kleinbaum and Klein, with log-log intervals', () => {
    // Survival Analysis, 3rd ed. 2012, table in §2.III (S to 4 digits); limits as Stata's `sts list` prints them.
    const published = [
      [6, 0.8571, 0.6197, 0.9516],
      [7, 0.8067, 0.5631, 0.9228],
      [10, 0.7529, 0.5032, 0.8894],
      [13, 0.6902, 0.4316, 0.8491],
      [16, 0.6275, 0.3675, 0.8049],
      [22, 0.5378, 0.2678, 0.7468],
      [23, 0.4482, 0.1881, 0.6801],
    ] as const;
    const steps = survival(remissions).filter(step => step.ended > 0);
    expect(steps.map(step => step.x)).toEqual(published.map(([week]) => week));
    for (const [i, [, value, low, high]] of published.entries()) {
      expect(steps[i]?.value).toBeCloseTo(value, 4);
      expect(steps[i]?.low).toBeCloseTo(low, 4);
      expect(steps[i]?.high).toBeCloseTo(high, 4);
    }
  });

  test('has its median at 23 weeks, and no upper end of its interval where the curve ends above one half', () => {
    const median = survivalQuantile(survival(remissions), 0.5);
    expect(median).toEqual({ value: 23, low: 13, high: null });
    expect(survivalQuantile(survival(remissions), 0.9).value).toBeNull();
  });

  test('without censoring is one minus the empirical distribution', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 40 }), times => {
        const steps = survival(times.map(time => ({ time, ended: true })));
        distribution(times).forEach((step, i) => expect(1 - step.value).toBeCloseTo(steps[i]!.value, 10));
      }),
    );
  });

  test('a run that did not end is never dropped: with it the curve lies higher from its time on', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 31, max: 40 }),
        (times, watched) => {
          const ended = times.map(time => ({ time, ended: true }));
          const without = survival(ended);
          const withIt = survival([...ended, { time: watched, ended: false }]);
          without.forEach((step, i) => expect(withIt[i]!.value).toBeGreaterThan(step.value));
          expect(withIt.at(-1)).toMatchObject({ atRisk: 1, censored: 1 });
        },
      ),
    );
  });

  test('says nothing about what follows when nobody is left', () => {
    expect(survival([{ time: 1, ended: true }])).toEqual([
      { x: 1, value: 0, low: null, high: null, atRisk: 1, ended: 1, censored: 0 },
    ]);
  });
});
