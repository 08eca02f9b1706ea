import { describe, expect, it } from 'vitest';
import { ms } from '../../src/time/index.ts';
import { directionOf, sendMany } from './packets.ts';

describe('duplicate', () => {
  it('delivers a share of the packets twice, the copy at the same time and right behind', () => {
    const count = 50_000;
    const { direction, arrivals, context } = directionOf({ delay: '10ms', duplicate: '20%' });
    sendMany(direction, context, count, ms(1));
    const extra = arrivals.length - count;
    expect(Math.abs(extra / count - 0.2)).toBeLessThan(4 * Math.sqrt(0.16 / count));
    const copies = arrivals.filter((arrival, index) => arrival.id === arrivals[index - 1]?.id);
    expect(copies.length).toBe(extra);
    expect(arrivals.every(({ id, at }) => at === ms(9 + id))).toBe(true);
  });
});
