// Delays with jitter: distributions (Kolmogorov-Smirnov), correlation by our formula and by netem's.
import { describe, expect, it } from 'vitest';
import {
  distributionTable,
  parseDistributionTable,
  type DirectionDescription,
} from '../../src/link/index.ts';
import { FinwaitError, ms } from '../../src/time/index.ts';
import { directionOf, sendMany } from './packets.ts';
import {
  autocorrelation,
  kolmogorovLimit,
  kolmogorovSmirnov,
  kolmogorovSmirnovOfSteps,
  mean,
} from './statistics.ts';

const count = 40_000;
/** So far apart that no packet waits for another. */
const gap = ms(1000);

/** Delays in milliseconds. */
function delaysOf(description: DirectionDescription): number[] {
  const { direction, arrivals, context } = directionOf(description);
  sendMany(direction, context, count, gap);
  return arrivals.map(({ id, at }) => (at - (id - 1) * gap) / 1e6);
}

/** The distribution function of a table's values, scaled to a mean and deviation in milliseconds. */
function byTable(table: readonly number[], delay: number, jitter: number): (x: number) => number {
  const sorted = table.map(value => delay + (jitter * value) / 8192).sort((a, b) => a - b);
  return x => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]! <= x + 1e-6) low = middle + 1;
      else high = middle;
    }
    return low / sorted.length;
  };
}
/** A table has 4096 steps; that much an exact distribution may differ from it. */
const limit = kolmogorovLimit(count) + 1 / 4096;

const ours = (more: object): DirectionDescription => ({
  delay: { jitter: { delay: '60ms', jitter: '10ms', ...more } },
});
const spread = (delays: readonly number[]): number => autocorrelation(delays, 1);

describe("tables of netem's distributions", () => {
  it('are those of iproute2, at the ends, the quarter and the middle', () => {
    const at = (name: 'normal' | 'pareto' | 'paretonormal'): number[] => {
      const table = distributionTable(name);
      expect(table).toHaveLength(4096);
      return [table[0]!, table[1024]!, table[2048]!, table[4095]!];
    };
    expect(at('normal')).toEqual([-32_768, -5525, 0, 28_858]);
    expect(at('pareto')).toEqual([-5461, -4362, -2622, 32_767]);
    expect(at('paretonormal')).toEqual([-12_305, -4652, -1966, 31_789]);
  });

  it('are read from files as tc reads them', () => {
    expect(parseDistributionTable('# a comment\n -8192 0\n8192\n\n', 'mine.dist')).toEqual([-8192, 0, 8192]);
    const complaint = (text: string): string => {
      try {
        return String(parseDistributionTable(text, 'mine.dist').length);
      } catch (error) {
        return error instanceof FinwaitError ? error.message : 'another error';
      }
    };
    expect(complaint('1 2\n3 x')).toMatch(/^mine\.dist: line 2: 'x' is not a whole number/);
    expect(complaint('40000')).toMatch(/line 1: '40000' is not a whole number from -32768/);
    expect(complaint('# nothing\n')).toMatch(/no numbers/);
  });
});

describe.each([
  ['our jitter', (distribution: string): DirectionDescription => ours({ distribution })],
  [
    "netem's jitter",
    (distribution: string): DirectionDescription => ({
      netem: `delay 60ms 10ms${distribution === 'uniform' ? '' : ` distribution ${distribution}`}`,
    }),
  ],
])('%s', (_, description) => {
  it('is uniform from delay − jitter to delay + jitter by default', () => {
    const delays = delaysOf(description('uniform'));
    expect(kolmogorovSmirnov(delays, x => (x - 50) / 20)).toBeLessThan(limit);
  });

  it.each(['normal', 'pareto', 'paretonormal'] as const)('follows the table of %s', name => {
    const delays = delaysOf(description(name));
    expect(kolmogorovSmirnovOfSteps(delays, byTable(distributionTable(name), 60, 10))).toBeLessThan(limit);
  });
});

describe('our jitter', () => {
  it('is that of a table of one’s own', () => {
    const delays = delaysOf(ours({ distribution: [-8192, 0, 0, 16_384] }));
    const share = (value: number): number => delays.filter(delay => delay === value).length / count;
    expect([50, 60, 80].map(share).map(value => Math.round(value * 100))).toEqual([25, 50, 25]);
  });

  it('correlates by ρ when normal, by (6/π)·asin(ρ/2) when uniform, and keeps the distribution', () => {
    const normal = delaysOf(ours({ distribution: 'normal', correlation: '75%' }));
    expect(Math.abs(spread(normal) - 0.75)).toBeLessThan(0.02);
    const uniform = delaysOf(ours({ correlation: '75%' }));
    expect(Math.abs(spread(uniform) - (6 / Math.PI) * Math.asin(0.375))).toBeLessThan(0.02);
    // Correlated values are worth fewer independent ones: (1 + ρ)/(1 − ρ) = 7 times fewer.
    expect(kolmogorovSmirnov(uniform, x => (x - 50) / 20)).toBeLessThan(kolmogorovLimit(count / 7));
  });
});

describe("netem's jitter", () => {
  it.each(['', ' distribution normal'])(
    'does not correlate, whatever correlation it is given: it looks at the low digits%s',
    distribution => {
      const delays = delaysOf({ netem: `delay 60ms 10ms 75%${distribution}` });
      expect(Math.abs(spread(delays))).toBeLessThan(0.02);
      expect(mean(delays)).toBeCloseTo(60, 0);
    },
  );

  it('that exceeds the delay sends at once instead of earlier', () => {
    const delays = delaysOf({ netem: 'delay 5ms 10ms' });
    expect(Math.min(...delays)).toBe(0);
    expect(delays.filter(delay => delay === 0).length / count).toBeCloseTo(0.25, 1);
  });

  it('lets packets overtake, ours does not, and a rate restores the order', () => {
    const inOrder = (description: DirectionDescription): boolean => {
      const { direction, arrivals, context } = directionOf(description);
      sendMany(direction, context, 500, ms(1), 100);
      return arrivals.every(({ id }, index) => id === index + 1);
    };
    expect(inOrder({ netem: 'delay 60ms 10ms' })).toBe(false);
    expect(inOrder({ netem: 'delay 60ms 10ms rate 100mbit' })).toBe(true);
    expect(inOrder(ours({}))).toBe(true);
    expect(inOrder({ delay: { jitter: { delay: '60ms', jitter: '10ms' }, keepOrder: false } })).toBe(false);
  });
});
