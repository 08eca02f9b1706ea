import { describe, expect, it } from 'vitest';
import { activeClose, prepare, type Scenario, type ScriptEntry } from '../../src/scenario/index.ts';
import { explain } from '../../src/trace/index.ts';
import { told, traced } from '../support/story.ts';

const connect = { connect: { port: 40_000, reuseaddr: true } };
const closeOnError: ScriptEntry = { on: { error: true }, do: [{ close: true }] };

/** The client's host crashes in ESTABLISHED and is up again when somebody speaks. */
function halfOpen(client: readonly ScriptEntry[], server: readonly ScriptEntry[]): Scenario {
  return {
    name: 'half-open',
    link: { toServer: { delay: '20ms' }, toClient: { delay: '20ms' } },
    script: {
      client: [{ on: { at: '0s' }, do: [connect] }],
      c2: client,
      server: [
        { on: { at: '0s' }, do: [{ listen: { port: 8080, reuseaddr: true } }] },
        ...server,
        closeOnError,
      ],
    },
    faults: ['crash client at 1s, restart at 2s'],
    end: { at: '10s' },
  };
}

describe('a crash', () => {
  it('RFC 9293 Figure 9: whoever opens again finds the old connection half open and resets it', () => {
    expect(told(halfOpen([{ on: { at: '3s' }, do: [connect] }], []), 1)).toEqual([
      '1 s client crashed',
      '1 s client is CLOSED',
      '2 s client restarted',
      '3 s client is SYN-SENT',
      '3 s client SYN seq 0',
      '3.02 s server ACK seq 1 ack 1',
      // Its number is the old connection's, far from those of the new SYN.
      expect.stringMatching(/^3\.04 s client RST seq -?\d{3,}$/),
      '3.06 s server is CLOSED',
      '3.06 s server: read() ECONNRESET',
      '3.06 s server: close()',
      '4 s client SYN seq 0',
      '4.02 s server is LISTEN',
      '4.02 s server is SYN-RECEIVED',
      '4.02 s server SYN,ACK seq 0 ack 1',
      '4.04 s client is ESTABLISHED',
      '4.04 s client ACK seq 1 ack 1',
      '4.06 s server is ESTABLISHED',
    ]);
  });

  it('RFC 9293 Figure 10: data for a host that remembers nothing is answered with RST', () => {
    const scenario = halfOpen([], [{ on: { at: '3s' }, do: [{ write: 100 }] }]);
    expect(told(scenario, 3)).toEqual([
      '3 s server: write(100)',
      '3 s server PSH,ACK seq 1 ack 1 len 100',
      '3.02 s client RST seq 1',
      '3.04 s server is CLOSED',
      '3.04 s server: read() ECONNRESET',
      '3.04 s server: close()',
    ]);
  });

  it('loses what arrives while the host is down; the peer tries until it is up', () => {
    const scenario = activeClose('client', { faults: ['crash server at 300ms, restart at 2s'] });
    expect(told(scenario, 0.3)).toEqual([
      '300 ms server crashed',
      '300 ms server is CLOSED',
      '380 ms client: close()',
      '380 ms client is FIN-WAIT-1',
      '380 ms client FIN,ACK seq 201 ack 1001, lost by fault: the server is down',
      '1.38 s client FIN,ACK seq 201 ack 1001, lost by fault: the server is down',
      '2 s server restarted',
      '3.38 s client FIN,ACK seq 201 ack 1001',
      '3.4 s server RST seq 1001',
      '3.42 s client is CLOSED',
    ]);
  });

  it('may follow a state, and a restarted server serves again from the beginning of its script', () => {
    const scenario = activeClose('client', {
      faults: ['crash server when server is CLOSE-WAIT, restart after 500ms'],
      end: { at: '20s' },
    });
    const again: Scenario = {
      ...scenario,
      script: {
        ...scenario.script,
        c2: [
          { on: { at: '5s' }, do: [connect] },
          { on: { connected: true }, do: [{ write: 200 }] },
          { on: { received: 1000 }, do: [{ close: true }] },
        ],
      },
    };
    const lines = told(again, 0.39);
    expect(lines.slice(0, 5)).toEqual([
      '400 ms server is CLOSE-WAIT',
      '400 ms server: read() = 0',
      '400 ms server crashed',
      '400 ms server is CLOSED',
      '900 ms server restarted',
    ]);
    expect(lines).toContain('5.06 s server: read() = 200');
    expect(lines).toContain('5.08 s c2: read() = 1000');
    expect(lines.some(line => /^5\.\d+ s server is CLOSED$/.test(line))).toBe(true);
  });

  it('without a restart leaves the peer to its retries, and is an ending of its own', () => {
    const { outcome } = traced(activeClose('client', { faults: ['crash server at 300ms'] }));
    expect(outcome.server).toMatchObject({ ending: 'crashed', endedInState: 'ESTABLISHED' });
    expect(outcome.client).toMatchObject({ ending: 'gave up', endedInState: 'FIN-WAIT-1' });
  });

  it('ends TIME-WAIT, whose connection was closed by then', () => {
    const { outcome } = traced(activeClose('client', { faults: ['crash client at 1s'] }));
    expect(outcome.client).toMatchObject({ ending: 'closed', finalState: 'CLOSED' });
    expect(outcome.client.timeWait).toBe(1e9 - 570e6);
  });

  it('is told in the explanation, in both languages', () => {
    const { trace } = traced(activeClose('client', { faults: ['crash server at 300ms, restart at 2s'] }));
    const english = explain(trace!, { lang: 'en', width: 200 });
    expect(english).toContain('The server crashes: it forgets every connection');
    expect(english).toContain('no segment says so: the client, in ESTABLISHED, cannot know.');
    expect(english).toContain('The server is up again and remembers nothing');
    const chinese = explain(trace!, { lang: 'zh', width: 200 });
    expect(chinese).toContain('服务器崩溃');
    expect(chinese).toContain('重新启动，什么也不记得了');
  });
});

describe('a freeze', () => {
  it('stops the application, not its TCP: the peer waits in FIN-WAIT-2', () => {
    expect(told(activeClose('client', { faults: ['freeze server from 200ms to 5s'] }), 0.2)).toEqual([
      '200 ms server frozen',
      '280 ms client ACK seq 201 ack 1001',
      '380 ms client: close()',
      '380 ms client is FIN-WAIT-1',
      '380 ms client FIN,ACK seq 201 ack 1001',
      '400 ms server is CLOSE-WAIT',
      '400 ms server ACK seq 1001 ack 202',
      '420 ms client is FIN-WAIT-2',
      '5 s server resumed',
      '5 s server: read() = 0',
      '5.15 s server: close()',
      '5.15 s server is LAST-ACK',
      '5.15 s server FIN,ACK seq 1001 ack 202',
      '5.17 s client is TIME-WAIT',
      '5.17 s client ACK seq 202 ack 1002',
      '5.19 s server is CLOSED',
      '245.17 s client is CLOSED',
    ]);
  });

  it('before accept() leaves the connection in the backlog until it is over', () => {
    const lines = told(activeClose('client', { faults: ['freeze server from 10ms to 1s'] }));
    expect(lines).toContain('60 ms server is ESTABLISHED');
    expect(lines).toContain('1 s server: read() = 200');
    expect(lines).toContain('1 s server: write(1000)');
  });

  it('of the closing side keeps its close waiting', () => {
    const lines = told(
      activeClose('client', { faults: ['freeze client when client is ESTABLISHED for 3s'] }),
    );
    expect(lines.find(line => line.endsWith('client: close()'))).toBe('3.34 s client: close()');
  });

  it('for ever is a CLOSE-WAIT that never ends', () => {
    const { outcome } = traced(
      activeClose('client', { faults: ['freeze server from 200ms'], end: { at: '1h' } }),
    );
    expect(outcome.server.finalState).toBe('CLOSE-WAIT');
    expect(outcome.client.finalState).toBe('FIN-WAIT-2');
  });
});

describe('host faults in a world that is used again', () => {
  const faults = [
    'crash server at 300ms, restart at 900ms',
    'freeze client from 1s to 2s',
    'drop 30% of client segments once server RST #1 was sent',
    'corrupt 50% of server segments',
    'replay client SYN #1 at 5s',
    'forge server FIN,ACK seq rcv.nxt ack snd.nxt 2s after client is FIN-WAIT-1',
  ];

  it('give the same run for the same seed, whatever ran before', () => {
    const scenario = activeClose('client', { faults, loss: '5%' });
    const world = prepare(scenario);
    const first = world.run('a', { trace: true });
    world.run('b');
    world.run('c', { trace: true });
    expect(world.run('a', { trace: true })).toEqual(first);
    expect(prepare(scenario).run('a', { trace: true })).toEqual(first);
  });

  it('leave no host down and nobody frozen', () => {
    const crashed = prepare(
      activeClose('client', { faults: ['crash server at 300ms', 'freeze client from 350ms'] }),
    );
    const first = crashed.run('a', { trace: true });
    expect(first.outcome.server.ending).toBe('crashed');
    expect(crashed.run('a', { trace: true })).toEqual(first);
  });
});
