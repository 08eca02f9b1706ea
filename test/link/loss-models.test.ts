// Loss by chains and lists against closed forms: shares of losses, lengths of runs.
import { describe, expect, it } from 'vitest';
import type { DirectionDescription, LossDescription } from '../../src/link/index.ts';
import { ms } from '../../src/time/index.ts';
import { bench, directionOf, sendMany } from './packets.ts';
import { autocorrelation, mean, runLengths } from './statistics.ts';

const count = 150_000;

/** For each packet, whether it was lost. */
function lostOf(description: DirectionDescription, packets = count): boolean[] {
  const { direction, context } = directionOf(description);
  sendMany(direction, context, packets, 1);
  const ids = new Set(context.drops.map(({ id }) => id));
  return Array.from({ length: packets }, (_, index) => ids.has(index + 1));
}
const share = (lost: readonly boolean[]): number => mean(lost.map(Number));
const byLoss = (loss: LossDescription): boolean[] => lostOf({ loss });

describe('loss by the Markov chain of four states', () => {
  const chain = { p13: 0.02, p31: 0.2, p32: 0.3, p23: 0.5, p14: 0.01 };

  /** Stationary shares of the states 1 to 4. */
  function stationary({ p13, p31, p32, p23, p14 }: typeof chain): readonly [number, number, number, number] {
    const three = p13 / p31;
    const two = (three * p32) / p23;
    const sum = 1 + two + three + p14;
    return [1 / sum, two / sum, three / sum, p14 / sum];
  }

  it('loses the stationary share of states 3 and 4', () => {
    const [, , three, four] = stationary(chain);
    expect(share(byLoss({ state: chain }))).toBeCloseTo(three + four, 2);
  });

  it('isolated losses apart, loses in runs of 1/(p31 + p32) packets on average', () => {
    const lengths = runLengths(byLoss({ state: { ...chain, p14: 0 } }), true);
    expect(mean(lengths)).toBeCloseTo(1 / (chain.p31 + chain.p32), 1);
  });

  it('with p14 alone never loses two in a row', () => {
    const lengths = runLengths(byLoss({ state: { p13: 0, p31: 1, p14: '20%' } }), true);
    expect(new Set(lengths)).toEqual(new Set([1]));
    expect(lengths.length / count).toBeCloseTo(0.2 / 1.2, 2);
  });

  it('with p13 alone is plain random loss', () => {
    const lost = byLoss({ state: { p13: '10%' } });
    expect(share(lost)).toBeCloseTo(0.1, 2);
    expect(Math.abs(autocorrelation(lost.map(Number), 1))).toBeLessThan(0.01);
  });

  it("is netem's `loss state`, in its order of parameters", () => {
    expect(lostOf({ netem: 'loss state 2% 20% 30% 50% 1%' }).filter(Boolean).length / count).toBeCloseTo(
      share(byLoss({ state: chain })),
      2,
    );
  });
});

describe('Gilbert-Elliott loss', () => {
  it("is netem's `loss gemodel p r 1-h 1-k`", () => {
    const [p, r, lossBad, lossGood] = [0.02, 0.25, 0.6, 0.01];
    const lost = lostOf({ netem: 'loss gemodel 2% 25% 60% 1%' });
    expect(share(lost)).toBeCloseTo((p * lossBad + r * lossGood) / (p + r), 2);
  });

  it('correlates by (1 − p − r)^k over k packets, as far as it loses only while bad', () => {
    const lost = byLoss({ gilbertElliott: { p: 0.1, r: 0.3 } }).map(Number);
    for (const lag of [1, 2, 3]) expect(autocorrelation(lost, lag)).toBeCloseTo(0.6 ** lag, 1.7);
  });

  it('begins good in netem, and anywhere otherwise', () => {
    const first = (description: DirectionDescription): number => {
      const context = bench();
      const { direction } = directionOf(description, context);
      for (let run = 0; run < 3000; run++) {
        context.source.reset(`run ${run}`);
        context.scheduler.reset();
        direction.reset();
        sendMany(direction, context, 1, 1);
      }
      return context.drops.length / 3000;
    };
    expect(first({ netem: 'loss gemodel 20% 20%' })).toBe(0);
    expect(first({ loss: { gilbertElliott: { p: 0.2, r: 0.2 } } })).toBeCloseTo(0.5, 1);
  });

  it('delays what it does not lose in a bad spell, and keeps the order', () => {
    const loss = { gilbertElliott: { p: '10%', r: '20%', lossBad: '50%', delayBad: '40ms' } };
    const { direction, arrivals, context } = directionOf({ loss });
    sendMany(direction, context, 20_000, ms(1));
    const delays = arrivals.map(({ id, at }) => at - (id - 1) * ms(1));
    expect(arrivals.every(({ id }, index) => index === 0 || id > arrivals[index - 1]!.id)).toBe(true);
    expect(Math.max(...delays)).toBe(ms(40));
    // Whoever comes just after a loss comes late more often than others: loss and delay go together.
    const lost = new Set(context.drops.map(({ id }) => id));
    const lateAfter = (wanted: boolean): number =>
      mean(
        arrivals
          .filter(({ id }) => lost.has(id - 1) === wanted)
          .map(({ id, at }) => +(at > (id - 1) * ms(1))),
      );
    expect(lateAfter(true)).toBeGreaterThan(0.7);
    expect(lateAfter(false)).toBeLessThan(lateAfter(true));
  });
});

describe('loss by a list', () => {
  const lostIds = (loss: LossDescription, packets: number): number[] =>
    lostOf({ loss }, packets).flatMap((isLost, index) => (isLost ? [index + 1] : []));

  it('repeats a pattern', () => {
    expect(lostIds({ pattern: '0010 011' }, 14)).toEqual([3, 6, 7, 10, 13, 14]);
  });

  it('plays a recording once', () => {
    expect(lostIds({ recorded: '0100001' }, 30)).toEqual([2, 7]);
  });

  it('begins anew after a reset', () => {
    const { direction, arrivals, context } = directionOf({ loss: { recorded: '01' } });
    for (let run = 0; run < 2; run++) {
      sendMany(direction, context, 3, 1);
      context.scheduler.reset();
      direction.reset();
    }
    expect(arrivals.map(({ id }) => id)).toEqual([1, 3, 1, 3]);
  });
});
