import { describe, expect, it } from 'vitest';
import type { DelayDescription } from '../../src/link/index.ts';
import { ms } from '../../src/time/index.ts';
import { directionOf, mean, packet, sendMany } from './packets.ts';

const count = 50_000;
/** So far apart that, with these delays, no packet waits for another. */
const gap = ms(1000);

/** The delays, in milliseconds, of packets that do not get in each other's way. */
function delaysOf(delay: DelayDescription): number[] {
  const { direction, arrivals, context } = directionOf({ delay });
  sendMany(direction, context, count, gap);
  return arrivals.map(({ id, at }) => (at - (id - 1) * gap) / 1e6);
}

/** Greatest distance between an empirical distribution and F; 1.95/√n is exceeded once in 1000 times. */
function kolmogorovSmirnov(values: readonly number[], F: (x: number) => number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted.reduce((greatest, value, index) => {
    const expected = F(value);
    return Math.max(greatest, expected - index / sorted.length, (index + 1) / sorted.length - expected);
  }, 0);
}
const limit = 1.95 / Math.sqrt(count);

/** Abramowitz and Stegun 7.1.26: the error function to 1.5e-7. */
function errorFunction(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const tail =
    ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return Math.sign(x) * (1 - tail * Math.exp(-x * x));
}
const normalCdf = (x: number): number => (1 + errorFunction(x / Math.SQRT2)) / 2;

describe('delay', () => {
  it('constant: every packet arrives exactly that much later, in order', () => {
    const { direction, arrivals, context } = directionOf({ delay: '20ms' });
    sendMany(direction, context, 3, 0);
    expect(arrivals).toEqual([1, 2, 3].map(id => ({ id, at: ms(20) })));
  });

  it('uniform: every delay between the bounds is equally likely', () => {
    const delays = delaysOf({ uniform: ['10ms', '30ms'] });
    expect(kolmogorovSmirnov(delays, x => (x - 10) / 20)).toBeLessThan(limit);
  });

  it('normal: distributed as the normal distribution given that it is not negative', () => {
    const delays = delaysOf({ normal: { mean: '10ms', deviation: '10ms' } });
    const below = normalCdf(-1);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
    const F = (x: number): number => (normalCdf((x - 10) / 10) - below) / (1 - below);
    expect(kolmogorovSmirnov(delays, F)).toBeLessThan(limit);
  });

  it('Pareto: P(delay > x) = (minimum/x)^shape', () => {
    const delays = delaysOf({ pareto: { minimum: '10ms', shape: 2.5 } });
    expect(kolmogorovSmirnov(delays, x => 1 - (10 / x) ** 2.5)).toBeLessThan(limit);
    expect(Math.abs(mean(delays) - (2.5 * 10) / 1.5)).toBeLessThan(0.3);
  });

  it('Pareto with a maximum: the same, given that it is not exceeded', () => {
    const delays = delaysOf({ pareto: { minimum: '10ms', shape: 1, maximum: '40ms' } });
    expect(Math.max(...delays)).toBeLessThanOrEqual(40);
    expect(kolmogorovSmirnov(delays, x => (1 - 10 / x) / 0.75)).toBeLessThan(limit);
  });

  it('keeps packets in order unless told otherwise', () => {
    const order = (keepOrder: boolean | undefined): number[] => {
      const uniform = ['1ms', '50ms'] as const;
      const delay = keepOrder === undefined ? { uniform } : { uniform, keepOrder };
      const { direction, arrivals, context } = directionOf({ delay });
      sendMany(direction, context, 500, ms(1));
      return arrivals.map(({ id }) => id);
    };
    const sorted = Array.from({ length: 500 }, (_, index) => index + 1);
    expect(order(undefined)).toEqual(sorted);
    expect(order(true)).toEqual(sorted);
    expect(order(false)).not.toEqual(sorted);
    expect(order(false).toSorted((a, b) => a - b)).toEqual(sorted);
  });

  it('lets a packet that would overtake arrive at the same time as the one before it', () => {
    const ordered = directionOf({ delay: { uniform: ['1ms', '50ms'] } });
    const free = directionOf({ delay: { uniform: ['1ms', '50ms'], keepOrder: false } });
    sendMany(ordered.direction, ordered.context, 200, ms(1));
    sendMany(free.direction, free.context, 200, ms(1));
    let latest = 0;
    const expected = free.arrivals
      .toSorted((a, b) => a.id - b.id)
      .map(({ id, at }) => ({ id, at: (latest = Math.max(latest, at)) }));
    expect(ordered.arrivals).toEqual(expected);
  });

  it('never delivers inside send, not even without any delay', () => {
    const { direction, arrivals, context } = directionOf({});
    direction.send(packet(1));
    expect(arrivals).toEqual([]);
    context.scheduler.run();
    expect(arrivals).toEqual([{ id: 1, at: 0 }]);
  });
});
