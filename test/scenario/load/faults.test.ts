// Faults among many connections: hosts by their names, crash and freeze with programs on them, conditions on the
// state of the very connection, replay and forge.
import { describe, expect, it } from 'vitest';
import {
  dumbbell,
  prepareLoad,
  runLoad,
  type LoadOutcome,
  type LoadResult,
  type LoadScenario,
} from '../../../src/scenario/index.ts';
import { seconds } from '../../../src/time/index.ts';

const run = (scenario: Partial<LoadScenario>, trace: boolean | number = false): LoadResult =>
  runLoad(
    {
      name: 'test',
      links: [{ between: ['client', 'server'], there: { delay: '10ms' } }],
      workloads: [{ arrivals: { every: '100ms' }, stop: '9.95s' }],
      end: { at: '300s' },
      ...scenario,
    },
    '1',
    { trace },
  );
const load = (scenario: Partial<LoadScenario>): LoadOutcome => run(scenario).load;

const shared = {
  ...dumbbell({ clients: 2, servers: 2, access: { delay: '1ms' }, bottleneck: { delay: '5ms' } }),
  workloads: [
    {
      from: ['client1', 'client2'],
      to: ['server1', 'server2'],
      arrivals: { every: '100ms' as const },
      stop: '9.95s' as const,
    },
  ],
};

describe('a host by its name', () => {
  it('is the only one that a crash strikes; its clients are reset when it is up again', () => {
    const { ended, completed, attempts, errors } = load({
      ...shared,
      faults: ['crash server2 at 2s, restart at 4s'],
    });
    expect(ended['server1']!['crash']).toBeUndefined();
    expect(ended['server1']!['ACK of FIN']).toBe(50);
    expect(attempts).toBe(100);
    // Those that arrive while it is down send their SYN again until it is up: one second, then three
    expect(completed).toBe(100);
    expect(errors).toEqual({});
  });

  it('sends the segments that a rule names, counted for it alone', () => {
    const { ended } = load({
      ...shared,
      faults: ['drop client2 FIN in connection 2', 'drop client1 SYN #3'],
    });
    expect(ended['client2']!['give up']).toBe(1);
    expect(ended['client1']).toEqual({ '2MSL over': 50 });
  });

  it('is found also on a link in the middle', () => {
    const [first, second, middle, ...others] = shared.links;
    const links = [first!, second!, { ...middle!, faults: ['drop server2 FIN'] }, ...others];
    const { ended } = load({ ...shared, links });
    expect(ended['server1']).toEqual({ 'ACK of FIN': 50 });
    expect(ended['server2']).toEqual({ 'give up': 50 });
  });

  it('and without a name of its own is meant by what it does: all clients connect, all servers listen', () => {
    const { ended } = load({ ...shared, faults: ['drop server FIN'] });
    expect([ended['server1'], ended['server2']]).toEqual([{ 'give up': 50 }, { 'give up': 50 }]);
  });

  it('that is called client is that one, and no other', () => {
    const hosts = { client: {}, other: {}, server: {} };
    const links = ['client', 'other', 'server'].map(name => ({ between: [name, 'hub'] as const }));
    const workloads = [
      { from: ['client', 'other'], arrivals: { every: '1s' as const }, stop: '5.5s' as const },
    ];
    const { ended } = load({ hosts, routers: ['hub'], links, workloads, faults: ['drop client FIN'] });
    expect(ended['client']).toEqual({ 'give up': 3 });
    expect(ended['other']).toEqual({ '2MSL over': 3 });
  });
});

describe('a crash', () => {
  it('of the server loses all connections that it has, and the restarted host answers RST (RFC 9293 §3.5.1)', () => {
    const { ended, errors, completed, failed } = load({
      workloads: [
        { arrivals: { every: '100ms' }, connections: 20, requests: 50, think: '100ms', closes: 'client' },
      ],
      faults: ['crash server at 1s, restart at 1.2s'],
    });
    // 10 connections are open at 1 s
    expect(ended['server']!['crash']).toBe(10);
    expect(errors).toEqual({ ECONNRESET: 10 });
    expect([completed, failed]).toEqual([10, 10]);
  });

  it('of the client loses its programs with their connections; what arrives meanwhile is never attempted', () => {
    const { attempts, ended, completed } = load({
      workloads: [{ arrivals: { every: '100ms' }, stop: '3.95s', requests: 5, think: '100ms' }],
      faults: ['crash client at 1.05s, restart at 2.05s'],
    });
    expect(attempts).toBe(30);
    // Each takes 520 ms: 5 are at work, 6 in TIME-WAIT
    expect(ended['client']!['crash']).toBe(5 + 6);
    expect(completed).toBe(30 - 5);
  });

  it('of one client sends its users to the others; of all, they wait', () => {
    const users = (faults: string[]): LoadOutcome =>
      load({
        ...shared,
        workloads: [{ ...shared.workloads[0]!, arrivals: { users: 4, think: '100ms' } }],
        faults,
        end: { at: '20s' },
      });
    const all = users([]);
    const one = users(['crash client1 at 0s']);
    expect(one.ended['client1']).toEqual({});
    expect(one.attempts).toBe(all.attempts);
    const none = users(['crash client at 0s, restart at 5s']);
    expect(none.attempts).toBeGreaterThan(0.45 * all.attempts);
    expect(none.attempts).toBeLessThan(0.55 * all.attempts);
    expect(none.series.attempts[none.series.at.findIndex(at => at > seconds(4))]).toBe(0);
  });
});

describe('a freeze', () => {
  it('of the server delays every answer until it thaws, and loses nothing', () => {
    const { completed, latency, errors } = load({ faults: ['freeze server from 1s to 3s'] });
    expect([completed, errors]).toEqual([100, {}]);
    expect(latency!.max).toBeGreaterThan(seconds(1.9));
    expect(latency!.max).toBeLessThan(seconds(2.1));
  });

  it('of the server fills its backlog', () => {
    const { completed, errors } = load({
      workloads: [{ arrivals: { every: '100ms' }, stop: '9.95s', server: { backlog: 5 } }],
      faults: ['freeze server from 1s to 3s'],
    });
    expect([completed, errors]).toEqual([100, {}]);
  });

  it('of the client puts off what it would have begun', () => {
    const { series, completed } = load({
      faults: ['freeze client from 1s to 3s'],
      sample: '50ms',
      end: { at: '20s' },
    });
    const at = (time: number): number => series.attempts[series.at.indexOf(seconds(time))]!;
    expect([at(0.95), at(2.95), at(3.05), completed]).toEqual([10, 10, 31, 100]);
  });

  it('that a crash follows leaves no program behind', () => {
    const { completed, attempts, ended } = load({
      workloads: [{ arrivals: { users: 3, think: '500ms' }, stop: '10s' }],
      faults: ['freeze client from 1s to 3s', 'crash client at 2s, restart at 2.5s'],
    });
    expect(attempts).toBeGreaterThan(40);
    expect(completed + (ended['client']!['crash'] ?? 0)).toBeGreaterThanOrEqual(attempts);
  });
});

describe('conditions', () => {
  it('look at the connection of the segment itself, not at others', () => {
    const { ended } = load({
      workloads: [{ arrivals: { every: '10ms' }, connections: 50, closes: 'client' }],
      faults: ['drop client ACK of FIN when client is TIME-WAIT'],
      end: { at: '3600s' },
    });
    expect(ended['server']).toEqual({ 'give up': 50 });
    expect(ended['client']!['2MSL over']).toBe(50);
  });

  it('of a moment hold for the two ends of one connection', () => {
    const faults = ['crash server when client is FIN-WAIT-1 and server is LAST-ACK'];
    const { ended } = load({ workloads: [{ arrivals: { every: '10ms' }, connections: 20 }], faults });
    expect(ended['server']!['crash']).toBeGreaterThan(0);
  });
});

describe('segments that the network makes', () => {
  it('are forged into the connection whose state was waited for', () => {
    const { ended } = load({
      hosts: { client: { profile: 'linux' }, server: { profile: 'linux' } },
      workloads: [{ arrivals: { every: '10ms' }, connections: 20 }],
      faults: ['forge server RST seq rcv.nxt 5ms after client is TIME-WAIT'],
    });
    expect(ended['client']).toEqual({ RST: 1, '2MSL over': 19 });
  });

  it('are replayed to whoever they were for', () => {
    const { trace, unusedFaults } = run(
      { faults: ['replay client FIN #1 at 20s'], end: { at: '100s' } },
      true,
    );
    expect(unusedFaults).toEqual([]);
    expect(
      trace!.events.find(event => event.type === 'segment-sent' && event.injected !== undefined),
    ).toMatchObject({ at: seconds(20), from: 'client', to: 'server', injected: 'replay of client FIN #1' });
  });
});

it('runs are the same in a used world and in a fresh one, whatever befell it before', () => {
  const scenario: LoadScenario = {
    name: 'everything at once',
    ...shared,
    links: shared.links.map(link =>
      link.between[0] === 'left'
        ? { ...link, middlebox: { nat: { ports: [2000, 2063], timeWait: '5s' } } }
        : link,
    ),
    faults: [
      'crash server2 at 2s, restart at 3s',
      'crash client1 at 4s, restart at 5s',
      'freeze server1 from 5s to 6s',
      'drop 20% of client2 DATA',
      'replay client2 SYN #3 at 4s',
      'forge server RST seq rcv.nxt when client1 is FIN-WAIT-1 and server1 is ESTABLISHED',
    ],
    end: { at: '30s' },
  };
  const used = prepareLoad(scenario);
  const first = used.run('1', { trace: 5 });
  used.run('2');
  expect(used.run('1', { trace: 5 })).toEqual(first);
  expect(runLoad(scenario, '1', { trace: 5 })).toEqual(first);
  expect(first.unusedFaults).toEqual([]);
});

describe('lines that cannot be', () => {
  it('tell the place, and whom they may have meant', () => {
    expect(() => load({ ...shared, faults: ['drop server FIN', 'crash sevrer2 at 2s'] })).toThrow(
      /faults\[1\]: cannot read the fault\n {2}crash sevrer2 at 2s\n {8}\^{7}\nExpected a host: .*Did you mean 'server2'\?/,
    );
  });

  it('and those that did nothing are told with a trace', () => {
    const { unusedFaults } = run(
      { faults: ['crash server when client is CLOSING', 'drop client FIN #1'] },
      true,
    );
    expect(unusedFaults).toEqual(['crash server when client is CLOSING']);
  });
});
