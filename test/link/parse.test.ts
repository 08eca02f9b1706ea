import { describe, expect, it } from 'vitest';
import { parseDirection, type DirectionDescription } from '../../src/link/index.ts';
import { FinwaitError, ms, seconds } from '../../src/time/index.ts';

/** The message of the error that a description provokes. */
function complaint(description: unknown): string {
  try {
    parseDirection(description as DirectionDescription, 'link.toServer');
  } catch (error) {
    expect(error).toBeInstanceOf(FinwaitError);
    return (error as FinwaitError).message;
  }
  throw new Error('it was accepted');
}

describe('parseDirection', () => {
  it('reads every form with its units', () => {
    expect(
      parseDirection(
        {
          delay: { pareto: { minimum: '10ms', shape: 1.5, maximum: '2s' } },
          loss: { gilbertElliott: { p: '1%', r: 0.25 } },
          rate: '10Mbps',
          queue: { bytes: 64_000 },
          reorder: { probability: '5%', by: '3ms' },
          duplicate: '0.1%',
        },
        'link',
      ),
    ).toEqual({
      delay: { kind: 'pareto', minimum: ms(10), shape: 1.5, maximum: seconds(2), keepOrder: true },
      loss: { kind: 'gilbert-elliott', p: 0.01, r: 0.25, lossBad: 1, lossGood: 0 },
      rate: 10e6,
      queue: { unit: 'bytes', limit: 64_000 },
      reorder: { probability: 0.05, by: ms(3) },
      duplicate: 0.001,
    });
    expect(parseDirection({ delay: '20ms', loss: '5%' }, 'link')).toEqual({
      delay: { kind: 'constant', delay: ms(20) },
      loss: { kind: 'bernoulli', probability: 0.05 },
    });
    expect(parseDirection({ delay: { uniform: ['1ms', '2ms'], keepOrder: false } }, 'link').delay).toEqual({
      kind: 'uniform',
      minimum: ms(1),
      maximum: ms(2),
      keepOrder: false,
    });
    expect(parseDirection({ loss: { nth: [3, 1] } }, 'link').loss).toEqual({ kind: 'nth', nth: [3, 1] });
  });

  it('leaves out what does nothing', () => {
    const nothing = { loss: 0, duplicate: '0%', reorder: { probability: 0, by: '1ms' } };
    expect(parseDirection(nothing, 'link')).toEqual({});
    expect(parseDirection({ loss: { nth: [] } }, 'link')).toEqual({});
  });

  it.each<[unknown, RegExp]>([
    [{ loss: 1.5 }, /^link\.toServer\.loss: '1\.5' is not a probability/],
    [{ loss: '5' }, /^link\.toServer\.loss: '5' is not a probability/],
    [{ loss: { nth: [0] } }, /^link\.toServer\.loss\.nth: expected whole numbers from 1/],
    [{ loss: { gilbertElliott: { p: 0.1 } } }, /^link\.toServer\.loss\.gilbertElliott\.r: is missing/],
    [{ loss: { gilbertEliott: {} } }, /^link\.toServer\.loss\.gilbertEliott: .* mean 'gilbertElliott'/],
    [{ loss: {} }, /^link\.toServer\.loss: expected exactly one of 'gilbertElliott', 'state', 'nth'/],
    [{ loss: null }, /^link\.toServer\.loss: expected an object/],
    [{ delay: '20' }, /^link\.toServer\.delay: cannot read '20' as a duration/],
    [{ delay: { uniform: ['1ms'] } }, /^link\.toServer\.delay\.uniform: expected the least and the greatest/],
    [{ delay: { uniform: ['3ms', '1ms'] } }, /^link\.toServer\.delay\.uniform: the least delay exceeds/],
    [{ delay: { uniform: ['1ms', '3 parsecs'] } }, /^link\.toServer\.delay\.uniform\[1\]: cannot read/],
    [{ delay: { normal: { mean: '1ms' } } }, /^link\.toServer\.delay\.normal\.deviation: is missing/],
    [{ delay: { uniform: ['1ms', '2ms'], normal: {} } }, /^link\.toServer\.delay: expected exactly one of/],
    [
      { delay: { pareto: { minimum: 0, shape: 1 } } },
      /^link\.toServer\.delay\.pareto\.minimum: must be more/,
    ],
    [
      { delay: { pareto: { minimum: '1ms', shape: 0 } } },
      /^link\.toServer\.delay\.pareto\.shape: '0' is not/,
    ],
    [{ delay: { pareto: { minimum: '2s', shape: 1, maximum: '1s' } } }, /pareto\.maximum: is less than/],
    [{ delay: { uniform: ['1ms', '2ms'], keepOrder: 'no' } }, /^link\.toServer\.delay\.keepOrder: 'no' is/],
    [{ rate: '10' }, /^link\.toServer\.rate: cannot read '10' as a bit rate/],
    [{ rate: '0Mbps' }, /^link\.toServer\.rate: cannot read/],
    [{ queue: { packets: 5 } }, /^link\.toServer\.queue: a queue needs a rate/],
    [{ rate: '1Mbps', queue: { packets: 1.5 } }, /^link\.toServer\.queue\.packets: '1\.5' is not a whole/],
    [{ rate: '1Mbps', queue: { packets: 1, bytes: 2 } }, /^link\.toServer\.queue: expected exactly one of/],
    [{ reorder: { probability: '5%' } }, /^link\.toServer\.reorder\.by: is missing/],
    [{ duplicate: -1 }, /^link\.toServer\.duplicate: '-1' is not a probability/],
    [{ losss: '5%' }, /^link\.toServer\.losss: there is no such field\. Did you mean 'loss'\?/],
    [{ bandwidth: '5Mbps' }, /^link\.toServer\.bandwidth: .* Known are 'delay', 'loss', 'rate'/],
    [
      { loss: { probability: '5%', correlation: 2 } },
      /^link\.toServer\.loss\.correlation: '2' is not a prob/,
    ],
    [{ loss: { nth: [1], correlation: '5%' } }, /^link\.toServer\.loss\.correlation: goes with/],
    [{ loss: { state: { p13: '60%', p14: '50%' } } }, /^link\.toServer\.loss\.state: p13 and p14/],
    [{ loss: { pattern: '012' } }, /^link\.toServer\.loss\.pattern: expected a 1 for each packet to lose/],
    [
      { delay: { jitter: { delay: '5ms', jitter: '1ms', distribution: 'gauss' } } },
      /^link\.toServer\.delay\.jitter\.distribution: there is no distribution 'gauss'/,
    ],
    [
      { delay: { jitter: { delay: '5ms', jitter: '1ms', distribution: [] } } },
      /^link\.toServer\.delay\.jitter\.distribution: there are no numbers in it/,
    ],
    [
      { rate: { rate: '1Mbps', cellSize: -1 } },
      /^link\.toServer\.rate\.cellSize: '-1' is not a whole number/,
    ],
    [
      { rate: '1Mbps', queue: { codel: { interval: 0 } } },
      /^link\.toServer\.queue\.codel\.interval: must be/,
    ],
    [
      { rate: '1Mbps', queue: { red: { limit: 9, min: 5, max: 5 } } },
      /^link\.toServer\.queue\.red\.max: must be/,
    ],
    [
      { rate: '1Mbps', queue: { fqCodel: { flow: 5 } } },
      /^link\.toServer\.queue\.fqCodel\.flow: .* 'flows'\?/,
    ],
    [{ reorder: { probability: 1, by: '1ms', gap: 0 } }, /^link\.toServer\.reorder\.gap: '0' is not a whole/],
    [
      { corrupt: { probability: 1, bits: 0 } },
      /^link\.toServer\.corrupt\.bits: '0' is not a whole number of bits/,
    ],
    [{ mtu: '1400' }, /^link\.toServer\.mtu: '1400' is not a whole number of bytes/],
    [{ recorded: [3, 2] }, /^link\.toServer\.recorded: 2 ms, no\. 2, comes after a later time/],
    [{ recorded: [1], rate: '1Mbps' }, /^link\.toServer\.recorded: a recording says itself how fast/],
    [
      { slots: { minimum: '2ms', maximum: '1ms' } },
      /^link\.toServer\.slots\.maximum: is less than the minimum/,
    ],
    [{ outages: [{ from: '2s', to: '1s' }] }, /^link\.toServer\.outages\[0\]\.to: an outage must end after/],
    [
      {
        outages: [
          { from: '1s', to: '3s' },
          { from: '2s', to: '4s' },
        ],
      },
      /^link\.toServer\.outages\[1\]\.from: begins before the outage before it has ended/,
    ],
    [{ schedule: [{ at: '0', loss: 1 }] }, /^link\.toServer\.schedule\[0\]\.at: must be later than 0/],
    [{ schedule: [{ at: '1s', los: 1 }] }, /^link\.toServer\.schedule\[0\]\.los: .* 'loss'\?/],
    [
      { schedule: [{ at: '1s', rate: '1Mbps' }] },
      /^link\.toServer\.schedule\[0\]\.rate: give link\.toServer\.rate/,
    ],
    [
      { schedule: [{ at: '1s', queue: { packets: 1 } }] },
      /^link\.toServer\.schedule\[0\]\.queue: there is no such/,
    ],
    [{ netem: 'delay' }, /^link\.toServer\.netem: cannot read the netem command/],
    ['20ms', /^link\.toServer: expected an object with 'delay'/],
  ])('says what is wrong with %j', (description, message) => {
    expect(complaint(description)).toMatch(message);
  });
});
