import { describe, expect, it } from 'vitest';
import { RandomSource, type RandomStream } from '../../src/time/index.ts';

function draws(stream: RandomStream, count: number): number[] {
  return Array.from({ length: count }, () => stream.next());
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function correlation(xs: readonly number[], ys: readonly number[]): number {
  const [mx, my] = [mean(xs), mean(ys)];
  const sum = (f: (index: number) => number): number => xs.reduce((total, _, index) => total + f(index), 0);
  const covariance = sum(i => (xs[i]! - mx) * (ys[i]! - my));
  return covariance / Math.sqrt(sum(i => (xs[i]! - mx) ** 2) * sum(i => (ys[i]! - my) ** 2));
}

function kolmogorovSmirnov(values: readonly number[], F: (x: number) => number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted.reduce((greatest, value, index) => {
    const expected = F(value);
    return Math.max(greatest, expected - index / sorted.length, (index + 1) / sorted.length - expected);
  }, 0);
}

const names = 10_000;
/** The statistic exceeds 1.95/√n once in 1000 times; a correlation of independent draws 3.3/√n. */
const distanceMax = 1.95 / Math.sqrt(names);
const correlationMax = 3.3 / Math.sqrt(names);

describe('named streams', () => {
  it('give the same draws for the same seed and name, and others for another', () => {
    const first = draws(new RandomSource('s').stream('loss'), 100);
    expect(draws(new RandomSource('s').stream('loss'), 100)).toEqual(first);
    expect(draws(new RandomSource('t').stream('loss'), 100)).not.toEqual(first);
    expect(draws(new RandomSource('s').stream('delay'), 100)).not.toEqual(first);
  });

  it('are pinned: these draws are part of every published result', () => {
    expect(draws(new RandomSource('finwait').stream('link.toServer/loss'), 4)).toMatchInlineSnapshot(`
      [
        0.7498485252726823,
        0.2286613709293306,
        0.4458882240578532,
        0.4199557937681675,
      ]
    `);
  });

  it('are not changed by another consumer, whatever it draws and when', () => {
    const alone = draws(new RandomSource('s').stream('loss'), 1000);
    const source = new RandomSource('s');
    const loss = source.stream('loss');
    const newcomer = source.stream('reorder');
    const mixed = Array.from({ length: 1000 }, (_, index) => {
      if (index % 3 === 0) newcomer.normal();
      source.stream(`consumer ${index}`).next();
      return loss.next();
    });
    expect(mixed).toEqual(alone);
  });

  it.each([
    ['names that count up', (index: number) => new RandomSource('seed').stream(`stream ${index}`)],
    ['seeds that count up', (index: number) => new RandomSource(`run ${index}`).stream('loss')],
  ])('have uncorrelated, uniform first draws under 10,000 %s', (_, streamOf) => {
    const perStream = Array.from({ length: names }, (_, index) => draws(streamOf(index), 4));
    for (let draw = 0; draw < 4; draw++) {
      const series = perStream.map(values => values[draw]!);
      expect(kolmogorovSmirnov(series, x => x)).toBeLessThan(distanceMax);
      for (const lag of [1, 2, 3, 10, 100]) {
        expect(Math.abs(correlation(series.slice(lag), series.slice(0, -lag)))).toBeLessThan(correlationMax);
      }
      if (draw > 0) {
        const previous = perStream.map(values => values[draw - 1]!);
        expect(Math.abs(correlation(series, previous))).toBeLessThan(correlationMax);
      }
    }
  });

  it('are the same object for the same name', () => {
    const source = new RandomSource('s');
    const [first] = draws(source.stream('a'), 1);
    const [second] = draws(source.stream('a'), 1);
    expect(draws(new RandomSource('s').stream('a'), 2)).toEqual([first, second]);
  });

  it('start over at a reset, in the objects already handed out, as if made afresh', () => {
    const source = new RandomSource('run 1');
    const stream = source.stream('loss');
    stream.normal();
    draws(stream, 10);
    source.reset('run 2');
    const fresh = new RandomSource('run 2').stream('loss');
    expect([stream.normal(), stream.normal(), stream.double(), ...draws(stream, 10)]).toEqual([
      fresh.normal(),
      fresh.normal(),
      fresh.double(),
      ...draws(fresh, 10),
    ]);
    source.reset('run 1');
    expect(draws(stream, 10)).toEqual(draws(new RandomSource('run 1').stream('loss'), 10));
  });
});

describe('distributions', () => {
  const count = 50_000;
  const limit = 1.95 / Math.sqrt(count);
  const sample = (draw: (stream: RandomStream) => number): number[] => {
    const stream = new RandomSource('distributions').stream('x');
    return Array.from({ length: count }, () => draw(stream));
  };

  it('next and double are uniform in [0, 1)', () => {
    for (const values of [sample(stream => stream.next()), sample(stream => stream.double())]) {
      expect(kolmogorovSmirnov(values, x => x)).toBeLessThan(limit);
      expect(values.every(value => value >= 0 && value < 1)).toBe(true);
    }
  });

  it('double uses bits that next has not', () => {
    expect(sample(stream => stream.next()).every(value => Number.isInteger(value * 2 ** 32))).toBe(true);
    const fine = sample(stream => stream.double()).filter(value => !Number.isInteger(value * 2 ** 32));
    expect(fine.length).toBeGreaterThan(count * 0.99);
  });

  it('integer takes each value below its bound equally often, and refuses a bound that is none', () => {
    const counts = Array.from({ length: 7 }, () => 0);
    for (const value of sample(stream => stream.integer(7))) counts[value]!++;
    const expected = count / 7;
    const chiSquare = counts.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeLessThan(22.5); // 6 degrees of freedom, 0.1 %
    const stream = new RandomSource('s').stream('x');
    for (const bound of [0, -1, 2.5, NaN]) expect(() => stream.integer(bound)).toThrow('whole number');
  });

  it('normal has mean 0, deviation 1 and no memory', () => {
    const values = sample(stream => stream.normal());
    const deviation = Math.sqrt(mean(values.map(value => value ** 2)) - mean(values) ** 2);
    expect(Math.abs(mean(values))).toBeLessThan(4 / Math.sqrt(count));
    expect(Math.abs(deviation - 1)).toBeLessThan(4 / Math.sqrt(2 * count));
    const within = values.filter(value => Math.abs(value) < 1.959964).length / count;
    expect(Math.abs(within - 0.95)).toBeLessThan(0.004);
    expect(Math.abs(correlation(values.slice(1), values.slice(0, -1)))).toBeLessThan(4 / Math.sqrt(count));
  });

  it('exponential has the distribution function 1 - exp(-x/mean)', () => {
    const values = sample(stream => stream.exponential(3));
    expect(kolmogorovSmirnov(values, x => 1 - Math.exp(-x / 3))).toBeLessThan(limit);
  });
});
