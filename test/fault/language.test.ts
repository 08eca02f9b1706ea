import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  kinds,
  parseFault,
  parseFaultAmong,
  printFault,
  sides,
  stateNames,
  type FaultRule,
  type Moment,
} from '../../src/fault/index.ts';
import { states } from '../../src/tcp/index.ts';
import { FinwaitError, ms, ns, seconds, type Nanoseconds } from '../../src/time/index.ts';
import { ACK, RST } from '../../src/wire/index.ts';

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
    'drop client DATA #2-',
    'drop client DATA #1,3-5,8-',
    'drop first 5 client DATA',
    'drop every 3rd client DATA',
    'drop every 11th client DATA #22-',
    'drop client FIN when server is CLOSE-WAIT',
    'drop server segments when client is FIN-WAIT-1 or FIN-WAIT-2 and server is CLOSE-WAIT',
    'drop client ACK once server FIN #1 was sent',
    'drop 5% of client ACK from 1s to 2s when client is ESTABLISHED once server DATA #1 was sent',
    'corrupt server FIN #1',
    'corrupt 10% of client DATA by 3 bits from 2s',
    'partition from 1s to 8s',
    'partition when client is FIN-WAIT-1',
    'partition once client FIN #1 was sent',
    'crash server at 2s',
    'crash server at 2s, restart at 4s',
    'crash client when server is CLOSE-WAIT, restart after 500ms',
    'crash server 20ms after client FIN #1 was sent, restart after 1s',
    'freeze server from 2s',
    'freeze server from 2s to 5s',
    'freeze client when client is CLOSE-WAIT for 3s',
    'replay client SYN #1 at 10s',
    'replay client FIN #2 in connection 1 5s after client is TIME-WAIT',
    'forge server RST seq rcv.nxt+100 at 3s',
    'forge server RST seq rcv.nxt when client is TIME-WAIT',
    'forge client FIN,ACK seq rcv.nxt-1 ack snd.nxt+7 len 100 ts last+1 once server FIN #1 was sent',
    'forge client SYN seq rcv.nxt+1000 1.5s after server is TIME-WAIT or CLOSED',
  ])('%s is read and printed as it was written', line => {
    expect(printFault(parseFault(line))).toBe(line);
  });

  it('carries side, kind, copies, connection and window as data', () => {
    expect(parseFault('drop 2.5% of server FIN #1,3-4 in connection 2 from 500ms to 2s')).toEqual({
      action: 'drop',
      target: {
        side: 'server',
        kind: 'FIN',
        copies: [
          { first: 1, last: 1 },
          { first: 3, last: 4 },
        ],
        connection: 2,
      },
      share: { percent: 2.5 },
      window: { from: ms(500), to: seconds(2) },
      when: [],
      once: null,
    });
  });

  it('carries moments, states and forged numbers as data', () => {
    expect(parseFault('forge server RST,ACK seq rcv.nxt+100 at 3s')).toEqual({
      action: 'forge',
      side: 'server',
      flags: RST | ACK,
      seq: 100,
      ack: 0,
      length: 0,
      stamp: null,
      moment: { at: seconds(3) },
    });
    expect(parseFault('crash server 2s after client is TIME-WAIT')).toEqual({
      action: 'crash',
      side: 'server',
      moment: { when: [{ side: 'client', states: ['TIME-WAIT'] }], delay: seconds(2) },
      restart: null,
    });
  });

  it('knows the states of TCP and no others', () => {
    expect(stateNames).toEqual(states);
  });

  it.each([
    ['DROP Client fin#1', 'drop client FIN #1'],
    ['  drop   server acks of fin  ', 'drop server ACK of FIN'],
    ['drop server syn,ack # 1 - 2', 'drop server SYN-ACK #1-2'],
    ['drop server SYNACK', 'drop server SYN-ACK'],
    ['drop client FINs', 'drop client FIN'],
    ['delay client segment from 0 to 5 s by 0.25min', 'delay client segments by 15s from 0s to 5s'],
    ['duplicate client DATA #1 from 1s after 1500us', 'duplicate client DATA #1 after 1.5ms from 1s'],
    ['drop every 2 client FIN', 'drop every 2nd client FIN'],
    ['drop client ACK after server FIN #1 was sent', 'drop client ACK once server FIN #1 was sent'],
    ['drop client ACK after server FIN #1', 'drop client ACK once server FIN #1 was sent'],
    ['drop client FIN when server is close_wait', 'drop client FIN when server is CLOSE-WAIT'],
    [
      'drop client FIN when client is FIN WAIT 1 from 1s',
      'drop client FIN from 1s when client is FIN-WAIT-1',
    ],
    [
      'duplicate client FIN after server FIN #1 after 2s',
      'duplicate client FIN after 2s once server FIN #1 was sent',
    ],
    ['corrupt client FIN by 1 bit', 'corrupt client FIN'],
    ['crash server at 2s restart at 4s', 'crash server at 2s, restart at 4s'],
    ['freeze server from 2s for 3s', 'freeze server from 2s for 3s'],
    ['replay client SYN at 10s', 'replay client SYN #1 at 10s'],
    ['forge server RST at 3s', 'forge server RST seq rcv.nxt at 3s'],
    ['forge server RST ack snd.nxt at 3s', 'forge server RST,ACK seq rcv.nxt ack snd.nxt at 3s'],
    ['forge server ACK+FIN seq rcv.nxt + 5 at 3s', 'forge server FIN,ACK seq rcv.nxt+5 ack snd.nxt at 3s'],
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

  it('reads back rules about hosts of a larger topology, whatever they are called', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,7}$/);
    // 'first 5' and 'every 3rd' of what follows
    const name = word.filter(each => !/^(first|every|[\d.]+)$/i.test(each));
    fc.assert(
      fc.property(anyRule, name, name, (rule, a, b) => {
        fc.pre(a.toLowerCase() !== b.toLowerCase());
        const text = JSON.stringify(rule)
          .replaceAll('"side":"client"', `"side":"${a}"`)
          .replaceAll('"side":"server"', `"side":"${b}"`);
        const named = JSON.parse(text, (_, value: unknown) => value) as FaultRule;
        expect(parseFaultAmong([a, b], printFault(named))).toEqual(named);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['crash server2 at 2s', 'crash server2 at 2s'],
    ['drop web-1.example FIN#1', 'drop web-1.example FIN #1'],
    ['FREEZE DB_3 FROM 1S', 'freeze db_3 from 1s'],
    [
      'forge db_3 RST 2s after server2 is TIME-WAIT',
      'forge db_3 RST seq rcv.nxt 2s after server2 is TIME-WAIT',
    ],
    ['drop client FIN after server2 FIN', 'drop client FIN once server2 FIN was sent'],
  ])('reads %j among named hosts', (line, printed) => {
    expect(printFault(parseFaultAmong(['server2', 'web-1.example', 'db_3'], line))).toBe(printed);
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
    ['', 0, "an action: 'drop', 'corrupt', 'delay', 'duplicate', 'hold', 'partition', 'crash'"],
    ['loose client FIN', 0, "an action: 'drop'"],
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
    ['drop client FIN when sever is CLOSED', 21, "Did you mean 'server'?"],
    ['drop client FIN when server in CLOSED', 28, "'is' and a state"],
    ['drop client FIN when server is CLOSE-WEIGHT', 31, "a state: 'CLOSED'"],
    ['drop client FIN when server is TIME-WAIT and', 44, 'a side'],
    ['drop client ACK once server FIN #1 was seen', 39, "'sent'"],
    ['drop every client DATA', 11, 'which one'],
    ['drop first 0 client DATA', 11, 'how many'],
    ['corrupt client FIN by 2', 23, "'bits'"],
    ['crash server', 12, "a moment: 'at' and a time"],
    ['crash server from 2s', 13, "a moment: 'at' and a time"],
    ['crash server at 4s, restart at 2s', 31, 'a time later than the one before'],
    ['crash server at 4s, restarts at 5s', 20, "Did you mean 'restart'?"],
    ['crash server when client is CLOSED, restart at 4s', 44, "'after' and a time"],
    ['freeze server at 2s', 14, "a moment: 'from' and a time"],
    ['freeze server when client is CLOSED to 4s', 36, "the end of 'freeze"],
    ['replay client SYN #1-2 at 3s', 7, 'one segment'],
    ['replay client SYN #1- at 3s', 7, 'one segment'],
    ['replay client SYN', 17, 'a moment'],
    ['forge server segment at 3s', 13, "a control bit: 'SYN'"],
    ['forge server RST seq snd.nxt at 3s', 21, "'rcv.nxt', as in 'rcv.nxt+100'"],
    ['forge server RST seq rcv.nxt+ at 3s', 30, 'how far'],
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
      'when',
      'is',
      'once',
      'crash',
      'forge',
      'replay',
      'at',
      'every',
      'CLOSED',
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
      fc
        .tuple(count, fc.option(count))
        .map(([a, b]) => ({ first: Math.min(a, b ?? a), last: b === null ? null : Math.max(a, b) })),
      { minLength: 1, maxLength: 4 },
    ),
  ),
  connection: fc.option(count),
});
const anyCondition = fc.record({
  side: fc.constantFrom(...sides),
  states: fc.array(fc.constantFrom(...stateNames), { minLength: 1, maxLength: 3 }),
});
const someConditions = fc.array(anyCondition, { minLength: 1, maxLength: 2 });
const circumstances = {
  window: fc.option(anyWindow),
  when: fc.oneof(fc.constant([]), someConditions),
  once: fc.option(anyPattern),
};
const targeted = {
  target: anyPattern,
  share: fc.option(
    fc.oneof(
      fc.record({ percent: fc.double({ min: 0, max: 100, noNaN: true }).map(Math.abs) }),
      fc.record({ every: count }),
      fc.record({ first: count }),
    ),
  ),
  ...circumstances,
};
const anyOccasion: fc.Arbitrary<Moment> = fc.oneof(
  fc.record({ when: someConditions, delay: anyTime }),
  fc.record({ once: anyPattern, delay: anyTime }),
);
const earlyTime = time(0, 2 ** 40);
/** A moment and an end that fits it. */
const momentAndEnd = fc.oneof(
  fc.record({ moment: anyOccasion, end: fc.option(fc.record({ after: anyTime })) }),
  fc
    .tuple(earlyTime, fc.option(fc.oneof(fc.record({ at: time(1, 2 ** 40) }), fc.record({ after: anyTime }))))
    .map(([at, end]) => ({
      moment: { at },
      end: end !== null && 'at' in end ? { at: ns(at + end.at) } : end,
    })),
);
const anyMoment: fc.Arbitrary<Moment> = fc.oneof(fc.record({ at: anyTime }), anyOccasion);
const offset = fc.integer({ min: -(2 ** 31), max: 2 ** 31 });
const anyMomentRule: fc.Arbitrary<FaultRule> = fc.oneof(
  fc.tuple(fc.constantFrom(...sides), momentAndEnd).map(([side, { moment, end }]) => ({
    action: 'crash' as const,
    side,
    moment,
    restart: end,
  })),
  fc.tuple(fc.constantFrom(...sides), momentAndEnd).map(([side, { moment, end }]) => ({
    action: 'freeze' as const,
    side,
    moment,
    until: end,
  })),
  fc.tuple(anyPattern, count, anyMoment).map(([segment, n, moment]) => ({
    action: 'replay' as const,
    segment: { ...segment, copies: [{ first: n, last: n }] },
    moment,
  })),
  fc
    .record({
      side: fc.constantFrom(...sides),
      flags: fc.integer({ min: 1, max: 255 }),
      seq: offset,
      ack: fc.option(offset),
      length: fc.nat(2000),
      stamp: fc.option(offset),
      moment: anyMoment,
    })
    .filter(({ flags, ack }) => ack !== null || (flags & ~ACK) !== 0)
    .map(rule => ({
      action: 'forge' as const,
      ...rule,
      flags: rule.ack === null ? rule.flags & ~ACK : rule.flags | ACK,
    })),
);
const anyRule: fc.Arbitrary<FaultRule> = fc.oneof(
  fc.record({ action: fc.constant('drop' as const), ...targeted }),
  fc.record({ action: fc.constant('delay' as const), ...targeted, by: anyTime }),
  fc.record({ action: fc.constant('duplicate' as const), ...targeted, after: anyTime }),
  fc.record({ action: fc.constant('hold' as const), ...targeted, untilAfter: anyPattern }),
  fc.record({ action: fc.constant('corrupt' as const), ...targeted, bits: count }),
  fc.record({ action: fc.constant('partition' as const), ...circumstances, window: anyWindow }),
  anyMomentRule,
);
