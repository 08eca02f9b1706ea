// What workloads do, as their outcome tells.
import { describe, expect, it } from 'vitest';
import {
  countAt,
  prepareLoad,
  rateBetween,
  runLoad,
  type LoadOutcome,
  type LoadScenario,
  type WorkloadDescription,
} from '../../../src/scenario/index.ts';
import { ms, seconds } from '../../../src/time/index.ts';

const plain: Omit<LoadScenario, 'workloads' | 'end'> = {
  name: 'plain',
  links: [{ between: ['client', 'server'], there: { delay: '5ms' } }],
};

function loaded(
  workload: WorkloadDescription,
  more: Partial<LoadScenario> = {},
  end = '60s',
  seed = '1',
): LoadOutcome {
  return runLoad({ ...plain, workloads: [workload], end: { at: end }, ...more }, seed).load;
}

describe('an open loop', () => {
  it('begins connections on the beat, each done in two round trips', () => {
    const load = loaded({ arrivals: { every: '100ms' }, stop: '10s' }, { sample: '10ms' });
    expect([load.attempts, load.connected, load.completed, load.answers]).toEqual([100, 100, 100, 100]);
    expect(load.latency).toMatchObject({ count: 100, median: ms(20), max: ms(20) });
    expect(countAt(load, 'attempts', seconds(5.01))).toBe(51);
  });

  it('of Poisson arrivals keeps the mean, and the variance of a Poisson', () => {
    const load = loaded({ arrivals: { poisson: 50 } }, { sample: '1s' }, '400s');
    const { attempts } = load.series;
    const counts = attempts.slice(1).map((count, i) => count - attempts[i]!);
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length;
    // 400 samples: deviation of the mean 0.35, of the variance about 3.5
    expect(Math.abs(mean - 50)).toBeLessThan(1.4);
    expect(Math.abs(variance - 50)).toBeLessThan(14);
  });

  it('that goes on and off is silent while off', () => {
    const load = loaded({ arrivals: { onOff: { on: '2s', off: '3s', rate: 100 } } }, { sample: '1s' }, '20s');
    const second = (n: number): number => rateBetween(load, 'attempts', seconds(n), seconds(n + 1));
    for (const n of [2, 3, 4, 7, 8, 9]) expect(second(n)).toBe(0);
    for (const n of [0, 1, 5, 6]) expect(second(n)).toBeGreaterThan(60);
  });

  it('ends after as many connections as it may have', () => {
    expect(loaded({ arrivals: { poisson: 10 }, connections: 7 }).attempts).toBe(7);
  });
});

describe('a closed loop', () => {
  it('has as many connections at a time as users, and each user waits between them', () => {
    const load = loaded({ arrivals: { users: 3, think: '180ms' } }, {}, '10s');
    // 20 ms of connection and 180 ms of pause, three at a time
    expect(load.completed).toBe(3 * 50);
    const busy = load.series.hosts['client']?.ESTABLISHED ?? [];
    expect(Math.max(0, ...busy)).toBeLessThanOrEqual(3);
  });

  it('out of ports goes on trying, and does not stand still', () => {
    const hosts = { client: { sysctls: { ip_local_port_range: '40000 40001' } }, server: {} };
    const load = loaded({ arrivals: { users: 1 } }, { hosts }, '5s');
    expect(load.connected).toBe(2);
    expect(load.errors['EADDRNOTAVAIL']).toBeGreaterThan(1000);
  });
});

describe('a connection of a workload', () => {
  const once = { arrivals: { every: '1s' }, connections: 1 } as const;

  it('carries as many requests as asked, with pauses', () => {
    const load = loaded({ ...once, requests: 3, think: '1s' }, { sample: '10ms' });
    expect([load.connected, load.answers, load.completed]).toEqual([1, 3, 1]);
    // Three exchanges of 10 ms, after 10 ms of handshake, and two pauses
    expect(load.latency?.max).toBe(ms(2040));
  });

  it.each(['client', 'server'] as const)('leaves TIME-WAIT to the side that closes first: the %s', closes => {
    const load = loaded({ ...once, closes });
    expect(load.open).toEqual({
      client: closes === 'client' ? { 'TIME-WAIT': 1 } : {},
      server: closes === 'server' ? { 'TIME-WAIT': 1 } : {},
    });
    expect(load.timeWait[closes]?.peak).toBe(1);
  });

  it('whose server never closes stays in CLOSE-WAIT, its client in FIN-WAIT-2', () => {
    const load = loaded({ arrivals: { every: '1s' }, connections: 5, neverCloses: 1 });
    expect(load.open).toEqual({ client: { 'FIN-WAIT-2': 5 }, server: { 'CLOSE-WAIT': 5 } });
  });

  it('whose client never closes keeps it in CLOSE-WAIT', () => {
    const load = loaded({ arrivals: { every: '1s' }, connections: 5, neverCloses: 1, closes: 'server' });
    expect(load.open['client']).toEqual({ 'CLOSE-WAIT': 5 });
  });

  it('with a slow reader takes as long as the reader', () => {
    const fast = loaded({ ...once, response: 100_000 });
    const slow = loaded({ ...once, response: 100_000, reader: { octets: 1000, every: '50ms' } });
    expect(fast.latency!.max).toBeLessThan(ms(500));
    expect(slow.latency!.max).toBeGreaterThan(ms(5000));
    expect(slow.completed).toBe(1);
  });

  it('is given up by an impatient client', () => {
    const load = loaded({ ...once, patience: '2s', server: { descriptors: 1 }, neverCloses: 1 });
    expect(load.completed).toBe(1);
    const two = loaded({
      arrivals: { every: '1s' },
      connections: 2,
      patience: '2s',
      server: { descriptors: 1 },
      neverCloses: 1,
    });
    expect([two.connected, two.completed, two.abandoned]).toEqual([2, 1, 1]);
  });

  it('that lingers for 0 s ends in a reset, and leaves nothing', () => {
    const load = loaded({ ...once, linger: { seconds: 0 } });
    expect(load.open).toEqual({ client: {}, server: {} });
    expect(load.ended['server']).toEqual({ RST: 1 });
  });

  it('draws its sizes: exponential, Pareto, from a list', () => {
    const mean = (response: WorkloadDescription['response']): number => {
      const load = loaded(
        { arrivals: { every: '10ms' }, connections: 2000, response: response! },
        {},
        '100s',
      );
      expect(load.completed).toBe(2000);
      return load.segmentsSent;
    };
    // Segments of 536 octets at most: bigger answers make more of them
    expect(mean({ list: [100, 100_000] })).toBeGreaterThan(2 * mean({ exponential: { mean: 10_000 } }));
    expect(mean({ pareto: { minimum: 100, shape: 1.5, maximum: 1000 } })).toBeLessThan(mean(2000));
  });
});

describe('ports', () => {
  it('limit connections to ports over TIME-WAIT, whatever is asked for', () => {
    const sysctls = { ip_local_port_range: '40000 40119' };
    const hosts = { client: { profile: 'linux', sysctls }, server: { profile: 'linux' } };
    const load = loaded({ arrivals: { every: '50ms' } }, { hosts, sample: '1s' }, '180s');
    expect(rateBetween(load, 'connected', seconds(60), seconds(180))).toBeCloseTo(120 / 60, 1);
    expect(load.timeWait['client']?.peak).toBe(120);
    const four = { ...hosts, client: { ...hosts.client, addresses: 4 } };
    const more = loaded({ arrivals: { every: '50ms' } }, { hosts: four, sample: '1s' }, '180s');
    expect(rateBetween(more, 'connected', seconds(60), seconds(180))).toBeCloseTo(480 / 60, 1);
  });

  it('of several on one server are gone round', () => {
    const sysctls = { ip_local_port_range: '40000 40000' };
    const load = loaded(
      { arrivals: { every: '1s' }, connections: 4, ports: 3 },
      { hosts: { client: { sysctls }, server: {} } },
    );
    expect([load.connected, load.noPort]).toEqual([3, 1]);
  });
});

describe('a backlog that is full', () => {
  it('drops SYNs in silence, and clients try again', () => {
    const load = loaded({ arrivals: { every: '1ms' }, connections: 40, server: { backlog: 2 } }, {}, '300s');
    expect(load.completed).toBe(40);
    expect(load.latency!.max).toBeGreaterThan(seconds(1));
  });
});

it('the same seed gives the same outcome, in a fresh world and in a used one; another seed another', () => {
  const scenario: LoadScenario = {
    ...plain,
    links: [{ between: ['client', 'server'], there: { delay: '5ms', loss: '3%' } }],
    workloads: [
      {
        arrivals: { poisson: 30 },
        response: { pareto: { minimum: 100, shape: 1.2, maximum: 1e6 } },
        requests: 2,
      },
      { arrivals: { users: 5, think: { exponential: { mean: '1s' } } }, port: 9000, closes: 'server' },
    ],
    end: { at: '30s' },
  };
  const world = prepareLoad(scenario);
  const first = JSON.stringify(world.run('a'));
  const other = JSON.stringify(world.run('b'));
  expect(JSON.stringify(world.run('a'))).toBe(first);
  expect(JSON.stringify(runLoad(scenario, 'a'))).toBe(first);
  expect(other).not.toBe(first);
});
