// Networks of more than two hosts, traces of loads, and complaints.
import { describe, expect, it } from 'vitest';
import {
  chain,
  dumbbell,
  parseAny,
  runLoad,
  type LoadOutcome,
  type LoadScenario,
} from '../../../src/scenario/index.ts';
import { ms } from '../../../src/time/index.ts';
import { ladderText } from '../../../src/trace/index.ts';

const load = (scenario: Partial<LoadScenario>, seed = '1'): LoadOutcome =>
  runLoad(
    { name: 'test', workloads: [{ arrivals: { every: '1s' } }], end: { at: '10.5s' }, ...scenario },
    seed,
  ).load;

describe('a chain', () => {
  it('adds up the delays of its links', () => {
    const { latency } = load(chain([{ delay: '1ms' }, { delay: '20ms' }, { delay: '4ms' }]));
    expect(latency).toMatchObject({ count: 11, median: ms(100) });
  });
});

describe('a dumbbell', () => {
  it('lets all clients share the link in the middle', () => {
    const shared = dumbbell({
      clients: 3,
      servers: 2,
      access: { delay: '1ms' },
      bottleneck: { rate: '10Mbps', delay: '5ms', queue: { packets: 100 } },
    });
    const busy = load({
      ...shared,
      workloads: [
        {
          from: ['client1', 'client2', 'client3'],
          to: ['server1', 'server2'],
          arrivals: { users: 6 },
          response: 100_000,
        },
      ],
      end: { at: '30s' },
    });
    // 10 Mbps are 1.25 MB/s: 12.5 answers of 100 kB a second, less headers, acknowledgements and slow starts
    expect(busy.completed / 30).toBeLessThan(12.5);
    expect(busy.completed / 30).toBeGreaterThan(9);
    for (const name of ['client1', 'client2', 'client3'])
      expect(busy.timeWait[name]!.peak).toBeGreaterThan(50);
    for (const name of ['server1', 'server2']) expect(busy.ended[name]!['ACK of FIN']).toBeGreaterThan(50);
  });
});

describe('faults on a link', () => {
  const hosts = { near: {}, far: {}, server: {} };
  const workloads = [{ from: ['near', 'far'], arrivals: { every: '1s' as const }, stop: '9s' }];

  it('strike what passes there, and nothing else', () => {
    const { completed, attempts, ended, segmentsDropped } = load({
      hosts,
      routers: ['hub'],
      links: [
        { between: ['near', 'hub'], there: { delay: '1ms' } },
        { between: ['far', 'hub'], there: { delay: '1ms' }, faults: ['drop client FIN'] },
        { between: ['hub', 'server'], there: { delay: '1ms' } },
      ],
      workloads,
      end: { at: '300s' },
    });
    expect([attempts, completed]).toEqual([9, 9]);
    expect(ended['near']).toEqual({ '2MSL over': 5 });
    expect(ended['far']).toEqual({ 'give up': 4 });
    expect(segmentsDropped).toBeGreaterThan(4);
  });

  it('of one moment are refused with what would be right', () => {
    const links = [{ between: ['client', 'server'] as const, faults: ['crash server at 2s'] }];
    expect(() => load({ links })).toThrow(/links\[0\]\.faults\[0\]: .*drop, corrupt, delay/);
  });
});

describe('a load that cannot be', () => {
  it.each([
    [
      { links: [{ between: ['client', 'servr'] as const }] },
      /links\[0\]\.between\[1\].*Did you mean 'server'/,
    ],
    [{ hosts: { a: {}, b: {}, c: {} } }, /say which of a, b, c are joined/],
    [
      { workloads: [{ from: 'klient', arrivals: { every: '1s' } }] },
      /workloads\[0\]\.from.*Did you mean 'client'/,
    ],
    [
      { hosts: { client: {}, server: {}, other: {} }, links: [{ between: ['client', 'other'] as const }] },
      /no way from 'client' to 'server'/,
    ],
    [
      { workloads: [{ arrivals: { poisson: 1 } }, { arrivals: { poisson: 1 } }] },
      /cannot listen on 8080.*ports of its own/,
    ],
    [{ workloads: [{ arrivals: { every: '1s' }, requets: 2 }] }, /workloads\[0\].*Did you mean 'requests'/],
    [{ workloads: [{ arrivals: { poison: 2 } }] }, /Did you mean 'poisson'/],
    [{ workloads: [{ arrivals: { every: '1s' }, request: 0 }] }, /workloads\[0\]\.request.*1 or more/],
  ])('is refused, naming the place: %j', (wrong, message) => {
    expect(() => load(wrong as Partial<LoadScenario>)).toThrow(message);
  });
});

it('a load is JSON and reads back as it was', () => {
  const scenario: LoadScenario = {
    name: 'round trip',
    ...dumbbell({ clients: 2, servers: 1, bottleneck: { rate: '1Mbps' }, client: { profile: 'linux' } }),
    workloads: [{ from: ['client1', 'client2'], arrivals: { onOff: { on: '1s', off: '1s', rate: 5 } } }],
    end: { at: '5s' },
  };
  expect(parseAny(JSON.stringify(scenario), 'test')).toEqual(scenario);
});

describe('a trace of a load', () => {
  const scenario: LoadScenario = {
    name: 'traced',
    links: [{ between: ['client', 'server'], there: { delay: '5ms', loss: '2%' } }],
    workloads: [{ arrivals: { every: '1ms' }, connections: 200 }],
    end: { at: '600s' },
  };

  it('shows the first connections only, and changes nothing', () => {
    const traced = runLoad(scenario, '1', { trace: 2 });
    expect(traced.load).toEqual(runLoad(scenario, '1').load);
    const connections = new Set(
      traced.trace!.events.flatMap(event => ('connection' in event ? [event.connection] : [])),
    );
    expect([...connections].toSorted((a, b) => a - b)).toEqual([1, 2]);
    const states = traced.trace!.events.flatMap(event =>
      event.type === 'state' && event.host === 'client' && event.connection === 1 ? [event.to] : [],
    );
    expect(states).toEqual(['SYN-SENT', 'ESTABLISHED', 'FIN-WAIT-1', 'TIME-WAIT', 'CLOSED']);
  });

  it('begins with whichever is asked for', () => {
    const tenth = runLoad(scenario, '1', { trace: 1, from: 10 });
    expect(tenth.load).toEqual(runLoad(scenario, '1').load);
    expect(tenth.trace!.events[0]).toMatchObject({ at: ms(9), host: 'client', connection: 1 });
    expect(runLoad(scenario, '1', { trace: 1, from: 300 }).trace).toMatchObject({ events: [], hosts: [] });
  });

  it('is drawn also where the longest state is the widest that is said', () => {
    const short = { ...scenario, ...chain([{ delay: '5ms' }]), end: { at: '12ms' } };
    const { trace } = runLoad(short, '1', { trace: true });
    expect(ladderText(trace!)).toMatch(/│ SYN-RECEIVED/);
  });

  it('is drawn as a ladder', () => {
    const { trace } = runLoad(scenario, '1', { trace: true });
    expect(ladderText(trace!)).toMatch(/TIME-WAIT/);
  });
});
