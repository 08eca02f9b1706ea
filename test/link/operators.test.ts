// The operators by themselves, in pipelines that a user writes: order, completion, errors, unsubscribing.
import { delay as rxDelay, filter, from, interval, map, merge, Subject, take, tap } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { delay, duplicate, loss, rate, reorder, type Packet } from '../../src/link/index.ts';
import { mbps, ms } from '../../src/time/index.ts';
import { bench, packet } from './packets.ts';

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
