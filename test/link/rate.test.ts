import { describe, expect, it } from 'vitest';
import { ms, ns, us } from '../../src/time/index.ts';
import { directionOf, packet, sendMany } from './packets.ts';

describe('rate', () => {
  it('spaces packets by size·8/rate, and adds the delay behind', () => {
    const { direction, arrivals, context } = directionOf({ rate: '10Mbps', delay: '20ms' });
    sendMany(direction, context, 3, 0, 1500);
    expect(arrivals).toEqual([1.2, 2.4, 3.6].map((at, index) => ({ id: index + 1, at: ms(20 + at) })));
  });

  it('is idle between packets that come slowly', () => {
    const { direction, arrivals, context } = directionOf({ rate: '8Mbps' });
    sendMany(direction, context, 3, ms(5), 1000);
    expect(arrivals.map(({ at }) => at)).toEqual([ms(1), ms(6), ms(11)]);
  });

  it('delivers at most its rate, however much is offered', () => {
    const { direction, arrivals, context } = directionOf({ rate: '3Mbps', queue: { packets: 20 } });
    sendMany(direction, context, 10_000, us(100), 777);
    const seconds = (arrivals.at(-1)!.at - arrivals[0]!.at) / 1e9;
    const bitsPerSecond = ((arrivals.length - 1) * 777 * 8) / seconds;
    expect(Math.abs(bitsPerSecond / 3e6 - 1)).toBeLessThan(1e-6);
    expect(arrivals.length + context.drops.length).toBe(10_000);
  });

  it('drops the newest packet when the queue is full, not counting the one on the wire', () => {
    const { direction, arrivals, context } = directionOf({ rate: '8Mbps', queue: { packets: 2 } });
    sendMany(direction, context, 5, 0);
    expect(arrivals.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(context.drops).toEqual(
      [4, 5].map(id => ({ id, by: 'queue', detail: 'queue of 2 packets full', at: ns(0) })),
    );
  });

  it('holds 1000 packets by default', () => {
    const { direction, arrivals, context } = directionOf({ rate: '8Mbps' });
    sendMany(direction, context, 1010, 0);
    expect(arrivals.length).toBe(1001);
    expect(context.drops.length).toBe(9);
  });

  it('with a queue in bytes, admits a small packet where a large one no longer fits', () => {
    const { direction, arrivals, context } = directionOf({ rate: '8Mbps', queue: { bytes: 2500 } });
    for (const [id, size] of [
      [1, 1000],
      [2, 1000],
      [3, 1000],
      [4, 1000],
      [5, 500],
      [6, 1],
    ] as const) {
      direction.send(packet(id, size));
    }
    context.scheduler.run();
    expect(arrivals.map(({ id }) => id)).toEqual([1, 2, 3, 5]);
  });

  it('with a queue in bytes, has room again once packets have left it', () => {
    const { direction, arrivals, context } = directionOf({ rate: '8Mbps', queue: { bytes: 1000 } });
    sendMany(direction, context, 6, ms(1));
    for (let id = 7; id <= 9; id++) direction.send(packet(id));
    context.scheduler.run();
    expect(arrivals.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    for (let id = 10; id <= 11; id++) direction.send(packet(id));
    context.scheduler.run();
    expect(arrivals.slice(8).map(({ id }) => id)).toEqual([10, 11]);
  });

  it('with a queue of 0, sends only what finds the wire idle', () => {
    const { direction, arrivals, context } = directionOf({ rate: '8Mbps', queue: { packets: 0 } });
    sendMany(direction, context, 4, us(500));
    expect(arrivals.map(({ id }) => id)).toEqual([1, 3]);
  });

  it('forgets its queue and the packet on the wire at a reset', () => {
    const { direction, arrivals, context } = directionOf({ rate: '8Mbps' });
    for (let id = 1; id <= 40; id++) direction.send(packet(id));
    context.scheduler.runUntil(ms(2));
    context.scheduler.reset();
    direction.reset();
    arrivals.length = 0;
    direction.send(packet(99));
    context.scheduler.run();
    expect(arrivals).toEqual([{ id: 99, at: ms(1) }]);
  });
});
