import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kinds, parseFault, printFault, sides, type FaultRule } from '../../src/fault/index.ts';
import { FinwaitError, ms, ns, seconds, type Nanoseconds } from '../../src/time/index.ts';

function complaint(line: string): string {
  try {
    parseFault(line);
  } catch (error) {
    if (error instanceof FinwaitError && error.code === 'bad-fault') return error.message;
    throw error;
  }
  throw new Error(`'${line}' was read without complaint`);
}

describe('what the language says', () => {
  it.each([
    'drop client FIN #1',
    'drop server ACK of FIN',
    'drop client DATA #2-4',
    'drop client FIN #1,3',
    'drop client DATA #1-3,7',
    'delay server FIN #1 by 3s',
    'duplicate client ACK of FIN after 700ms',
    'hold client FIN until after server DATA #1',
    'drop server ACK from 2s to 5s',
    'drop server FIN #1 in connection 2',
    'drop 30% of server segments from 2s to 5s',
    'drop server SYN-ACK #2 from 1.5s',
    'hold client FIN #1 in connection 2 from 1s until after server segment #3',
    'partition from 1s to 8s',
  ])('%s is read and printed as it was written', line => {
    expect(printFault(parseFault(line))).toBe(line);
  });

  it('carries side, kind, copies, connection and window as data', () => {
    expect(parseFault('drop 2.5% of server FIN #1,3-4 in connection 2 from 500ms to 2s')).toEqual({
      action: 'drop',
      percent: 2.5,
      target: {
        side: 'server',
        kind: 'FIN',
        copies: [
          { first: 1, last: 1 },
          { first: 3, last: 4 },
        ],
        connection: 2,
      },
      window: { from: ms(500), to: seconds(2) },
    });
  });

  it.each([
    ['DROP Client fin#1', 'drop client FIN #1'],
    ['  drop   server acks of fin  ', 'drop server ACK of FIN'],
    ['drop server syn,ack # 1 - 2', 'drop server SYN-ACK #1-2'],
    ['drop server SYNACK', 'drop server SYN-ACK'],
    ['drop client FINs', 'drop client FIN'],
    ['delay client segment from 0 to 5 s by 0.25min', 'delay client segments by 15s from 0s to 5s'],
    ['duplicate client DATA #1 from 1s after 1500us', 'duplicate client DATA #1 after 1.5ms from 1s'],
  ])('%s means the same as %s', (written, canonical) => {
    expect(printFault(parseFault(written))).toBe(canonical);
  });

  it('reads back every rule that it prints', () => {
    fc.assert(
      fc.property(anyRule, rule => {
        expect(parseFault(printFault(rule))).toEqual(rule);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads a rule whatever the case of its words', () => {
    fc.assert(
      fc.property(anyRule, rule => {
        expect(parseFault(printFault(rule).toUpperCase())).toEqual(rule);
      }),
    );
  });
});

describe('a mistake', () => {
  it('is shown with its line, a caret under the place and the word that was meant', () => {
    expect(complaint('drop clinet FIN #1')).toBe(
      [
        'cannot read the fault',
        '  drop clinet FIN #1',
        '       ^^^^^^',
        "Expected a side: 'client' or 'server', found 'clinet'. Did you mean 'client'?",
      ].join('\n'),
    );
  });

  it.each([
    ['', 0, "an action: 'drop', 'delay', 'duplicate', 'hold' or 'partition'"],
    ['corrupt client FIN', 0, "an action: 'drop'"],
    ['drop client', 11, 'a kind of segment'],
    ['drop client FIM #1', 12, "Did you mean 'FIN'?"],
    ['drop client ACK of SYN', 19, "'FIN'"],
    ['drop client FIN #', 17, "a copy's number"],
    ['drop client FIN #0', 17, 'counted from 1'],
    ['drop client FIN #1.5', 17, "a copy's number"],
    ['drop client DATA #4-2', 20, 'a number from 4 up'],
    ['drop client FIN 1', 16, "the end of 'drop client FIN'"],
    ['delay client FIN', 16, "'by' and a duration"],
    ['delay client FIN bye 3s', 17, "Did you mean 'by'?"],
    ['delay client FIN by soon', 20, 'a time with its unit'],
    ['delay client FIN by 3', 21, "a unit of time: 'ns'"],
    ['delay client FIN by 3 sec', 22, 'a unit of time'],
    ['delay client FIN by 9000h', 20, 'less than 104 days'],
    ['duplicate client FIN by 3s', 21, "'after' and a duration"],
    ['hold client FIN after server DATA #1', 16, "'until after' and a segment"],
    ['hold client FIN until after sever DATA', 28, "Did you mean 'server'?"],
    ['drop client FIN from 5s to 2s', 27, 'a time later than the one before'],
    ['drop client FIN in connexion 2', 19, "Did you mean 'connection'?"],
    ['drop 130% of client FIN', 5, 'a percentage from 0% to 100%'],
    ['drop 30 of client FIN', 8, "'%'"],
    ['partition', 9, "'from' and a time"],
    ['partition from 1s to 8s now', 24, 'the end of'],
    ['drop client FIN ☠', 16, 'the end of'],
  ])('%j is refused at column %i, with what would be right', (line, column, expected) => {
    const message = complaint(line);
    expect(message.split('\n')[2]?.indexOf('^')).toBe(column + 2);
    expect(message).toContain(expected);
  });

  it('never ends in anything but a rule or a complaint, whatever the line', () => {
    const words = fc.constantFrom(
      'drop',
      'delay',
      'client',
      'FIN',
      '#',
      '1',
      '-',
      'from',
      '2s',
      'to',
      'by',
      '%',
      'x',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words).map(parts => parts.join(' ')),
        ),
        line => {
          let rule: FaultRule;
          try {
            rule = parseFault(line);
          } catch (error) {
            expect(error).toMatchObject({ name: 'FinwaitError', code: 'bad-fault' });
            return;
          }
          expect(parseFault(printFault(rule))).toEqual(rule);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

const time = (min: number, max: number): fc.Arbitrary<Nanoseconds> =>
  fc.oneof(
    fc.integer({ min, max }).map(ns),
    fc.maxSafeNat().map(value => Math.min(max, Math.max(min, value)) as Nanoseconds),
    fc.integer({ min: 0, max: 600 }).map(value => Math.max(min, ms(value)) as Nanoseconds),
  );
const count = fc.integer({ min: 1, max: 1000 });
const anyTime = time(0, Number.MAX_SAFE_INTEGER);
const anyWindow = fc.tuple(time(0, 2 ** 40), fc.option(time(1, 2 ** 40))).map(([from, span]) => ({
  from,
  to: span === null ? null : ns(from + span),
}));
const anyPattern = fc.record({
  side: fc.constantFrom(...sides),
  kind: fc.constantFrom(...kinds),
  copies: fc.option(
    fc.array(
      fc.tuple(count, count).map(([a, b]) => ({ first: Math.min(a, b), last: Math.max(a, b) })),
      { minLength: 1, maxLength: 4 },
    ),
  ),
  connection: fc.option(count),
});
const targeted = {
  target: anyPattern,
  percent: fc.option(fc.double({ min: 0, max: 100, noNaN: true }).map(Math.abs)),
  window: fc.option(anyWindow),
};
const anyRule: fc.Arbitrary<FaultRule> = fc.oneof(
  fc.record({ action: fc.constant('drop' as const), ...targeted }),
  fc.record({ action: fc.constant('delay' as const), ...targeted, by: anyTime }),
  fc.record({ action: fc.constant('duplicate' as const), ...targeted, after: anyTime }),
  fc.record({ action: fc.constant('hold' as const), ...targeted, untilAfter: anyPattern }),
  fc.record({ action: fc.constant('partition' as const), window: anyWindow }),
);
