import * as fc from 'fast-check';
import { from, Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { printFault } from '../../src/fault/index.ts';
import type { Packet } from '../../src/link/index.ts';
import { FOREVER, ms } from '../../src/time/index.ts';
import { Bench } from './bench.ts';

describe('drop', () => {
  it('loses the copies it names and no other', () => {
    const bench = new Bench('drop client FIN #1,3');
    for (const time of [0, 1, 2, 3]) bench.send(time, 'client', 'FIN,ACK');
    expect(bench.run()).toEqual([
      '0ms 1 dropped: drop client FIN #1,3',
      '1ms 2 goes on',
      '2ms 3 dropped: drop client FIN #1,3',
      '3ms 4 goes on',
    ]);
  });

  it('counts a copy that another rule dropped', () => {
    const bench = new Bench('drop client FIN #1', 'drop client FIN #2');
    for (const time of [0, 1, 2]) bench.send(time, 'client', 'FIN,ACK');
    expect(bench.run().at(-1)).toBe('2ms 3 goes on');
  });

  it('finds the ACK of a FIN that never arrived', () => {
    const bench = new Bench('drop client FIN', 'drop server ACK of FIN');
    bench.send(0, 'client', 'FIN,ACK', { seq: 5 });
    bench.send(1, 'server', 'ACK', { ack: 5 });
    bench.send(2, 'server', 'ACK', { ack: 6 });
    expect(bench.run().slice(1)).toEqual(['1ms 2 goes on', '2ms 3 dropped: drop server ACK of FIN']);
  });

  it('keeps to its window: from its first instant, before its last', () => {
    const bench = new Bench('drop server ACK from 2ms to 5ms');
    for (const time of [1, 2, 4, 5]) bench.send(time, 'server', 'ACK');
    expect(bench.run().map(line => line.replace(/:.*/, ''))).toEqual([
      '1ms 1 goes on',
      '2ms 2 dropped',
      '4ms 3 dropped',
      '5ms 4 goes on',
    ]);
  });

  it('counts within the connection when it names one', () => {
    const bench = new Bench('drop client FIN #1 in connection 2');
    bench.send(0, 'client', 'SYN', { seq: 1 });
    bench.send(1, 'client', 'FIN,ACK', { seq: 2 });
    bench.send(2, 'client', 'SYN', { seq: 100 });
    bench.send(3, 'client', 'FIN,ACK', { seq: 101 });
    bench.send(4, 'client', 'FIN,ACK', { seq: 101 });
    expect(bench.run().filter(line => line.includes('dropped'))).toEqual([
      '3ms 4 dropped: drop client FIN #1 in connection 2',
    ]);
  });

  it('hits about the given share, none at 0 % and all at 100 %', () => {
    const dropped = (percent: number): number => {
      const bench = new Bench(`drop ${percent}% of server segments`);
      for (let i = 0; i < 4000; i++) bench.send(i, 'server', 'ACK');
      return bench.run().filter(line => line.includes('dropped')).length;
    };
    expect(dropped(0)).toBe(0);
    expect(dropped(100)).toBe(4000);
    // Four standard deviations of a binomial with n = 4000, p = 0.3.
    expect(Math.abs(dropped(30) - 1200)).toBeLessThan(116);
  });

  it('at 10 % loses only segments that 20 % loses too, whatever other rules there are', () => {
    const lost = (...lines: string[]): Set<string> => {
      const bench = new Bench(...lines);
      for (let i = 0; i < 500; i++) bench.send(i, 'server', 'ACK');
      return new Set(bench.run().filter(line => line.includes('dropped: drop')));
    };
    const few = [...lost('drop 10% of server ACK')].map(line => line.split(' ')[1]);
    const many = new Set(
      [...lost('delay 50% of server segments by 0s', 'drop 20% of server ACK')].map(
        line => line.split(' ')[1],
      ),
    );
    expect(few.length).toBeGreaterThan(20);
    expect(few.filter(id => !many.has(id))).toEqual([]);
  });
});

describe('delay', () => {
  it('lets the packets behind overtake', () => {
    const bench = new Bench('delay server FIN #1 by 3s');
    bench.send(0, 'server', 'FIN,ACK');
    bench.send(1, 'server', 'FIN,ACK');
    expect(bench.run()).toEqual([
      '0ms 1 faulted: delay server FIN #1 by 3s',
      '1ms 2 goes on',
      '3000ms 1 goes on',
    ]);
  });

  it('adds to other delays', () => {
    const bench = new Bench('delay client FIN by 20ms', 'delay client segments by 5ms');
    bench.send(0, 'client', 'FIN,ACK');
    expect(bench.run().at(-1)).toBe('25ms 1 goes on');
  });

  it('beyond the end of time never ends', () => {
    const bench = new Bench(`delay client FIN by ${FOREVER}ns`);
    bench.send(1, 'client', 'FIN,ACK');
    expect(bench.run()).toHaveLength(1);
  });
});

describe('duplicate', () => {
  it('sends the same packet once more, later, and does not count the second', () => {
    const bench = new Bench('duplicate client FIN #1 after 700ms', 'drop client FIN #2');
    bench.send(0, 'client', 'FIN,ACK');
    bench.send(800, 'client', 'FIN,ACK');
    expect(bench.run()).toEqual([
      '0ms 1 faulted: duplicate client FIN #1 after 700ms',
      '0ms 1 goes on',
      '700ms 1 goes on',
      '800ms 2 dropped: drop client FIN #2',
    ]);
  });

  it('follows a delayed original by its interval', () => {
    const bench = new Bench('delay client FIN by 20ms', 'duplicate client FIN after 7ms');
    bench.send(0, 'client', 'FIN,ACK');
    expect(bench.run().slice(2)).toEqual(['20ms 1 goes on', '27ms 1 goes on']);
  });

  it('makes nothing out of a packet that is dropped, whichever rule stands first', () => {
    const bench = new Bench('duplicate client FIN after 7ms', 'delay client FIN by 1ms', 'drop client FIN');
    bench.send(0, 'client', 'FIN,ACK');
    expect(bench.run()).toEqual(['0ms 1 dropped: drop client FIN']);
  });
});

describe('hold', () => {
  it('waits until a packet of the other direction has been sent', () => {
    const bench = new Bench('hold client FIN until after server DATA #1');
    bench.send(0, 'client', 'FIN,ACK');
    bench.send(30, 'server', 'ACK', { length: 5 });
    bench.send(40, 'client', 'FIN,ACK');
    expect(bench.run()).toEqual([
      '0ms 1 faulted: hold client FIN until after server DATA #1',
      '30ms 2 goes on',
      '30ms 1 goes on',
      '40ms 3 goes on',
    ]);
  });

  it('waits until a packet of its own direction has been delivered, not only sent', () => {
    const bench = new Bench('hold client FIN #1 until after client FIN #2');
    bench.send(0, 'client', 'FIN,ACK');
    bench.send(30, 'client', 'FIN,ACK');
    expect(bench.run().slice(1)).toEqual(['30ms 2 goes on', '40ms 1 goes on']);
  });

  it('waits for ever for a packet that is lost on the way, unless any copy will do', () => {
    const bench = new Bench('hold client FIN #1 until after client DATA #1', 'drop client DATA #1');
    bench.send(0, 'client', 'FIN,ACK');
    bench.send(1, 'client', 'ACK', { length: 5 });
    bench.send(2, 'client', 'ACK', { length: 5 });
    expect(bench.run().at(-1)).toBe('2ms 3 goes on');

    const again = new Bench('hold client FIN #1 until after client DATA', 'drop client DATA #1');
    again.send(0, 'client', 'FIN,ACK');
    again.send(1, 'client', 'ACK', { length: 5 });
    again.send(2, 'client', 'ACK', { length: 5 });
    expect(again.run().at(-1)).toBe('12ms 1 goes on');
  });

  it('lets several go in the order in which they came, delays and duplicates counted from then', () => {
    const bench = new Bench(
      'hold client segments until after server FIN',
      'delay client FIN by 5ms',
      'duplicate client ACK after 2ms',
    );
    bench.send(0, 'client', 'FIN,ACK');
    bench.send(1, 'client', 'ACK');
    bench.send(2, 'client', 'ACK', { length: 1 });
    bench.send(50, 'server', 'FIN,ACK');
    expect(bench.run().filter(line => line.endsWith('goes on'))).toEqual([
      '50ms 4 goes on',
      '50ms 2 goes on',
      '50ms 3 goes on',
      '52ms 2 goes on',
      '55ms 1 goes on',
    ]);
  });

  it('ends with the last of several', () => {
    const bench = new Bench(
      'hold client FIN until after server FIN',
      'hold client FIN until after server DATA',
    );
    bench.send(0, 'client', 'FIN,ACK');
    bench.send(10, 'server', 'FIN,ACK');
    bench.send(20, 'server', 'ACK', { length: 1 });
    expect(bench.run().at(-1)).toBe('20ms 1 goes on');
  });
});

describe('partition', () => {
  it('loses what either side sends in its time', () => {
    const bench = new Bench('partition from 10ms to 20ms');
    for (const time of [9, 10, 19, 20]) {
      bench.send(time, 'client', 'ACK');
      bench.send(time, 'server', 'ACK');
    }
    expect(bench.run().filter(line => line.includes('dropped'))).toEqual([
      '10ms 3 dropped: partition from 10ms to 20ms',
      '10ms 4 dropped: partition from 10ms to 20ms',
      '19ms 5 dropped: partition from 10ms to 20ms',
      '19ms 6 dropped: partition from 10ms to 20ms',
    ]);
  });
});

describe('a schedule', () => {
  it('tells which rules never matched', () => {
    const bench = new Bench('drop client FIN #1', 'drop client FIN #2', 'drop 0% of client FIN');
    bench.send(0, 'client', 'FIN,ACK');
    bench.run();
    expect(bench.schedule.unmatched().map(printFault)).toEqual(['drop client FIN #2']);
  });

  it('without rules hands on the very stream it was given', () => {
    const source = new Subject<Packet>();
    expect(source.pipe(new Bench().schedule.direction('client'))).toBe(source);
  });

  it('after a reset does the same again, with nothing left of the run before', () => {
    const bench = new Bench(
      'delay client FIN #1 by 50ms',
      'hold client ACK until after server FIN',
      'drop 50% of server ACK',
    );
    const play = (): string[] => {
      bench.send(0, 'client', 'FIN,ACK');
      bench.send(1, 'client', 'ACK');
      for (let i = 2; i < 30; i++) bench.send(i, 'server', 'ACK');
      bench.scheduler.runUntil(ms(40));
      return bench.log.splice(0).map(line => line.replace(/ms \d+/, 'ms'));
    };
    const first = play();
    bench.scheduler.reset();
    bench.schedule.reset();
    bench.random.reset('seed');
    expect(play()).toEqual(first);
    expect(first.some(line => line.includes('dropped'))).toBe(true);
  });

  it('completes after the last packet under way, when its source has completed', () => {
    const bench = new Bench('delay client FIN by 5ms');
    const seen: string[] = [];
    from([bench.packet('client', 'FIN,ACK'), bench.packet('client', 'ACK')])
      .pipe(bench.schedule.direction('client'))
      .subscribe({ next: ({ id }) => seen.push(`${id}`), complete: () => seen.push('complete') });
    bench.run();
    expect(seen).toEqual(['2', '1', 'complete']);
  });

  it('emits nothing after it was unsubscribed from', () => {
    const bench = new Bench('delay client FIN by 5ms');
    const seen: Packet[] = [];
    const source = new Subject<Packet>();
    const subscription = source
      .pipe(bench.schedule.direction('client'))
      .subscribe(packet => seen.push(packet));
    source.next(bench.packet('client', 'FIN,ACK'));
    subscription.unsubscribe();
    bench.run();
    expect(seen).toEqual([]);
  });

  it('loses or passes on every packet, once and once more for each duplicate, when nothing is held', () => {
    const lines = [
      'drop client FIN #2',
      'drop 20% of client segments',
      'delay client DATA by 3ms',
      'delay 40% of client segments by 1ms',
      'duplicate client ACK after 2ms',
      'duplicate client FIN #1 after 0s',
      'partition from 5ms to 9ms',
    ];
    const segment = fc.record({
      time: fc.integer({ min: 0, max: 20 }),
      flags: fc.constantFrom('ACK', 'FIN,ACK', 'SYN', 'RST'),
      length: fc.constantFrom(0, 10),
    });
    fc.assert(
      fc.property(fc.subarray(lines), fc.array(segment), (rules, segments) => {
        const bench = new Bench(...rules);
        for (const { time, flags, length } of segments) bench.send(time, 'client', flags, { length });
        const log = bench.run();
        for (let id = 1; id <= segments.length; id++) {
          const mine = log.filter(line => line.split(' ')[1] === `${id}`);
          const duplicates = mine.filter(line => line.includes('faulted: duplicate')).length;
          const passed = mine.filter(line => line.endsWith('goes on')).length;
          const dropped = mine.filter(line => line.includes('dropped')).length;
          expect(dropped === 1 ? mine.length === 1 : passed === 1 + duplicates).toBe(true);
        }
      }),
    );
  });
});
