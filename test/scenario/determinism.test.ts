// What a run gives depends on scenario and seed, and on nothing that happened before in its world: shown on
// digests of whole results, traces included, so that a change made for speed cannot change a bit unseen.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  activeClose,
  halfClose,
  prepare,
  run,
  type DirectionDescription,
  type Prepared,
  type RunResult,
  type Scenario,
} from '../../src/scenario/index.ts';

const lossy: DirectionDescription = {
  loss: '10%',
  rate: '10Mbps',
  delay: { normal: { mean: '10ms', deviation: '3ms' } },
  reorder: { probability: '5%', by: '15ms' },
  duplicate: '5%',
};
const bursty: DirectionDescription = {
  loss: { gilbertElliott: { p: '5%', r: '30%' } },
  delay: { uniform: ['5ms', '30ms'] },
};

const scenarios: readonly (readonly [what: string, scenario: Scenario])[] = [
  ['a link with every impairment', { ...activeClose('client'), link: { toServer: lossy, toClient: lossy } }],
  ['losses in bursts', { ...halfClose(), link: { toServer: bursty, toClient: bursty } }],
  [
    'faults on a lossy link',
    {
      ...activeClose('server'),
      link: { toServer: lossy, toClient: lossy },
      faults: ['drop 20% of server segments', 'hold client FIN until after server DATA #1'],
    },
  ],
  [
    'a bulk transfer between two profiles',
    {
      ...activeClose('client', { answer: 100_000 }),
      hosts: { server: { profile: 'linux' } },
      link: { toServer: lossy, toClient: lossy },
    },
  ],
];

const seeds = Array.from({ length: 20 }, (_, index) => `seed ${index}`);
const digest = (result: RunResult): string =>
  createHash('sha256').update(JSON.stringify(result)).digest('hex');

/** Runs until so many events have been told, if there are so many. */
function stop(prepared: Prepared, seed: string, after: number): void {
  let events = 0;
  const onEvent = (): void => {
    if (++events > after) throw new Error('enough');
  };
  try {
    prepared.run(seed, { onEvent });
  } catch (error) {
    expect(String(error)).toContain('enough');
  }
}

describe.each(scenarios)('results of %s', (_what, scenario) => {
  const fresh = new Map(seeds.map(seed => [seed, digest(run(scenario, seed, { trace: true }))]));

  it('are the same bytes in another fresh world', () => {
    for (const seed of seeds) expect(digest(run(scenario, seed, { trace: true }))).toBe(fresh.get(seed));
  });

  it('are the same bytes in a world that has run before, whatever ran in it', () => {
    const prepared = prepare(scenario);
    for (const seed of seeds.toReversed()) {
      prepared.run(`before ${seed}`);
      expect(digest(prepared.run(seed, { trace: true }))).toBe(fresh.get(seed));
    }
  });

  it('are the same bytes after a run that was stopped, wherever that was', () => {
    const prepared = prepare(scenario);
    seeds.forEach((seed, index) => {
      stop(prepared, `stopped ${index}`, 10 + 9 * index);
      expect(digest(prepared.run(seed, { trace: true }))).toBe(fresh.get(seed));
    });
  });

  it('differ from seed to seed', () => {
    expect(new Set(fresh.values()).size).toBeGreaterThan(seeds.length / 2);
  });
});
