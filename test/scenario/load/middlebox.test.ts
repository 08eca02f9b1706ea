// Many connections through one box: a NAT's clients share its address and ports.
import { describe, expect, it } from 'vitest';
import type { MiddleboxDescription } from '../../../src/link/index.ts';
import { runLoad, type LoadResult, type LoadScenario } from '../../../src/scenario/index.ts';
import { formatFlags } from '../../../src/wire/index.ts';

/** Clients behind a box, each with one ephemeral port unless told otherwise, and a server. */
function behind(
  middlebox: MiddleboxDescription | readonly MiddleboxDescription[],
  scenario: Partial<LoadScenario> = {},
  ports = '50000 50000',
  trace: number | false = false,
): LoadResult {
  const client = { sysctls: { ip_local_port_range: ports } };
  const names = ['client1', 'client2', 'client3'];
  return runLoad(
    {
      name: 'behind a box',
      hosts: { client1: client, client2: client, client3: client, server: {} },
      routers: ['home'],
      links: [
        ...names.map(name => ({ between: [name, 'home'] as const, there: { delay: '1ms' as const } })),
        { between: ['home', 'server'], there: { delay: '10ms' }, middlebox },
      ],
      workloads: [{ from: names, arrivals: { every: '1s' }, connections: 3, response: 50_000 }],
      end: { at: '60s' },
      ...scenario,
    },
    '1',
    { trace },
  );
}

describe('a NAT', () => {
  it('lets clients with the same port through, each with another outside', () => {
    const { load, trace } = behind({ nat: {} }, {}, '50000 50000', 3);
    expect([load.completed, load.errors]).toEqual([3, {}]);
    const from = (name: string, index: 'sourcePort' | 'destinationPort'): number[] => [
      ...new Set(
        trace!.events.flatMap(event =>
          event.type === 'segment-sent' && event.from === name ? [event.segment[index]] : [],
        ),
      ),
    ];
    for (const name of ['client1', 'client2', 'client3']) expect(from(name, 'sourcePort')).toEqual([50_000]);
    // The first keeps its port, the others get the next that are free
    expect(from('server', 'destinationPort')).toEqual([50_000, 1024, 1025]);
  });

  it('shows a trace between the hosts themselves', () => {
    const { trace } = behind({ nat: {} }, {}, '50000 50000', 3);
    const sent = trace!.events.filter(event => event.type === 'segment-sent' && event.connection === 2);
    expect(sent.map(event => ('from' in event ? `${event.from} ${event.to}` : '')).slice(0, 3)).toEqual([
      'client2 server',
      'server client2',
      'client2 server',
    ]);
    expect(trace!.events.some(event => event.type === 'segment-dropped')).toBe(false);
  });

  it('whose ports are all taken loses a SYN, or answers it with RST', () => {
    const nat = { ports: [7000, 7001] as const };
    const lost = behind({ nat });
    expect([lost.load.completed, lost.load.errors]).toEqual([2, {}]);
    expect(lost.load.open['client3']).toEqual({ 'SYN-SENT': 1 });
    const { load } = behind({ nat: { ...nat, onExhausted: 'reset' } });
    expect([load.completed, load.errors]).toEqual([2, { ECONNREFUSED: 1 }]);
  });

  it('gives a port to the next when it has forgotten whose it was: a SYN that waits gets through', () => {
    const { load } = behind({ nat: { ports: [7000, 7000], timeWait: '5s' } }, { end: { at: '120s' } });
    expect([load.completed, load.errors]).toEqual([3, {}]);
  });

  it('has as many connections a second as ports over the time that it remembers them', () => {
    const { load } = behind(
      { nat: { ports: [1024, 1123], timeWait: '10s', onExhausted: 'reset' } },
      {
        workloads: [{ from: ['client1', 'client2', 'client3'], arrivals: { every: '10ms' } }],
        end: { at: '101s' },
      },
      '10000 60000',
    );
    // 100 ports and 10 s: 10 a second
    expect(load.completed).toBeGreaterThan(950);
    expect(load.completed).toBeLessThanOrEqual(1100);
    // All but the few that are under way at the end
    const refused = load.errors['ECONNREFUSED']!;
    expect(refused + load.completed).toBeGreaterThan(load.attempts - 10);
  });

  it('keeps ports apart for one destination only', () => {
    const servers = { ...behindTwoServers };
    expect(runLoad(servers, '1').load).toMatchObject({ completed: 2, errors: {} });
  });

  it('is seen through by faults, which speak of the hosts themselves', () => {
    const faults = [
      'drop server ACK of FIN',
      'drop server FIN',
      'forge server RST seq rcv.nxt once client2 FIN',
    ];
    const { load } = behind({ nat: {} }, { faults, end: { at: '30s' } });
    expect(load.ended['client2']).toEqual({ RST: 1 });
    expect(load.ended['client1']).toEqual({});
  });

  it('in front of a NAT: ports are translated twice', () => {
    const { load } = behind([{ nat: {} }, { nat: { ports: [7000, 7100] } }]);
    expect([load.completed, load.errors]).toEqual([3, {}]);
  });
});

const behindTwoServers: LoadScenario = {
  name: 'two servers',
  hosts: { client1: {}, client2: {}, server1: {}, server2: {} },
  routers: ['home', 'net'],
  links: [
    { between: ['client1', 'home'] },
    { between: ['client2', 'home'] },
    { between: ['home', 'net'], there: { delay: '5ms' }, middlebox: { nat: { ports: [7000, 7000] } } },
    { between: ['net', 'server1'] },
    { between: ['net', 'server2'] },
  ],
  workloads: [
    { from: 'client1', to: 'server1', arrivals: { every: '1s' }, connections: 1 },
    { name: 'other', from: 'client2', to: 'server2', arrivals: { every: '1s' }, connections: 1 },
  ],
  end: { at: '10s' },
};

it('a firewall of a load forgets connections, too', () => {
  const { load } = behind(
    { firewall: { idle: '2s', onUnknown: 'reset' } },
    {
      workloads: [{ from: 'client1', arrivals: { every: '1s' }, connections: 2, requests: 3, think: '5s' }],
    },
    '10000 60000',
  );
  expect([load.completed, load.errors]).toEqual([0, { ECONNRESET: 2 }]);
});

it('a SYN proxy of a load takes SYNs off the server, and crossing connections are told apart', () => {
  const { load, trace } = behind({ synProxy: {} }, {}, '50000 50000', 1);
  expect([load.completed, load.errors]).toEqual([3, {}]);
  const made = trace!.events.flatMap(event =>
    event.type === 'segment-sent' && event.injected !== undefined
      ? [`${event.from} ${formatFlags(event.segment.flags)}`]
      : [],
  );
  expect(made).toEqual(['server SYN,ACK', 'client1 SYN', 'client1 ACK', 'server ACK']);
});

describe('what cannot be', () => {
  it.each([
    [{ nat: { ports: [9, 5] } }, /links\[3\]\.middlebox\.nat\.ports: expected the first and the last port/],
    [{ firewall: { ports: [1, 2] } }, /links\[3\]\.middlebox\.firewall/],
    [{ natt: {} }, /links\[3\]\.middlebox.*/],
  ])('is refused with its place: %j', (middlebox, message) => {
    expect(() => behind(middlebox as MiddleboxDescription)).toThrow(message);
  });
});
