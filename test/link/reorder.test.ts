import { describe, expect, it } from 'vitest';
import { ms } from '../../src/time/index.ts';
import { directionOf, sendMany } from './packets.ts';

describe('reorder', () => {
  it('holds a share of the packets back by exactly that much, and the others pass', () => {
    const count = 50_000;
    const { direction, arrivals, context } = directionOf({
      delay: '10ms',
      reorder: { probability: '10%', by: '3ms' },
    });
    sendMany(direction, context, count, ms(1));
    const delays = arrivals.map(({ id, at }) => at - (id - 1) * ms(1));
    expect(new Set(delays)).toEqual(new Set([ms(10), ms(13)]));
    const share = delays.filter(delay => delay === ms(13)).length / count;
    expect(Math.abs(share - 0.1)).toBeLessThan(4 * Math.sqrt(0.09 / count));
    expect(arrivals.some(({ id }, index) => id < (arrivals[index - 1]?.id ?? 0))).toBe(true);
  });

  it('at 100% delays all and so reorders none', () => {
    const { direction, arrivals, context } = directionOf({ reorder: { probability: 1, by: '3ms' } });
    sendMany(direction, context, 10, ms(1));
    expect(arrivals).toEqual(arrivals.map((_, index) => ({ id: index + 1, at: ms(3 + index) })));
  });
});
