import { describe, expect, it } from 'vitest';
import { printFault } from '../../src/fault/index.ts';
import { Bench } from './bench.ts';

describe('shares', () => {
  const dropped = (bench: Bench): number[] =>
    bench
      .run()
      .filter(line => line.includes('dropped'))
      .map(line => Number(line.split(' ')[1]));

  it('every 3rd: the third, the sixth, … of what the rule selects', () => {
    const bench = new Bench('drop every 3rd client DATA from 2ms');
    for (let i = 0; i < 10; i++) bench.send(i, 'client', 'ACK', { length: 1 });
    expect(dropped(bench)).toEqual([5, 8]);
  });

  it('first 2: counted from when the rule holds, unlike copies', () => {
    const bench = new Bench('drop first 2 client FIN from 2ms', 'drop client FIN #6-');
    for (let i = 0; i < 7; i++) bench.send(i, 'client', 'FIN,ACK');
    expect(dropped(bench)).toEqual([3, 4, 6, 7]);
  });
});

describe('conditions', () => {
  it('look at the states when the segment leaves', () => {
    const bench = new Bench('drop client FIN when server is CLOSE-WAIT or LAST-ACK and client is FIN-WAIT-1');
    bench.move(0, 'client', 'FIN-WAIT-1');
    bench.send(1, 'client', 'FIN,ACK');
    bench.move(2, 'server', 'CLOSE-WAIT');
    bench.send(3, 'client', 'FIN,ACK');
    bench.move(4, 'server', 'LAST-ACK');
    bench.send(5, 'client', 'FIN,ACK');
    bench.move(6, 'client', 'CLOSING');
    bench.send(7, 'client', 'FIN,ACK');
    expect(bench.run().filter(line => line.includes('dropped'))).toHaveLength(2);
  });

  it('once: from the named segment on, that one included, lost or not', () => {
    const bench = new Bench(
      'drop server segments once server FIN #2 was sent',
      'partition once client FIN was sent',
    );
    for (const time of [0, 1, 2]) bench.send(time, 'server', 'FIN,ACK');
    bench.send(3, 'client', 'ACK');
    bench.send(4, 'client', 'FIN,ACK');
    bench.send(5, 'client', 'ACK');
    expect(bench.run().map(line => line.replace(/:.*/, ''))).toEqual([
      '0ms 1 goes on',
      '1ms 2 dropped',
      '2ms 3 dropped',
      '3ms 4 goes on',
      '4ms 5 dropped',
      '5ms 6 dropped',
    ]);
  });
});

describe('moments', () => {
  it('come at a time, and end at a time or after one', () => {
    const bench = new Bench('crash server at 2ms, restart at 5ms', 'freeze client from 3ms for 10ms');
    expect(bench.run()).toEqual([
      '2ms server crashes',
      '3ms client freezes',
      '5ms server restarts',
      '13ms client resumes',
    ]);
  });

  it('come with a state, the first time only, and after a delay', () => {
    const bench = new Bench(
      'crash server when client is TIME-WAIT',
      'freeze server 5ms after client is TIME-WAIT',
    );
    bench.move(1, 'client', 'TIME-WAIT');
    bench.move(2, 'client', 'CLOSED');
    bench.move(3, 'client', 'TIME-WAIT');
    expect(bench.run()).toEqual(['1ms server crashes', '6ms server freezes']);
  });

  it('come with a segment, also one that is lost', () => {
    const bench = new Bench('drop client FIN', 'replay client SYN once client FIN #2 was sent');
    bench.send(0, 'client', 'SYN', { seq: 7 });
    bench.send(1, 'client', 'FIN,ACK', { seq: 8 });
    bench.send(2, 'client', 'FIN,ACK', { seq: 8 });
    expect(bench.run().at(-1)).toBe('2ms to server: SYN seq 7 ack 0 (replay of client SYN #1)');
  });

  it('forge from what was said last when the side has no connection', () => {
    const bench = new Bench('forge server RST,ACK seq rcv.nxt+3 ack snd.nxt-1 at 9ms');
    bench.send(0, 'client', 'ACK', { seq: 100, ack: 50, length: 10 });
    expect(bench.run().at(-1)).toBe(
      '9ms to client: RST,ACK seq 53 ack 109 (forged: RST,ACK seq rcv.nxt+3 ack snd.nxt-1)',
    );
  });

  it('that never came are told, as are replays of what was never sent', () => {
    const bench = new Bench(
      'crash server when client is CLOSING',
      'replay client FIN #1 at 1ms',
      'freeze client from 0s',
    );
    bench.run();
    expect(bench.schedule.unmatched().map(printFault)).toEqual([
      'crash server when client is CLOSING',
      'replay client FIN #1 at 1ms',
    ]);
  });
});
