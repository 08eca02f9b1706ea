// Links that change, break, or were recorded: timetables, outages, black holes, mahimahi's traces.
import { describe, expect, it } from 'vitest';
import { parseMahimahiTrace, type DirectionDescription } from '../../src/link/index.ts';
import { FinwaitError, ms, seconds } from '../../src/time/index.ts';
import { directionOf, packet, sendMany, type Arrival } from './packets.ts';

/** One packet a second for ten seconds, the first at 0. */
function eachSecond(description: DirectionDescription): { arrivals: Arrival[]; lost: number[] } {
  const { direction, arrivals, context } = directionOf(description);
  sendMany(direction, context, 10, seconds(1));
  return { arrivals, lost: context.drops.map(({ id }) => id) };
}
const delaysOf = (arrivals: readonly Arrival[]): number[] =>
  arrivals.map(({ id, at }) => (at - (id - 1) * seconds(1)) / 1e6);

describe('a timetable', () => {
  it('changes what it names and keeps the rest', () => {
    const { arrivals, lost } = eachSecond({
      delay: '10ms',
      loss: { nth: [1] },
      schedule: [
        { at: '3s', delay: '50ms' },
        { at: '6s', loss: '100%' },
        { at: '8s', loss: 0, delay: '5ms' },
      ],
    });
    expect(arrivals.map(({ id }) => id)).toEqual([2, 3, 5, 6, 9, 10]);
    expect(delaysOf(arrivals)).toEqual([10, 10, 50, 50, 5, 5]);
    // The counting loss began anew with the phase at 3 s: its first packet is no. 4.
    expect(lost).toEqual([1, 4, 7, 8]);
  });

  it('lets what is under way arrive by the old rules, so that a shorter way overtakes', () => {
    const { direction, arrivals, context } = directionOf({
      delay: '2s',
      schedule: [{ at: '1s', delay: '10ms' }],
    });
    direction.send(packet(1));
    context.scheduler.runUntil(seconds(1));
    direction.send(packet(2));
    context.scheduler.run();
    expect(arrivals).toEqual([
      { id: 2, at: ms(1010) },
      { id: 1, at: seconds(2) },
    ]);
  });

  it('changes a rate under the queue that waits for it', () => {
    const { direction, arrivals, context } = directionOf({
      rate: '8kbps',
      schedule: [
        { at: '1500ms', rate: '80kbps' },
        { at: '20s', rate: '8kbps' },
      ],
    });
    for (let id = 1; id <= 4; id++) direction.send(packet(id, 1000));
    context.scheduler.run();
    // The second was on the wire when the rate changed.
    expect(arrivals.map(({ at }) => at)).toEqual([1000, 2000, 2100, 2200].map(ms));
  });

  it('changes netem as `tc qdisc change` does', () => {
    const { arrivals } = eachSecond({ netem: 'delay 10ms', schedule: [{ at: '5s', netem: 'delay 70ms' }] });
    expect(delaysOf(arrivals)).toEqual([10, 10, 10, 10, 10, 70, 70, 70, 70, 70]);
  });

  it('begins anew after a reset', () => {
    const { direction, arrivals, context } = directionOf({
      rate: '8Mbps',
      schedule: [{ at: '2s', delay: '1s', rate: '80Mbps' }],
    });
    const run = (): Arrival[] => {
      arrivals.length = 0;
      sendMany(direction, context, 4, seconds(1));
      return [...arrivals];
    };
    const first = run();
    context.scheduler.reset();
    direction.reset();
    expect(run()).toEqual(first);
    expect(first.map(({ at }) => at)).toEqual([1, 1001, 3000.1, 4000.1].map(ms));
  });
});

describe('outages', () => {
  it('let nothing onto the link, and let arrive what is on it', () => {
    const outages = [
      { from: '1500ms', to: '3s' },
      { from: '5s', to: '7500ms' },
    ];
    const { direction, arrivals, context } = directionOf({ delay: '600ms', outages });
    sendMany(direction, context, 10, seconds(1));
    expect(arrivals.map(({ id }) => id)).toEqual([1, 2, 4, 5, 9, 10]);
    expect(context.drops[0]).toMatchObject({ id: 3, by: 'outage', detail: 'outage from 1.5 s to 3 s' });
  });
});

describe('a small MTU', () => {
  it('is a black hole for larger packets only', () => {
    const { direction, arrivals, context } = directionOf({ mtu: 1280 });
    for (const [index, size] of [1280, 1281, 40].entries()) direction.send(packet(index + 1, size));
    context.scheduler.run();
    expect(arrivals.map(({ id }) => id)).toEqual([1, 3]);
    expect(context.drops[0]).toMatchObject({
      id: 2,
      by: 'loss',
      detail: '1281 octets do not fit the MTU of 1280',
    });
  });
});

describe('a recorded link', () => {
  const through = (recorded: number[], sizes: readonly number[], at = 0): Arrival[] => {
    const { direction, arrivals, context } = directionOf({ recorded });
    context.scheduler.runUntil(ms(at));
    for (const [index, size] of sizes.entries()) direction.send(packet(index + 1, size));
    context.scheduler.run();
    return arrivals;
  };
  const times = (...parameters: Parameters<typeof through>): number[] =>
    through(...parameters).map(({ at }) => at / 1e6);

  it('carries a full packet at each time of the recording', () => {
    expect(times([2, 3, 3, 9], [1500, 1500, 1500, 1500])).toEqual([2, 3, 3, 9]);
  });

  it('carries several small ones at once, and a part of a large one', () => {
    expect(times([2, 5, 9], [500, 500, 500, 500])).toEqual([2, 2, 2, 5]);
    expect(times([2, 5, 9], [2000, 1000])).toEqual([5, 5]);
  });

  it('begins again after its last time', () => {
    // mahimahi's way to write 12 Mbit/s: one packet a millisecond.
    expect(times([1], [1500, 1500, 1500])).toEqual([1, 2, 3]);
    expect(times([2, 10], [1500, 1500, 1500, 1500])).toEqual([2, 10, 12, 20]);
  });

  it('wastes what comes while nobody waits, however long that is', () => {
    expect(times([2, 3, 3, 9], [1500, 1500], 4)).toEqual([9, 11]);
    expect(times([2, 10], [1500], 1_000_005)).toEqual([1_000_010]);
  });

  it('has a queue without limit, or the one that it is given', () => {
    const { direction, arrivals, context } = directionOf({ recorded: [10], queue: { packets: 2 } });
    for (let id = 1; id <= 5; id++) direction.send(packet(id, 1500));
    context.scheduler.run();
    expect(arrivals.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(
      through(
        [1],
        Array.from({ length: 3000 }, () => 1500),
      ),
    ).toHaveLength(3000);
  });

  it('is read from mahimahi’s files', () => {
    expect(parseMahimahiTrace('0\n4\n4\n\n9\n', 'cell.trace')).toEqual({ opportunities: [0, 4, 4, 9] });
    const complaint = (text: string): string => {
      try {
        return JSON.stringify(parseMahimahiTrace(text, 'cell.trace'));
      } catch (error) {
        return error instanceof FinwaitError ? error.message : 'another error';
      }
    };
    expect(complaint('1\nsoon')).toBe("cell.trace: line 2: 'soon' is not a whole number of milliseconds.");
    expect(complaint('5\n3')).toMatch(/^cell\.trace: 3 ms, no\. 2, comes after a later time/);
    expect(complaint('0\n0')).toMatch(/must last longer than 0 ms/);
    expect(complaint('')).toMatch(/must last longer than 0 ms/);
  });
});
