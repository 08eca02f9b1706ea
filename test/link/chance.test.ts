// Correlated chances against closed forms: ours keeps the probability, netem's does not, and both correlate.
import { describe, expect, it } from 'vitest';
import { chance, AveragedNumbers, type DirectionDescription } from '../../src/link/index.ts';
import { RandomSource } from '../../src/time/index.ts';
import { directionOf, sendMany } from './packets.ts';
import { autocorrelation, mean, runLengths, shareByNetem, variance } from './statistics.ts';

const count = 200_000;
const stream = (name: string) => new RandomSource('correlation').stream(name);

function hits(probability: number, correlation: number, formula: 'chain' | 'netem'): boolean[] {
  const asked = chance({ probability, correlation, formula }, stream(formula));
  return Array.from({ length: count }, () => asked.happens());
}

const asNumbers = (values: readonly boolean[]): number[] => values.map(Number);

describe('our correlation of chances', () => {
  it.each([
    [0.05, 0.25],
    [0.1, 0.5],
    [0.3, 0.9],
  ])('keeps a probability of %f with correlation %f', (probability, correlation) => {
    const values = hits(probability, correlation, 'chain');
    const deviation = Math.sqrt(
      (probability * (1 - probability) * (1 + correlation)) / (1 - correlation) / count,
    );
    expect(Math.abs(mean(asNumbers(values)) - probability)).toBeLessThan(4 * deviation);
  });

  it('correlates by ρ^k over k packets, and runs are geometric with mean 1/((1 − p)(1 − ρ))', () => {
    const values = hits(0.2, 0.6, 'chain');
    for (const lag of [1, 2, 3]) expect(autocorrelation(asNumbers(values), lag)).toBeCloseTo(0.6 ** lag, 1.7);
    expect(mean(runLengths(values, true))).toBeCloseTo(1 / (0.8 * 0.4), 1);
  });
});

describe("netem's correlation of chances", () => {
  it.each([0.25, 0.5, 0.75])(
    'averages numbers: with ρ = %f they correlate by ρ^k, their variance is (1 − ρ)/(1 + ρ) of 1/12',
    rho => {
      const numbers = new AveragedNumbers(rho, stream('numbers'));
      const values = Array.from({ length: count }, () => numbers.next() / 2 ** 32);
      for (const lag of [1, 2, 4]) expect(autocorrelation(values, lag)).toBeCloseTo(rho ** lag, 1.7);
      expect((12 * variance(values)) / ((1 - rho) / (1 + rho))).toBeCloseTo(1, 1.7);
      expect(mean(values)).toBeCloseTo(0.5, 2);
    },
  );

  it.each([
    [0.1, 0.25, 0.0176],
    [0.1, 0.5, 0.0011],
    [0.3, 0.5, 0.13],
    [0.3, 0.75, 0.032],
  ])('hits far fewer than it says: of %f with correlation %f about %f', (probability, correlation, about) => {
    const share = mean(asNumbers(hits(probability, correlation, 'netem')));
    const expected = shareByNetem(probability, correlation);
    expect(expected / about).toBeCloseTo(1, 1);
    // Four deviations of a count of hits that come in bunches of up to 1/(1 − ρ).
    const deviation = Math.sqrt(expected / count / (1 - correlation));
    expect(Math.abs(share - expected)).toBeLessThan(4 * deviation + 0.01 * expected);
  });

  it('of 100% repeats its first number for ever', () => {
    const numbers = new AveragedNumbers(1, stream('stuck'));
    const values = new Set(Array.from({ length: 100 }, () => numbers.next()));
    expect(values.size).toBe(1);
  });
});

describe('a link', () => {
  const share = (description: DirectionDescription, what: 'drops' | 'arrivals'): number => {
    const { direction, arrivals, context } = directionOf(description);
    sendMany(direction, context, 50_000, 1);
    return (what === 'drops' ? context.drops.length : arrivals.length) / 50_000;
  };

  it('loses, duplicates and corrupts at the stated rate, correlated or not', () => {
    const correlated = { probability: '10%', correlation: '50%' };
    expect(share({ loss: correlated }, 'drops')).toBeCloseTo(0.1, 1.9);
    expect(share({ duplicate: correlated }, 'arrivals')).toBeCloseTo(1.1, 1.9);
    expect(share({ corrupt: correlated }, 'drops')).toBeCloseTo(0.1, 1.9);
  });

  it("loses by netem's formula when told in netem's words: 10% with 50% are 4.2%", () => {
    expect(share({ netem: 'loss 10% 50%' }, 'drops')).toBeCloseTo(shareByNetem(0.1, 0.5), 2);
  });
});
