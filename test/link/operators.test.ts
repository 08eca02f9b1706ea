// The operators by themselves, in pipelines that a user writes: order, completion, errors, unsubscribing.
import {
  delay as rxDelay,
  filter,
  from,
  interval,
  map,
  merge,
  Subject,
  take,
  tap,
  type OperatorFunction,
} from 'rxjs';
import { describe, expect, it } from 'vitest';
import {
  delay,
  duplicate,
  impairments,
  loss,
  parseDirection,
  rate,
  reorder,
  type DirectionDescription,
  type Packet,
} from '../../src/link/index.ts';
import { mbps, ms } from '../../src/time/index.ts';
import { bench, directionOf, packet, type Bench } from './packets.ts';

const constant = (milliseconds: number) => ({ kind: 'constant', delay: ms(milliseconds) }) as const;

describe('a pipeline of link operators', () => {
  it('mixes with stock operators at every place', () => {
    const context = bench();
    const log: [number, number][] = [];
    const offered = new Subject<Packet>();
    offered
      .pipe(
        filter(({ id }) => id !== 2),
        loss({ kind: 'nth', nth: [1] }, context),
        tap(({ id }) => expect(id).toBeGreaterThan(2)),
        rate(mbps(8), context),
        map(original => ({ ...original, id: original.id * 10 })),
        delay(constant(5), context),
        rxDelay(2, context.scheduler),
        duplicate(1, context),
        reorder({ probability: 1, by: ms(1) }, context),
      )
      .subscribe(({ id }) => log.push([id, context.scheduler.clock]));
    for (let id = 1; id <= 4; id++) offered.next(packet(id, 1000));
    context.scheduler.run();
    expect(log).toEqual([
      [30, ms(9)],
      [30, ms(9)],
      [40, ms(10)],
      [40, ms(10)],
    ]);
  });

  it.each([
    ['loss', loss({ kind: 'bernoulli', probability: 0 }, bench())],
    ['duplicate', duplicate(0, bench())],
  ])('%s completes with its source', (_, operator) => {
    const log: unknown[] = [];
    from([packet(1)])
      .pipe(operator)
      .subscribe({ next: ({ id }) => log.push(id), complete: () => log.push('complete') });
    expect(log).toEqual([1, 'complete']);
  });

  it('what lets packets wait completes when the last one has gone', () => {
    const context = bench();
    const three = from([1, 2, 3].map(id => packet(id)));
    const log: string[] = [];
    const watch = (name: string) => ({
      next: ({ id }: Packet) => log.push(`${name} ${id}`),
      complete: () => log.push(`${name} complete at ${context.scheduler.clock / 1e6} ms`),
    });
    three.pipe(delay(constant(5), context)).subscribe(watch('delay'));
    three.pipe(rate(mbps(8), context)).subscribe(watch('rate'));
    three.pipe(reorder({ probability: 1, by: ms(9) }, context)).subscribe(watch('reorder'));
    expect(log).toEqual([]);
    context.scheduler.run();
    expect(log.filter(line => line.includes('complete'))).toEqual([
      'rate complete at 3 ms',
      'delay complete at 5 ms',
      'reorder complete at 9 ms',
    ]);
    expect(log.length).toBe(12);
  });

  it('passes an error of its source on at once', () => {
    const context = bench();
    const source = new Subject<Packet>();
    const log: string[] = [];
    source
      .pipe(loss({ kind: 'nth', nth: [9] }, context), rate(mbps(1), context), delay(constant(5), context))
      .subscribe({ next: () => log.push('packet'), error: (error: Error) => log.push(error.message) });
    source.next(packet(1));
    source.error(new Error('cable cut'));
    context.scheduler.run();
    expect(log).toEqual(['cable cut']);
  });

  it('delivers nothing after unsubscribing, from outside or by take', () => {
    const context = bench();
    const source = new Subject<Packet>();
    const log: number[] = [];
    const operators = [rate(mbps(8), context), delay(constant(5), context), duplicate(1, context)] as const;
    const subscription = source.pipe(...operators).subscribe(({ id }) => log.push(id));
    source.pipe(...operators, take(1)).subscribe(({ id }) => log.push(100 + id));
    for (let id = 1; id <= 3; id++) source.next(packet(id));
    context.scheduler.runUntil(ms(7));
    subscription.unsubscribe();
    context.scheduler.run();
    expect(log).toEqual([1, 1, 101, 2, 2]);
    expect(source.observed).toBe(false);
  });

  it('keeps state per subscription, so that one operator may serve two pipelines', () => {
    const context = bench();
    const second = loss({ kind: 'nth', nth: [2] }, context);
    const packets = interval(1, context.scheduler).pipe(
      map(n => packet(n + 1)),
      take(3),
    );
    const log: number[] = [];
    merge(packets.pipe(second), packets.pipe(second)).subscribe(({ id }) => log.push(id));
    context.scheduler.run();
    expect(log).toEqual([1, 1, 3, 3]);
    expect(context.drops.map(({ at }) => at)).toEqual([ms(2), ms(2)]);
  });
});

describe('a user in the middle of a link', () => {
  /** Everything that lets packets wait, by way of netem and of our own words. */
  const waiting: readonly (readonly [string, DirectionDescription])[] = [
    ['a rate and CoDel', { rate: '8Mbps', queue: { codel: {} } }],
    ['netem', { netem: 'delay 5ms 2ms duplicate 20% slot 1ms packets 2' }],
    ['a recording', { recorded: [1, 3, 7] }],
    ['a timetable', { delay: '5ms', schedule: [{ at: '4ms', delay: '1ms', netem: 'delay 3ms' }] }],
    ['spells that delay', { loss: { gilbertElliott: { p: 0.5, r: 0.5, lossBad: 0, delayBad: '3ms' } } }],
  ];
  const operators = (description: DirectionDescription, context: Bench): OperatorFunction<Packet, Packet> => {
    const stages = impairments(parseDirection(description, 'mine'), context);
    return source => stages.reduce((pipeline, operator) => operator(pipeline), source);
  };

  it.each(waiting)(
    'unsubscribes while packets wait in %s: nothing comes any more, and nothing fails',
    (_, description) => {
      const context = bench();
      const source = new Subject<Packet>();
      const log: number[] = [];
      const subscription = source.pipe(operators(description, context)).subscribe(({ id }) => log.push(id));
      for (let id = 1; id <= 20; id++) source.next(packet(id));
      context.scheduler.runUntil(ms(4));
      const before = log.length;
      subscription.unsubscribe();
      context.scheduler.run();
      expect(log).toHaveLength(before);
      expect(source.observed).toBe(false);
    },
  );

  it.each(waiting)('lets the last packet out of %s before the link completes', (_, description) => {
    const context = bench();
    const log: string[] = [];
    from(Array.from({ length: 10 }, (_, index) => packet(index + 1)))
      .pipe(operators(description, context))
      .subscribe({ next: () => log.push('packet'), complete: () => log.push('complete') });
    context.scheduler.run();
    expect(log.indexOf('complete')).toBe(log.length - 1);
    expect(log.length).toBeGreaterThan(10);
  });

  it.each(waiting)('hears of an error of the source at once through %s', (_, description) => {
    const context = bench();
    const source = new Subject<Packet>();
    const log: string[] = [];
    source
      .pipe(operators(description, context))
      .subscribe({ next: () => log.push('packet'), error: (error: Error) => log.push(error.message) });
    source.next(packet(1));
    source.error(new Error('cable cut'));
    context.scheduler.run();
    expect(log).toEqual(['cable cut']);
  });

  it.each(waiting)(
    'sends again from inside a delivery by %s, as a host that answers does',
    (_, description) => {
      const { direction, context } = directionOf(description);
      const log: number[] = [];
      let depth = 0;
      direction.deliverTo(({ id }) => {
        depth++;
        expect(depth).toBe(1);
        log.push(id);
        if (id < 30) direction.send(packet(id + 1));
        depth--;
      });
      direction.send(packet(1));
      context.scheduler.run();
      expect(new Set(log).size).toBe(30);
    },
  );

  it.each(waiting)(
    'resets a link from outside between two runs on %s, operators of his own included',
    (_, description) => {
      const seen: number[] = [];
      const { direction, arrivals, context } = directionOf(description, bench(), {
        before: [tap(({ id }) => seen.push(id)), filter(({ id }) => id % 5 !== 0)],
        after: [map(original => ({ ...original, id: original.id + 100 }))],
      });
      const run = (): unknown => {
        arrivals.length = 0;
        for (let id = 1; id <= 20; id++) direction.send(packet(id));
        context.scheduler.run();
        return [...arrivals];
      };
      const first = run();
      context.scheduler.reset();
      context.source.reset('a seed');
      direction.reset();
      expect(run()).toEqual(first);
      expect(seen).toHaveLength(40);
    },
  );

  it('stops a run by an error of his operator, and the link is usable after a reset', () => {
    let fails = true;
    const { direction, arrivals, context } = directionOf({ netem: 'delay 5ms' }, bench(), {
      after: [
        map(original => {
          if (fails) throw new Error('my operator is wrong');
          return original;
        }),
      ],
    });
    direction.send(packet(1));
    expect(() => context.scheduler.run()).toThrow(
      /while running packets through link\.toServer: my operator is wrong/,
    );
    fails = false;
    context.scheduler.reset();
    direction.reset();
    direction.send(packet(2));
    context.scheduler.run();
    expect(arrivals.map(({ id }) => id)).toEqual([2]);
  });
});
