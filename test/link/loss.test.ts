import { describe, expect, it } from 'vitest';
import { bench, directionOf, sendMany } from './packets.ts';

const count = 100_000;

/** Half the width of a 4-sigma interval of a relative frequency of independent trials. */
const fourSigma = (probability: number, trials: number): number =>
  4 * Math.sqrt((probability * (1 - probability)) / trials);

describe('Bernoulli loss', () => {
  it.each([0.01, 0.1, 0.5])('drops a share of %f, and whatever is not dropped arrives', probability => {
    const { direction, arrivals, context } = directionOf({ loss: probability });
    sendMany(direction, context, count, 1);
    expect(context.drops.length + arrivals.length).toBe(count);
    const share = context.drops.length / count;
    expect(Math.abs(share - probability)).toBeLessThan(fourSigma(probability, count));
    expect(context.drops[0]).toMatchObject({ by: 'loss', detail: `random loss, ${probability * 100}%` });
  });

  it('drops each packet on its own: runs of losses are geometric', () => {
    const { direction, context } = directionOf({ loss: 0.3 });
    sendMany(direction, context, count, 1);
    const ids = new Set(context.drops.map(drop => drop.id));
    const pairs = context.drops.filter(drop => ids.has(drop.id + 1)).length / count;
    expect(Math.abs(pairs - 0.09)).toBeLessThan(2 * fourSigma(0.09, count));
  });

  it('loses at a higher rate whatever it loses at a lower one, with the same seed', () => {
    const lost = (probability: number): number[] => {
      const { direction, context } = directionOf({ loss: probability });
      sendMany(direction, context, 2000, 1);
      return context.drops.map(drop => drop.id);
    };
    const atTenPercent = new Set(lost(0.1));
    expect(lost(0.05).every(id => atTenPercent.has(id))).toBe(true);
  });

  it('drops all at 100% and none at 0%', () => {
    const all = directionOf({ loss: '100%' });
    sendMany(all.direction, all.context, 50, 1);
    expect(all.arrivals).toEqual([]);
    const none = directionOf({ loss: '0%' });
    sendMany(none.direction, none.context, 50, 1);
    expect(none.arrivals.length).toBe(50);
  });
});

describe('Gilbert-Elliott loss', () => {
  const p = 0.02;
  const r = 0.25;

  it('drops a share of p/(p + r), in bursts of 1/r packets on average', () => {
    const { direction, context } = directionOf({ loss: { gilbertElliott: { p, r } } });
    sendMany(direction, context, count, 1);
    const lost = context.drops.map(drop => drop.id);
    const bursts = lost.filter((id, index) => lost[index - 1] !== id - 1).length;
    expect(lost.length / count).toBeCloseTo(p / (p + r), 2);
    expect(Math.abs(lost.length / bursts - 1 / r)).toBeLessThan(0.2);
  });

  it('drops (p·lossBad + r·lossGood)/(p + r) when neither state is perfect', () => {
    const loss = { gilbertElliott: { p: '2%', r: '25%', lossBad: '50%', lossGood: '1%' } };
    const { direction, context } = directionOf({ loss });
    sendMany(direction, context, count, 1);
    expect(context.drops.length / count).toBeCloseTo((p * 0.5 + r * 0.01) / (p + r), 2);
    expect(new Set(context.drops.map(drop => drop.detail))).toEqual(
      new Set(['loss in a bad spell', 'loss in a good spell']),
    );
  });

  it('loses the first packet of a run as often as any other', () => {
    const runs = 20_000;
    const context = bench();
    const { direction } = directionOf({ loss: { gilbertElliott: { p: 0.1, r: 0.3 } } }, context);
    for (let run = 0; run < runs; run++) {
      context.source.reset(`run ${run}`);
      context.scheduler.reset();
      direction.reset();
      sendMany(direction, context, 1, 1);
    }
    expect(Math.abs(context.drops.length / runs - 0.25)).toBeLessThan(fourSigma(0.25, runs));
  });
});

describe('loss of the n-th packets', () => {
  it('drops exactly those, and counts anew after a reset', () => {
    const { direction, arrivals, context } = directionOf({ loss: { nth: [1, 4] } });
    sendMany(direction, context, 5, 1);
    expect(arrivals.map(({ id }) => id)).toEqual([2, 3, 5]);
    expect(context.drops.map(({ detail }) => detail)).toEqual(['packet no. 1', 'packet no. 4']);
    context.scheduler.reset();
    direction.reset();
    sendMany(direction, context, 5, 1);
    expect(arrivals.map(({ id }) => id)).toEqual([2, 3, 5, 2, 3, 5]);
  });
});
