// netem's queue: reordering as RFC 4737 measures it, rate with overhead and cells, limit, slots, copies.
import { describe, expect, it } from 'vitest';
import type { DirectionDescription } from '../../src/link/index.ts';
import { ms, ns } from '../../src/time/index.ts';
import { directionOf, packet, sendMany, type Arrival, type Bench } from './packets.ts';
import { fourSigma, mean, reorderingExtents } from './statistics.ts';

function through(
  description: DirectionDescription,
  count: number,
  gap: number,
  size = 1000,
): { arrivals: Arrival[]; context: Bench } {
  const { direction, arrivals, context } = directionOf(description);
  sendMany(direction, context, count, gap, size);
  return { arrivals, context };
}
const ids = (arrivals: readonly Arrival[]): number[] => arrivals.map(({ id }) => id);

describe('the reordering extent', () => {
  it('is what RFC 4737 says of its own example', () => {
    // Its table 1: 4 comes after 5 to 8, and nobody else is late.
    expect(reorderingExtents([1, 2, 3, 5, 6, 7, 8, 4, 9, 10])).toEqual([4]);
    expect(reorderingExtents([1, 2, 3, 4])).toEqual([]);
  });
});

describe("netem's reordering", () => {
  it('with 100% and a gap of 5 sends every fifth packet at once, ahead of those under way', () => {
    const { arrivals } = through({ netem: 'delay 10ms reorder 100% gap 5' }, 10, ms(100));
    const delays = arrivals.map(({ id, at }) => (at - (id - 1) * ms(100)) / 1e6);
    expect(delays).toEqual([10, 10, 10, 10, 0, 10, 10, 10, 10, 0]);
  });

  it('makes a packet overtake as many as came within the delay: these are late by 1 and more', () => {
    // One a millisecond and 4.5 ms on the way: no. 20 passes 19, 18, 17 and 16, which arrive 1, 2, 3 and 4 too late.
    const { arrivals } = through({ netem: 'delay 4500us reorder 100% gap 20' }, 39, ms(1));
    expect(ids(arrivals).slice(13, 21)).toEqual([14, 15, 20, 16, 17, 18, 19, 21]);
    expect(reorderingExtents(ids(arrivals))).toEqual([1, 2, 3, 4]);
  });

  it('moves a quarter of the packets with 25%, and 1 in 4 + gap − 1 when there is a gap', () => {
    const moved = (netem: string): number => {
      const { arrivals } = through({ netem }, 20_000, ms(20));
      return arrivals.filter(({ id, at }) => at === (id - 1) * ms(20)).length / 20_000;
    };
    expect(Math.abs(moved('delay 10ms reorder 25%') - 0.25)).toBeLessThan(fourSigma(0.25, 20_000));
    expect(moved('delay 10ms reorder 25% gap 5')).toBeCloseTo(1 / (4 + 4), 2);
  });

  it('by holding back, ours, makes a packet late by as many as pass it', () => {
    const { arrivals } = through({ reorder: { probability: 1, by: '3500us', gap: 10 } }, 25, ms(1));
    expect(ids(arrivals).slice(8, 15)).toEqual([9, 11, 12, 13, 10, 14, 15]);
    expect(reorderingExtents(ids(arrivals))).toEqual([3, 3]);
  });
});

describe("netem's rate", () => {
  it.each([
    ['rate 8kbit', 50, 50],
    // tc-netem(8): 50 bytes over ATM are two cells of 48 with 5 each, 106 bytes.
    ['rate 8kbit 0 48 5', 50, 106],
    ['rate 8kbit 20', 50, 70],
    ['rate 8kbit -14', 64, 50],
    ['rate 8kbit 20 100 5', 100, 210],
    ['rate 8kbit 0 48', 48, 48],
  ])('%s takes a packet of %i bytes for %i', (netem, size, onTheWire) => {
    const { arrivals } = through({ netem }, 2, 0, size);
    expect(arrivals.map(({ at }) => at)).toEqual([ms(onTheWire), ms(2 * onTheWire)]);
  });

  it('is the same in our own words', () => {
    const rate = { rate: '8kbps', cellSize: 48, cellOverhead: 5 };
    const { arrivals } = through({ rate }, 2, 0, 50);
    expect(arrivals.map(({ at }) => at)).toEqual([ms(106), ms(212)]);
  });

  it('counts waiting for the packet before towards the delay', () => {
    // 1000 bytes take 10 ms. The first is there after 20 + 10; the second waits less for having waited.
    const { arrivals } = through({ netem: 'delay 20ms rate 800kbit' }, 3, 0);
    expect(arrivals.map(({ at }) => at)).toEqual([ms(30), ms(40), ms(50)]);
  });
});

describe("netem's queue", () => {
  it('holds 1000 packets, or as many as its limit says', () => {
    expect(through({ netem: 'delay 10ms' }, 1010, 0).arrivals).toHaveLength(1000);
    const { arrivals, context } = through({ netem: 'limit 5 delay 10ms' }, 8, 0);
    expect(ids(arrivals)).toEqual([1, 2, 3, 4, 5]);
    expect(context.drops[0]).toMatchObject({ id: 6, by: 'queue', detail: "netem's queue of 5 packets full" });
  });

  it('never delivers inside send, not even without delay', () => {
    const { direction, arrivals, context } = directionOf({ netem: 'loss 0%' });
    direction.send(packet(1));
    expect(arrivals).toEqual([]);
    context.scheduler.run();
    expect(arrivals).toEqual([{ id: 1, at: 0 }]);
  });
});

describe("netem's copies", () => {
  it('come before their original and take a delay of their own', () => {
    const { arrivals } = through({ netem: 'delay 20ms 10ms duplicate 100%' }, 200, ms(100));
    expect(arrivals).toHaveLength(400);
    const differing = arrivals.filter(
      ({ id, at }, index) => index % 2 === 1 && arrivals[index - 1]!.at !== at && id > 0,
    );
    expect(differing.length).toBeGreaterThan(190);
  });

  it('cancel out with loss: who is to be doubled and lost goes on once, and copies may be lost', () => {
    const { arrivals, context } = through({ netem: 'limit 100000 duplicate 50% loss 20%' }, 40_000, 1);
    // Alone: .5·.8; doubled: .5·(.2·1 + .8·(1 + .8)).
    expect(arrivals.length / 40_000).toBeCloseTo(0.5 * 0.8 + 0.5 * (0.2 + 0.8 * 1.8), 1.9);
    expect(context.drops.length / 40_000).toBeCloseTo(0.5 * 0.2 + 0.5 * 0.8 * 0.2, 1.9);
  });
});

describe('slots', () => {
  const times = (description: DirectionDescription, count: number, gap: number): number[] =>
    through(description, count, gap).arrivals.map(({ at }) => at / 1e6);

  it('let packets go in bunches, of so many packets or bytes at most', () => {
    const bunched = (more: object): number[] => times({ slots: { minimum: '10ms', ...more } }, 6, ns(1));
    // The first finds the link's first slot open.
    expect(new Set(bunched({}))).toEqual(new Set([0, 10.000001]));
    expect(bunched({ packets: 2 }).map(Math.floor)).toEqual([0, 10, 10, 20, 20, 30]);
    expect(bunched({ bytes: 3000 }).map(Math.floor)).toEqual([0, 10, 10, 10, 20, 20]);
    const byNetem = times({ netem: 'slot 10ms packets 2' }, 6, ns(1));
    expect(byNetem.map(Math.floor)).toEqual([0, 10, 10, 20, 20, 30]);
  });

  it('come after a wait between two times, or about a mean', () => {
    const waits = (description: DirectionDescription): number[] => {
      const all = times(description, 5000, ms(0.01));
      return all.slice(1).map((time, index) => time - all[index]!);
    };
    const between = waits({ netem: 'limit 9999 slot 1ms 3ms packets 1' });
    expect([Math.min(...between) >= 0.999, Math.max(...between) <= 3]).toEqual([true, true]);
    expect(mean(between)).toBeCloseTo(2, 1);
    expect(mean(waits({ netem: 'limit 9999 slot distribution normal 2ms 300us packets 1' }))).toBeCloseTo(
      2,
      1,
    );
    expect(mean(waits({ slots: { delay: '2ms', jitter: '1ms', packets: 1 } }))).toBeCloseTo(2, 1);
  });

  it('of no length are none, as in netem', () => {
    expect(new Set(times({ netem: 'slot 0 packets 1' }, 5, 0))).toEqual(new Set([0]));
  });
});

describe('a seed in the command', () => {
  it('gives other luck, the same again for the same', () => {
    const lost = (netem: string): number[] => {
      const { context } = through({ netem }, 500, 1);
      return context.drops.map(({ id }) => id);
    };
    expect(lost('loss 10% seed 1')).toEqual(lost('loss 10% seed 1'));
    expect(lost('loss 10% seed 1')).not.toEqual(lost('loss 10% seed 2'));
    expect(lost('loss 10% seed 1')).not.toEqual(lost('loss 10%'));
  });
});
