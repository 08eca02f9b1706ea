// netem's command: what is read, what is printed, what is wrong and where.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatNetem, parseDirection, parseNetem, type NetemOptions } from '../../src/link/index.ts';
import { FinwaitError, ms, ns, seconds, us } from '../../src/time/index.ts';

const plain = { limit: 1000, ecn: false };

function complaint(command: string): string {
  try {
    parseNetem(command, '--netem');
  } catch (error) {
    expect(error).toBeInstanceOf(FinwaitError);
    expect((error as FinwaitError).code).toBe('bad-netem');
    return (error as FinwaitError).message;
  }
  throw new Error(`'${command}' was accepted`);
}

describe('parseNetem', () => {
  it.each<[string, Partial<NetemOptions>]>([
    ['delay 100ms', { delay: { delay: ms(100), jitter: ns(0), correlation: 0, distribution: 'uniform' } }],
    [
      'delay 20ms 5ms 25% distribution normal',
      { delay: { delay: ms(20), jitter: ms(5), correlation: 0.25, distribution: 'normal' } },
    ],
    ['loss 0.1%', { loss: { kind: 'random', probability: 0.001, correlation: 0 } }],
    ['loss random 5 25', { loss: { kind: 'random', probability: 0.05, correlation: 0.25 } }],
    ['drop 1% ecn', { loss: { kind: 'random', probability: 0.01, correlation: 0 }, ecn: true }],
    ['loss state 1%', { loss: { kind: 'state', p13: 0.01, p31: 0.99, p32: 0, p23: 1, p14: 0 } }],
    [
      'loss state 1% 10% 20% 30% 2%',
      { loss: { kind: 'state', p13: 0.01, p31: 0.1, p32: 0.2, p23: 0.3, p14: 0.02 } },
    ],
    ['loss gemodel 1%', { loss: { kind: 'gemodel', p: 0.01, r: 0.99, lossBad: 1, lossGood: 0 } }],
    [
      'loss gemodel 1% 10% 70% 0.1%',
      { loss: { kind: 'gemodel', p: 0.01, r: 0.1, lossBad: 0.7, lossGood: 0.001 } },
    ],
    ['corrupt 0.1% 5%', { corrupt: { probability: 0.001, correlation: 0.05 } }],
    ['duplicate 1%', { duplicate: { probability: 0.01, correlation: 0 } }],
    [
      'delay 10ms reorder 25% 50% gap 5',
      {
        delay: { delay: ms(10), jitter: ns(0), correlation: 0, distribution: 'uniform' },
        reorder: { probability: 0.25, correlation: 0.5, gap: 5 },
      },
    ],
    [
      'rate 5kbit 20 100 5',
      { rate: { rate: 5000 as never, packetOverhead: 20, cellSize: 100, cellOverhead: 5 } },
    ],
    [
      'rate 1.5mbit -14',
      { rate: { rate: 1.5e6 as never, packetOverhead: -14, cellSize: 0, cellOverhead: 0 } },
    ],
    ['slot 800us', { slot: { kind: 'range', minimum: us(800), maximum: us(800), packets: 0, bytes: 0 } }],
    [
      'slot 5ms 10ms packets 5 bytes 64k',
      { slot: { kind: 'range', minimum: ms(5), maximum: ms(10), packets: 5, bytes: 65_536 } },
    ],
    [
      'slot distribution pareto 5ms 2ms bytes 1500',
      {
        slot: {
          kind: 'distribution',
          distribution: 'pareto',
          delay: ms(5),
          jitter: ms(2),
          packets: 0,
          bytes: 1500,
        },
      },
    ],
    ['limit 10k seed 42', { limit: 10_240, seed: '42' }],
  ])('reads %s', (command, options) => {
    expect(parseNetem(command)).toEqual({ ...plain, ...options });
  });

  it.each([
    // In tc, mbps are megabytes a second.
    ['rate 10mbps', 80e6],
    ['rate 10Mbit', 10e6],
    ['rate 1gibit', 2 ** 30],
    ['rate 1000', 1000],
    ['rate 2KiBps', 16_384],
  ])('reads %s in tc’s units', (command, rate) => {
    expect(parseNetem(command).rate?.rate).toBe(rate);
  });

  it('reads words shortened as tc allows it, and units in any case', () => {
    expect(parseNetem('lat 1S 2MS dist normal lo 1% du 2% cor 3% li 5')).toEqual({
      limit: 5,
      ecn: false,
      delay: { delay: seconds(1), jitter: ms(2), correlation: 0, distribution: 'normal' },
      loss: { kind: 'random', probability: 0.01, correlation: 0 },
      duplicate: { probability: 0.02, correlation: 0 },
      corrupt: { probability: 0.03, correlation: 0 },
    });
  });

  it.each([
    'tc qdisc add dev eth0 root netem delay 20ms 5ms 25% loss gemodel 1% 10%',
    'sudo tc qdisc change dev eth0 parent 1:1 handle 10: netem delay 20ms 5ms 25% loss gemodel 1% 10%',
    'qdisc netem 8001: dev eth0 root refcnt 2 limit 1000 delay 20ms  5ms 25% loss gemodel p 1% r 10% 1-h 100% 1-k 0%',
    '  netem delay 20ms 5ms 25% loss gemodel 1% 10%',
  ])('takes the whole line that one pastes: %s', line => {
    expect(formatNetem(parseNetem(line))).toBe('delay 20ms 5ms 25% loss gemodel 1% 10%');
  });

  it('leaves out what does nothing', () => {
    expect(parseNetem('loss 0% duplicate 0 corrupt 0% delay 0ms reorder 0%')).toEqual(plain);
    expect(parseNetem('')).toEqual(plain);
  });

  it('points at the word that it cannot read', () => {
    expect(complaint('delay 20ms 5x loss 1%')).toBe(
      [
        '--netem: cannot read the netem command',
        '  delay 20ms 5x loss 1%',
        '             ^^',
        "Expected a jitter: a number and s, ms, us or ns, as in '20ms'.",
      ].join('\n'),
    );
    expect(complaint('delay 20ms loss')).toMatch(
      /\n {2}delay 20ms loss\n {17}\^\nExpected a percentage, 'random'/,
    );
  });

  it.each([
    ['dely 20ms', /There is no such option of netem\. Did you mean 'delay'\?/],
    ['loss 101%', /from 0% to 100%/],
    ['loss gmodel 1%', /Did you mean 'gemodel'\?/],
    ['loss 1% loss 2%', /Loss is given twice/],
    ['delay 100', /'100' is microseconds to tc before 6\.16 and nanoseconds since\. Write '100us'/],
    ['reorder 25%', /Reordering needs a delay/],
    ['delay 1ms gap 5', /A gap needs reordering/],
    ['ecn', /needs a loss model/],
    ['delay 10ms distribution normal', /needs a delay with jitter/],
    ['loss state 60% 10% 20% 30% 50%', /p13 and p14 leave the same state/],
    ['loss state 10% 90% 50%', /p31 and p32 leave the same state/],
    ['rate 10%', /no device whose speed/],
    ['rate fast', /Expected a rate/],
    ['slot 10ms 5ms', /Swap them/],
    ['slot distribution normal 5ms 0ms', /must be more than 0/],
    ['slot soon', /Expected a time or 'distribution'/],
    ['limit -5', /whole number/],
    ['tc qdisc add dev eth0 root tbf rate 1mbit', /There is no 'netem' in it/],
  ])('complains about %s', (command, message) => {
    expect(complaint(command)).toMatch(message);
  });
});

describe('a description with netem', () => {
  it('names the tables that it needs', () => {
    const command = 'delay 20ms 5ms distribution mine';
    expect(() => parseDirection({ netem: command }, 'link.toServer')).toThrow(
      "link.toServer.netem: there is no distribution 'mine'. Write 'uniform', 'normal', 'pareto' or 'paretonormal', or give its table in link.toServer.netem.distributions.",
    );
    const { netem } = parseDirection({ netem: { command, distributions: { mine: [-8192, 8192] } } }, 'link');
    expect(netem?.delayTable).toEqual([-8192, 8192]);
    expect(() =>
      parseDirection({ netem: { command, distributions: { mine: [1.5] } } }, 'link.toServer'),
    ).toThrow(/^link\.toServer\.netem\.distributions\.mine: expected a list of whole numbers/);
  });
});

describe('formatNetem', () => {
  const percent = fc.oneof(
    fc.integer({ min: 1, max: 100 }).map(value => `${value}%`),
    fc.integer({ min: 1, max: 99_999 }).map(value => `${value / 1000}%`),
  );
  const time = fc.oneof(
    fc.integer({ min: 1, max: 2_000_000 }).map(value => `${value}us`),
    fc.integer({ min: 1, max: 10_000 }).map(value => `${value / 8}ms`),
    fc.integer({ min: 1, max: 999 }).map(value => `${value}ns`),
  );
  const optional = (...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
    fc.oneof(
      fc.constant(''),
      fc.tuple(...parts).map(words => words.join(' ')),
    );
  const word = fc.constant;
  const small = fc.integer({ min: 0, max: 50 }).map(value => `${value}%`);
  const command = fc
    .tuple(
      optional(word('limit'), fc.nat(5000).map(String)),
      fc
        .tuple(
          word('delay'),
          time,
          optional(time, fc.oneof(word(''), percent), fc.constantFrom('', 'distribution pareto')),
        )
        .map(words => words.join(' ')),
      fc.oneof(
        optional(word('loss'), percent, optional(percent)),
        optional(word('loss random'), percent),
        optional(word('loss gemodel'), percent, optional(percent, optional(percent, optional(percent)))),
        optional(
          word('loss state'),
          small,
          optional(small, optional(small, optional(percent, optional(small)))),
        ),
      ),
      optional(word('corrupt'), percent, optional(percent)),
      optional(word('duplicate'), percent, optional(percent)),
      optional(word('reorder'), percent, optional(percent), optional(word('gap'), fc.nat(9).map(String))),
      optional(
        word('rate'),
        fc
          .tuple(fc.integer({ min: 1, max: 9999 }), fc.constantFrom('bit', 'kbit', 'mbit', 'kbps'))
          .map(parts => parts.join('')),
        optional(
          fc.integer({ min: -50, max: 50 }).map(String),
          optional(fc.nat(100).map(String), optional(fc.nat(9).map(String))),
        ),
      ),
      optional(
        word('slot'),
        time,
        optional(word('packets'), fc.nat(9).map(String)),
        optional(word('bytes'), fc.nat(9999).map(String)),
      ),
      optional(word('seed'), fc.nat().map(String)),
    )
    .map(parts => parts.join(' '));

  it('prints what parseNetem reads back as the same, and prints that the same again', () => {
    fc.assert(
      fc.property(command, text => {
        const options = parseNetem(text);
        const printed = formatNetem(options);
        expect(parseNetem(printed)).toEqual(options);
        expect(formatNetem(parseNetem(printed))).toBe(printed);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['rate 10mbps', 'rate 80mbit'],
    ['loss random 1% delay 1500us', 'delay 1.5ms loss 1%'],
    ['loss state 1% 99% 0% 100% 0%', 'loss state 1%'],
    ['loss gemodel 2% 50% 100% 0%', 'loss gemodel 2% 50%'],
    ['limit 1000', ''],
    ['delay 20ms 5ms distribution uniform', 'delay 20ms 5ms'],
  ])('prints %s as %s', (command, printed) => {
    expect(formatNetem(parseNetem(command))).toBe(printed);
  });
});
