import * as fc from 'fast-check';
import {
  delay as rxDelay,
  filter,
  map,
  Observable,
  Subscriber,
  take,
  tap,
  type MonoTypeOperatorFunction,
} from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Duplex, parseDirection, type DirectionDescription, type Packet } from '../../src/link/index.ts';
import { ms, ns } from '../../src/time/index.ts';
import { bench, directionOf, packet, sendMany, type Arrival } from './packets.ts';

/** Every impairment at once. */
const rough: DirectionDescription = {
  delay: { normal: { mean: '10ms', deviation: '4ms' }, keepOrder: false },
  loss: { gilbertElliott: { p: '5%', r: '40%' } },
  rate: '10Mbps',
  queue: { packets: 5 },
  reorder: { probability: '5%', by: '7ms' },
  duplicate: '5%',
};

/** Every impairment at once, as netem has them. */
const byNetem: DirectionDescription = {
  netem:
    'limit 50 delay 10ms 4ms 25% distribution paretonormal loss state 2% 20% 30% 50% 1% corrupt 2% 10% ' +
    'duplicate 5% 20% reorder 20% 50% gap 3 rate 20mbit 20 48 5 slot 1ms 3ms packets 4',
};

/** What netem cannot do. */
const beyond: DirectionDescription = {
  delay: { jitter: { delay: '10ms', jitter: '3ms', correlation: '80%', distribution: 'normal' } },
  loss: { gilbertElliott: { p: '5%', r: '40%', delayBad: '5ms' } },
  rate: '20Mbps',
  queue: { fqCodel: { limit: 30, target: '1ms', interval: '5ms' } },
  corrupt: { probability: '10%', correlation: '30%', bits: 2 },
  duplicate: { probability: '5%', correlation: '50%' },
  mtu: 1400,
  outages: [{ from: '30ms', to: '50ms' }],
  slots: { minimum: '1ms', packets: 3 },
  schedule: [
    { at: '100ms', delay: '3ms', netem: 'loss 5%' },
    { at: '200ms', loss: { probability: '20%', correlation: '50%' }, rate: '5Mbps' },
  ],
};

/** A link with other queues. */
const queued = (queue: NonNullable<DirectionDescription['queue']>): DirectionDescription => ({
  rate: '10Mbps',
  queue,
  delay: '5ms',
});

const kinds: readonly (readonly [string, DirectionDescription])[] = [
  ['our own impairments', rough],
  ["netem's", byNetem],
  ['what netem cannot do', beyond],
  ['RED', queued({ red: { limit: 30_000, min: 2000, max: 9000, probability: 0.2, weight: 0.1 } })],
  ['CoDel', queued({ codel: { target: '1ms', interval: '5ms' } })],
  [
    'a recording',
    { recorded: [1, 2, 2, 5, 9], loss: '5%', reorder: { probability: '20%', by: '4ms', gap: 4 } },
  ],
];

/** What arrived and what was dropped, when 500 packets were sent in that run. */
function logOf(description: DirectionDescription, seed: string): unknown {
  const { direction, arrivals, context } = directionOf(description, bench(seed));
  sendMany(direction, context, 500, ms(0.5));
  return { arrivals, drops: context.drops };
}

describe('a direction', () => {
  it.each(kinds)(
    'with %s gives the same log for the same seed, and another for another',
    (name, description) => {
      expect(logOf(description, 'one')).toEqual(logOf(description, 'one'));
      if (name !== 'CoDel') expect(logOf(description, 'one')).not.toEqual(logOf(description, 'two'));
    },
  );

  it.each(kinds)('with %s, used again after a reset in the midst of a run, is as new', (_, description) => {
    const context = bench('one');
    const { direction, arrivals } = directionOf(description, context);
    sendMany(direction, context, 100, ms(0.5));
    for (let id = 1; id <= 20; id++) direction.send(packet(id));
    context.scheduler.runUntil(ns(context.scheduler.clock + ms(9)));
    context.scheduler.reset();
    context.source.reset('two');
    direction.reset();
    arrivals.length = 0;
    context.drops.length = 0;
    sendMany(direction, context, 500, ms(0.5));
    expect({ arrivals, drops: context.drops }).toEqual(logOf(description, 'two'));
  });

  it.each(kinds)('with %s gives every packet sent exactly one end, copies apart', (_, description) => {
    const { direction, arrivals, context } = directionOf(description);
    sendMany(direction, context, 500, ms(0.5));
    const ended = new Set([...arrivals, ...context.drops].map(({ id }) => id));
    expect(ended.size).toBe(500);
    expect(arrivals.length).toBeGreaterThan(100);
    expect(context.drops.length).toBeGreaterThan(5);
  });

  it('loses the same packets whether or not other impairments are there', () => {
    const lost = (description: DirectionDescription): number[] => {
      const { direction, context } = directionOf(description);
      sendMany(direction, context, 1000, ms(1));
      return context.drops.map(({ id }) => id);
    };
    const { delay = 0, reorder, duplicate } = rough;
    const alone = lost({ loss: '10%' });
    expect(alone.length).toBeGreaterThan(50);
    expect(lost({ loss: '10%', delay: delay as string })).toEqual(alone);
    expect(lost({ loss: '10%', reorder: reorder!, duplicate: duplicate! })).toEqual(alone);
  });

  it('draws nothing for impairments that are absent or do nothing', () => {
    const asked: string[] = [];
    const context = bench();
    const watched = { ...context, random: (name: string) => (asked.push(name), context.random(name)) };
    directionOf(
      { delay: '5ms', loss: 0, rate: '1Mbps', reorder: { probability: 0, by: '1ms' }, duplicate: '0%' },
      watched,
    );
    expect(asked).toEqual([]);
    directionOf({ loss: '5%', delay: { uniform: ['1ms', '2ms'] } }, watched);
    expect(asked).toEqual(['link.toServer/loss', 'link.toServer/delay']);
  });

  it('accounts for every packet: delivered, delivered twice or dropped, whatever the parameters', () => {
    const probability = fc.double({ min: 0, max: 1, noNaN: true });
    const description = fc.record(
      {
        loss: fc.oneof(
          probability,
          fc.record({ gilbertElliott: fc.record({ p: probability, r: probability }) }),
        ),
        delay: fc.constantFrom('0', '3ms', rough.delay!, { pareto: { minimum: '1ms', shape: 0.8 } }),
        rate: fc.constantFrom('1Mbps', '100Mbps'),
        reorder: fc.record({ probability, by: fc.constantFrom('0', '2ms') }),
        duplicate: probability,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(description, fc.string(), (parameters, seed) => {
        const { direction, arrivals, context } = directionOf(parameters, bench(seed));
        sendMany(direction, context, 50, ms(0.3));
        const seen = new Map<number, number>();
        for (const { id } of [...arrivals, ...context.drops]) seen.set(id, (seen.get(id) ?? 0) + 1);
        expect([...seen.keys()].toSorted((a, b) => a - b)).toEqual(
          Array.from({ length: 50 }, (_, i) => i + 1),
        );
        expect(Math.max(...seen.values())).toBeLessThanOrEqual((parameters.duplicate ?? 0) > 0 ? 2 : 1);
        expect(arrivals.every(({ id, at }) => at >= (id - 1) * ms(0.3))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('shows what it delivers to listeners, just before the sink gets it', () => {
    const { direction, context } = directionOf({ delay: '1ms' });
    const log: string[] = [];
    direction.deliverTo(({ id }) => log.push(`sink ${id}`));
    const listening = direction.delivered.subscribe(({ id }) => log.push(`listener ${id}`));
    sendMany(direction, context, 1, 0);
    listening.unsubscribe();
    direction.send(packet(2));
    context.scheduler.run();
    expect(log).toEqual(['listener 1', 'sink 1', 'sink 2']);
  });
});

/** As most people write operators: RxJS catches what its functions throw. */
const handedOn: MonoTypeOperatorFunction<Packet> = source =>
  new Observable(out =>
    source.subscribe({
      next: packet => out.next(packet),
      error: error => out.error(error),
      complete: () => out.complete(),
    }),
  );

describe("operators of RxJS's and of users' own around a direction's", () => {
  /** As a user would write one: lets every second packet through. */
  function everySecond(): MonoTypeOperatorFunction<Packet> {
    return source =>
      new Observable(out => {
        let count = 0;
        return source.subscribe(
          new (class extends Subscriber<Packet> {
            override next(value: Packet): void {
              if (++count % 2 === 0) out.next(value);
            }
          })(out),
        );
      });
  }

  it('see, drop, change and delay packets in virtual time', () => {
    const context = bench();
    const seen: number[] = [];
    const { direction, arrivals } = directionOf({ delay: '10ms' }, context, {
      before: [tap(({ id }) => seen.push(id)), filter(({ id }) => id !== 2), everySecond()],
      after: [rxDelay(5, context.scheduler), map(original => ({ ...original, id: original.id + 100 }))],
    });
    sendMany(direction, context, 6, 0);
    expect(seen).toEqual([1, 2, 3, 4, 5, 6]);
    expect(arrivals).toEqual([103, 105].map(id => ({ id, at: ms(15) })));
  });

  it('begin anew at a reset', () => {
    const { direction, arrivals, context } = directionOf({}, bench(), { before: [take(2)] });
    sendMany(direction, context, 5, 1);
    context.scheduler.reset();
    direction.reset();
    sendMany(direction, context, 5, 1);
    expect(arrivals.map(({ id }) => id)).toEqual([1, 2, 1, 2]);
  });

  it.each([
    ['no operator', [], 'the arrival of a packet'],
    ['a stock operator behind the delay', [tap<Packet>()], 'packets through link.toServer'],
    ['an operator made of functions', [handedOn], 'packets through link.toServer'],
  ] as const)('let an error of the sink stop the run, with %s', (_, after, place) => {
    const { direction, context } = directionOf({ delay: '10ms' }, bench(), { after });
    direction.deliverTo(() => {
      throw new RangeError('the sink overflows');
    });
    direction.send(packet(1));
    expect(() => context.scheduler.run()).toThrow(
      `at 10 ms (10000000 ns) of virtual time, while running ${place}: the sink overflows`,
    );
  });
});

describe('Duplex', () => {
  it('has two directions with parameters and randomness of their own', () => {
    const context = bench();
    const link = new Duplex({
      name: 'link',
      context,
      toServer: { parameters: parseDirection({ delay: '10ms', loss: '50%' }, 'link.toServer') },
      toClient: { parameters: parseDirection({ delay: '30ms', loss: '50%' }, 'link.toClient') },
    });
    const at = { server: [] as Arrival[], client: [] as Arrival[] };
    link.toServer.deliverTo(({ id }) => at.server.push({ id, at: context.scheduler.clock }));
    link.toClient.deliverTo(({ id }) => at.client.push({ id, at: context.scheduler.clock }));
    for (let id = 1; id <= 100; id++) {
      link.toServer.send(packet(id));
      link.toClient.send(packet(id));
    }
    context.scheduler.run();
    expect(new Set(at.server.map(arrival => arrival.at))).toEqual(new Set([ms(10)]));
    expect(new Set(at.client.map(arrival => arrival.at))).toEqual(new Set([ms(30)]));
    expect(at.server.map(({ id }) => id)).not.toEqual(at.client.map(({ id }) => id));
    const first = structuredClone(at);
    context.scheduler.reset();
    context.source.reset('a seed');
    link.reset();
    at.server.length = at.client.length = 0;
    for (let id = 1; id <= 100; id++) {
      link.toServer.send(packet(id));
      link.toClient.send(packet(id));
    }
    context.scheduler.run();
    expect(at).toEqual(first);
  });
});
