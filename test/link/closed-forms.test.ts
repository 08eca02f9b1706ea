// Impairments against closed forms, where their own files do not do it already (chance, loss, loss-models, delay,
// jitter): run lengths, correlation by way of whole links, where packets change places (RFC 4737), when slots open,
// where bits flip. Seeds are fixed: a statistic that passes always passes.
import { describe, expect, it } from 'vitest';
import type { DirectionDescription } from '../../src/link/index.ts';
import { ms } from '../../src/time/index.ts';
import { bench, directionOf, sendMany } from './packets.ts';
import {
  autocorrelation,
  binomial,
  fourSigma,
  geometric,
  kolmogorovLimit,
  kolmogorovSmirnov,
  kolmogorovSmirnovOfSteps,
  mean,
  reorderingExtents,
  runLengths,
  shareByNetem,
} from './statistics.ts';

const count = 50_000;

/** Sends one packet a millisecond. */
function through(description: DirectionDescription, gap: number = ms(1)) {
  const context = bench();
  const faults: string[] = [];
  const observer = {
    ...context.observer,
    faulted: (_packet: unknown, detail: string) => void faults.push(detail),
  };
  const { direction, arrivals } = directionOf(description, { ...context, observer });
  sendMany(direction, context, count, gap);
  return { arrivals, faults, drops: context.drops };
}

/** For each packet whether it was lost. */
function losses(description: DirectionDescription): boolean[] {
  const lost = new Set(through(description).drops.map(({ id }) => id));
  return Array.from({ length: count }, (_, index) => lost.has(index + 1));
}

/** For each packet whether it came twice. */
function copies(description: DirectionDescription): boolean[] {
  const times = new Map<number, number>();
  for (const { id } of through(description).arrivals) times.set(id, (times.get(id) ?? 0) + 1);
  return Array.from({ length: count }, (_, index) => times.get(index + 1) === 2);
}

describe('runs', () => {
  it.each([
    ['of losses by Gilbert-Elliott go on with 1 − r', { gilbertElliott: { p: 0.05, r: 0.25 } }, 0.75],
    ['of losses by the chain of four states with 1 − p31', { state: { p13: 0.05, p31: 0.4 } }, 0.6],
    ['of correlated random losses with p + ρ(1 − p)', { probability: 0.1, correlation: 0.5 }, 0.55],
    ['of plain random losses with p', 0.3, 0.3],
  ] as const)('%s: their lengths are geometric', (_, loss, again) => {
    const lengths = runLengths(losses({ loss }), true);
    expect(lengths.length).toBeGreaterThan(1000);
    expect(kolmogorovSmirnovOfSteps(lengths, geometric(again))).toBeLessThan(kolmogorovLimit(lengths.length));
  });

  it.each([
    ['of losses by Gilbert-Elliott go on with 1 − p', { gilbertElliott: { p: 0.05, r: 0.25 } }, 0.95],
    ['of correlated random losses with 1 − p(1 − ρ)', { probability: 0.1, correlation: 0.5 }, 0.95],
  ] as const)('between those %s', (_, loss, again) => {
    const lengths = runLengths(losses({ loss }), false);
    expect(kolmogorovSmirnovOfSteps(lengths, geometric(again))).toBeLessThan(kolmogorovLimit(lengths.length));
  });

  it('of duplicates with p + ρ(1 − p), and they correlate by ρ^k', () => {
    const twice = copies({ duplicate: { probability: 0.2, correlation: 0.6 } });
    const lengths = runLengths(twice, true);
    expect(kolmogorovSmirnovOfSteps(lengths, geometric(0.68))).toBeLessThan(kolmogorovLimit(lengths.length));
    for (const lag of [1, 2, 3]) expect(autocorrelation(twice.map(Number), lag)).toBeCloseTo(0.6 ** lag, 1);
  });

  it('of corruption the same, as seen by who finds the checksums wrong', () => {
    const damaged = new Set<number>();
    const context = bench();
    const { direction } = directionOf({ corrupt: { probability: 0.2, correlation: 0.6 } }, context);
    sendMany(direction, context, count, ms(1));
    for (const { id, by } of context.drops) if (by === 'checksum') damaged.add(id);
    const hits = Array.from({ length: count }, (_, index) => damaged.has(index + 1));
    const lengths = runLengths(hits, true);
    expect(Math.abs(damaged.size / count - 0.2)).toBeLessThan(2 * fourSigma(0.2, count));
    expect(kolmogorovSmirnovOfSteps(lengths, geometric(0.68))).toBeLessThan(kolmogorovLimit(lengths.length));
  });
});

describe("in netem's words", () => {
  it.each(['duplicate 30% 50%', 'corrupt 30% 50%', 'loss 30% 50%'])(
    '%s happens as seldom as its average of random numbers makes it',
    command => {
      const { arrivals, drops } = through({ netem: `limit 100000 ${command}` }, 1);
      const share = (arrivals.length + drops.length - count || drops.length) / count;
      expect(Math.abs(share - shareByNetem(0.3, 0.5))).toBeLessThan(3 * fourSigma(0.13, count));
    },
  );
});

/**
 * The chances of each reordering extent when one packet comes each unit of time, each is slow with probability p, and
 * a slow one arrives k + ½ later. The first that passes it leaves m later (chance p^(m−1)(1 − p) for m ≤ k), and
 * until it arrives at last come 1, and of each of k − m others who are fast, and k − m before it who are slow, some.
 */
function extentChances(p: number, k: number): number[] {
  const chances = Array.from({ length: 2 * k }, () => 0);
  const any = 1 - p ** k;
  for (let m = 1; m <= k; m++) {
    const [fast, slow] = [binomial(k - m, 1 - p), binomial(k - m, p)];
    for (const [i, a] of fast.entries()) {
      for (const [j, b] of slow.entries()) chances[1 + i + j]! += (p ** (m - 1) * (1 - p) * a * b) / any;
    }
  }
  return chances;
}

describe('reordering (RFC 4737)', () => {
  const k = 4;
  const cases: readonly (readonly [string, DirectionDescription, number])[] = [
    ['ours, which holds 20% back', { reorder: { probability: '20%', by: '4500us' } }, 0.2],
    ['ours, which holds 60% back', { reorder: { probability: '60%', by: '4500us' } }, 0.6],
    ["netem's, which lets 30% pass", { netem: 'limit 100000 delay 4500us reorder 30%' }, 0.7],
  ];

  it.each(cases)(
    '%s: as many are late as are slow and passed by somebody, p(1 − p^k)',
    (_, description, p) => {
      const extents = reorderingExtents(through(description).arrivals.map(({ id }) => id));
      const share = p * (1 - p ** k);
      // Neighbours depend on each other, over k packets at most
      expect(Math.abs(extents.length / count - share)).toBeLessThan(2 * fourSigma(share, count));
    },
  );

  it.each(cases)('%s: extents are distributed as counting says', (_, description, p) => {
    const extents = reorderingExtents(through(description).arrivals.map(({ id }) => id));
    const chances = extentChances(p, k);
    const upTo = (x: number): number => chances.slice(0, Math.floor(x) + 1).reduce((sum, c) => sum + c, 0);
    expect(upTo(2 * k)).toBeCloseTo(1, 12);
    expect(kolmogorovSmirnovOfSteps(extents, upTo)).toBeLessThan(kolmogorovLimit(extents.length / k));
    const expected = chances.reduce((sum, c, extent) => sum + c * extent, 0);
    expect(mean(extents) / expected).toBeCloseTo(1, 1.7);
  });

  it('with a gap moves one in 1/p + gap − 1, correlated by ρ as often as without', () => {
    const moved = (reorder: NonNullable<DirectionDescription['reorder']>): boolean[] => {
      const late = new Set(
        through({ reorder }).arrivals.flatMap(({ id, at }) => (at > (id - 1) * ms(1) ? [id] : [])),
      );
      return Array.from({ length: count }, (_, index) => late.has(index + 1));
    };
    const share = (values: readonly boolean[]): number => mean(values.map(Number));
    expect(share(moved({ probability: '20%', by: '300us', gap: 4 }))).toBeCloseTo(1 / (5 + 3), 2);
    const correlated = moved({ probability: '20%', by: '300us', correlation: '50%' });
    expect(Math.abs(share(correlated) - 0.2)).toBeLessThan(2 * fourSigma(0.2, count));
    expect(autocorrelation(correlated.map(Number), 1)).toBeCloseTo(0.5, 1);
  });
});

describe('slots', () => {
  /** Between the packets of a link that opens for one at a time, with always one waiting. */
  const waits = (slots: NonNullable<DirectionDescription['slots']>): number[] => {
    const times = through({ slots }, 1).arrivals.map(({ at }) => at / 1e6);
    return times.slice(1).map((time, index) => time - times[index]!);
  };

  it('between two times are all equally likely', () => {
    const between = waits({ minimum: '10ms', maximum: '30ms', packets: 1 });
    const uniform = (x: number): number => Math.min(1, Math.max(0, (x - 10) / 20));
    expect(kolmogorovSmirnov(between.slice(1), uniform)).toBeLessThan(kolmogorovLimit(count));
  });

  it('about a mean, without a distribution, are so too', () => {
    const about = waits({ delay: '20ms', jitter: '5ms', packets: 1 });
    const uniform = (x: number): number => Math.min(1, Math.max(0, (x - 15) / 10));
    expect(kolmogorovSmirnov(about.slice(1), uniform)).toBeLessThan(kolmogorovLimit(count));
  });
});

it('corruption flips any bit of a packet as often as any other', () => {
  const { drops } = through({ corrupt: '50%' });
  const places = drops.map(({ detail }) => Number(/bit (\d+)/.exec(detail)?.[1]));
  const bits = 40 * 8;
  expect(Math.max(...places)).toBeGreaterThan(bits - 10);
  const size = Math.max(...places) + 1;
  expect(kolmogorovSmirnovOfSteps(places, x => (x + 1) / size)).toBeLessThan(
    kolmogorovLimit(places.length) + 1 / size,
  );
});
