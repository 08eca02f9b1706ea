// RED, CoDel and FQ-CoDel against what their authors say of them: Floyd and Jacobson (1993), RFC 8289, RFC 8290.
import { describe, expect, it } from 'vitest';
import { type DirectionDescription, type Packet, type QueueDescription } from '../../src/link/index.ts';
import { ms, ns, seconds, type Nanoseconds } from '../../src/time/index.ts';
import { CE, ECT_0, makeSegment } from '../../src/wire/index.ts';
import { bench, directionOf, packet, type Bench } from './packets.ts';
import { mean } from './statistics.ts';

interface Seen {
  readonly id: number;
  readonly flow: number;
  readonly sentAt: number;
  readonly at: number;
  readonly ecn: number;
}

interface Flow {
  readonly port: number;
  readonly size: number;
  /** From one packet to the next. */
  readonly gap: number;
  readonly ecn?: number;
  readonly from?: number;
  readonly until: number;
}

/** Lets flows send at constant rates; what arrived, in order, and what was dropped. */
function load(
  description: DirectionDescription,
  flows: readonly Flow[],
): { seen: Seen[]; drops: Bench['drops']; sent: number } {
  const context = bench();
  const { direction } = directionOf(description, context);
  const seen: Seen[] = [];
  direction.deliverTo(({ id, segment, sentAt }) =>
    seen.push({ id, flow: segment.sourcePort, sentAt, at: context.scheduler.clock, ecn: segment.ecn }),
  );
  const departures = flows.flatMap(({ port, size, gap, ecn = 0, from = 0, until }) => {
    const segment = makeSegment({ sourcePort: port, destinationPort: 80, ecn });
    return Array.from({ length: Math.floor((until - from) / gap) }, (_, index) => {
      const sentAt = ns(from + index * gap);
      return { from: 0, to: 1, segment, size, sentAt };
    });
  });
  departures.sort((a, b) => a.sentAt - b.sentAt);
  for (const [index, departure] of departures.entries()) {
    context.scheduler.runUntil(departure.sentAt);
    direction.send({ id: index + 1, ...departure } satisfies Packet);
  }
  context.scheduler.run();
  return { seen, drops: context.drops, sent: departures.length };
}

const waitOf = ({ at, sentAt }: Seen): number => (at - sentAt) / 1e6;
const within = (from: Nanoseconds, to: Nanoseconds) => (seen: { at: number }) =>
  seen.at >= from && seen.at < to;
/** 8 Mbit/s carry 1000 bytes a millisecond. */
const wire = (queue: QueueDescription): DirectionDescription => ({ rate: '8Mbps', queue });
const steady = (more: Partial<Flow> = {}): Flow => ({
  port: 1,
  size: 1000,
  gap: ms(1),
  until: seconds(10),
  ...more,
});

describe('CoDel', () => {
  /** A standing queue: a burst of 50 packets ahead of a flow that just fills the wire. */
  const standing = [steady({ port: 9, gap: 1, until: 50 }), steady({ until: seconds(20) })];

  it('leaves a standing queue alone for an interval, then drops it down to about the target', () => {
    const { seen, drops } = load(wire({ codel: {} }), standing);
    expect(mean(seen.filter(within(ms(20), ms(90))).map(waitOf))).toBeGreaterThan(40);
    expect(drops[0]!.at).toBeGreaterThan(ms(100));
    expect(drops[0]!.at).toBeLessThan(ms(110));
    const settled = seen.filter(within(seconds(8), seconds(20))).map(waitOf);
    expect(Math.max(...settled)).toBeLessThan(7);
    expect(mean(settled)).toBeGreaterThan(3);
    expect(drops[0]!.detail).toBe('CoDel, after 50 ms in the queue');
  });

  it('spaces its drops by interval/√count', () => {
    const { drops } = load(wire({ codel: { limit: 100_000 } }), [
      steady({ gap: ms(0.95), until: seconds(4) }),
    ]);
    const gaps = drops.slice(1, 30).map(({ at }, index) => (at - drops[index]!.at) / 1e6);
    // A drop happens when a packet leaves, a millisecond apart.
    for (const [index, gap] of gaps.entries())
      expect(Math.abs(gap - 100 / Math.sqrt(index + 1))).toBeLessThan(1.01);
  });

  it('lets a burst pass that is gone within an interval, and keeps a queue below the target', () => {
    const burst = load(wire({ codel: {} }), [steady({ gap: 1, until: 60 })]);
    expect(burst.drops).toEqual([]);
    const light = load(wire({ codel: {} }), [steady({ gap: ms(1.1) })]);
    expect(light.drops).toEqual([]);
    expect(light.seen).toHaveLength(light.sent);
  });

  it('marks instead of dropping where the sender understands marks', () => {
    const ecn = { codel: { ecn: true } };
    const capable = load(
      wire(ecn),
      standing.map(flow => ({ ...flow, ecn: ECT_0, until: Math.min(flow.until, 2e9) })),
    );
    expect(capable.drops).toEqual([]);
    expect(capable.seen.filter(seen => seen.ecn === CE).length).toBeGreaterThan(20);
    const deaf = load(
      wire(ecn),
      standing.map(flow => ({ ...flow, until: Math.min(flow.until, 2e9) })),
    );
    expect(deaf.drops.length).toBeGreaterThan(20);
    expect(deaf.seen.every(seen => seen.ecn === 0)).toBe(true);
  });

  it('takes no more than its limit', () => {
    const { drops, seen } = load(wire({ codel: { limit: 5 } }), [steady({ gap: 1, until: 10 })]);
    expect(seen).toHaveLength(6);
    expect(drops[0]!.detail).toBe('queue of 5 packets full');
  });
});

describe('FQ-CoDel', () => {
  const fair = (flows: readonly Flow[], more: object = {}): Map<number, number> => {
    const { seen } = load(wire({ fqCodel: more }), flows);
    const octets = new Map<number, number>();
    for (const { flow, id } of seen.filter(within(seconds(1), seconds(5)))) {
      expect(id).toBeGreaterThan(0);
      octets.set(flow, (octets.get(flow) ?? 0) + flows.find(({ port }) => port === flow)!.size);
    }
    return octets;
  };

  it('shares the wire by octets, whatever sizes and rates flows send at', () => {
    const flows = [
      steady({ port: 1001, gap: ms(0.5), until: seconds(5) }),
      steady({ port: 2002, gap: ms(0.05), until: seconds(5), size: 200 }),
      steady({ port: 3003, gap: ms(1), until: seconds(5), size: 1500 }),
    ];
    const octets = fair(flows);
    // A third of 1 MB/s for 4 s.
    for (const { port } of flows) expect(octets.get(port)! / (4e6 / 3)).toBeCloseTo(1, 1);
  });

  it('lets a sparse flow pass by a flood: it waits for one packet at most', () => {
    const flood = steady({ port: 1001, gap: ms(0.2), until: seconds(5) });
    const sparse = steady({ port: 2002, gap: ms(50), size: 100, from: ms(25), until: seconds(5) });
    const { seen } = load(wire({ fqCodel: {} }), [flood, sparse]);
    const waits = seen.filter(({ flow }) => flow === 2002).map(waitOf);
    expect(waits).toHaveLength(99);
    expect(Math.max(...waits)).toBeLessThanOrEqual(1.1);
  });

  it('keeps each flow in order', () => {
    const flows = [steady({ port: 1001, gap: ms(0.7) }), steady({ port: 2002, gap: ms(0.9) })];
    const { seen } = load(wire({ fqCodel: {} }), flows);
    for (const port of [1001, 2002]) {
      const order = seen.filter(({ flow }) => flow === port).map(({ id }) => id);
      expect(order).toEqual(order.toSorted((a, b) => a - b));
    }
  });

  it('takes room from the flow that has most of it', () => {
    const flows = [
      steady({ port: 1001, gap: 10, until: 2000 }),
      steady({ port: 2002, gap: 10, from: 1, until: 51 }),
    ];
    const { seen, drops } = load(wire({ fqCodel: { limit: 50 } }), flows);
    expect(drops.length).toBeGreaterThan(0);
    expect(seen.filter(({ flow }) => flow === 2002)).toHaveLength(5);
    expect(drops[0]!.detail).toBe('FQ-CoDel: more than 50 packets');
  });
});

describe('RED', () => {
  const red = { limit: 60_000, min: 5000, max: 15_000 };

  it('drops nobody while the average is below min, though a burst be longer', () => {
    const { drops } = load(wire({ red }), [steady({ gap: 1, until: 30 })]);
    expect(drops).toEqual([]);
  });

  it('lets no more than its limit in', () => {
    const { drops } = load(wire({ red: { ...red, weight: 1e-9 } }), [steady({ gap: 1, until: 100 })]);
    expect(drops).toHaveLength(39);
    expect(drops[0]!.detail).toBe('queue of 60000 bytes full');
  });

  it('drops everybody from max on', () => {
    const { seen, drops } = load(wire({ red: { ...red, weight: 1 } }), [steady({ gap: 1, until: 100 })]);
    // With weight 1 the average is the length found: 15 wait, and one is on the wire.
    expect(
      drops.filter(({ detail }) => detail === 'RED, the average is above its maximum').length,
    ).toBeGreaterThan(80);
    expect(seen.length).toBeLessThanOrEqual(16);
  });

  it('between min and max spaces its drops evenly: from 1 to 1/p − 1 packets, all equally likely', () => {
    const p = 0.05;
    const spacings = spacingsAtConstantLength(p);
    const counts = Array.from({ length: 19 }, (_, n) => spacings.filter(spacing => spacing === n + 1).length);
    expect(Math.max(...spacings)).toBe(19);
    const expected = spacings.length / 19;
    const chiSquare = counts.reduce((sum, found) => sum + (found - expected) ** 2 / expected, 0);
    // 42.3 is exceeded once in 1000 times with 18 degrees of freedom.
    expect(chiSquare).toBeLessThan(42.3);
  });

  it('keeps the average between its thresholds under an overload that drops can balance', () => {
    const { seen, drops, sent } = load(wire({ red: { ...red, probability: 0.1 } }), [
      steady({ gap: ms(0.95), until: seconds(60) }),
    ]);
    const waits = seen.filter(within(seconds(30), seconds(60))).map(waitOf);
    // 5 to 15 packets, a millisecond each.
    expect(mean(waits)).toBeGreaterThan(5);
    expect(mean(waits)).toBeLessThan(16);
    expect(drops.length / sent).toBeCloseTo(0.05, 1.7);
  });

  it('marks instead of dropping where the sender understands marks', () => {
    const { seen, drops } = load(wire({ red: { ...red, probability: 0.1, ecn: true } }), [
      steady({ gap: ms(0.99), until: seconds(5), ecn: ECT_0 }),
    ]);
    expect(seen.some(({ ecn }) => ecn === CE)).toBe(true);
    expect(drops.every(({ detail }) => detail.includes('full'))).toBe(true);
  });
});

/**
 * Packets from one early drop of RED to the next, while each finds the queue half-way between min and max: with
 * weight 1 the average is what is found, the wire is as good as stopped, and those that come have no size.
 */
function spacingsAtConstantLength(p: number): number[] {
  const context = bench();
  const red = { limit: 1e9, min: 0, max: 20_000, probability: 2 * p, weight: 1 };
  const { direction } = directionOf({ rate: '1bps', queue: { red } }, context);
  const offered = 40_000;
  direction.send(packet(offered + 1, 1000));
  direction.send(packet(offered + 2, 10_000));
  for (let id = 1; id <= offered; id++) direction.send(packet(id, 0));
  const dropped = context.drops.map(({ id }) => id);
  return dropped.slice(1).map((id, index) => id - dropped[index]!);
}
