// Scripts: when entries fire, what actions do, and how several connections share two hosts.
import { describe, expect, it } from 'vitest';
import { run, type Scenario, type Script, type ScriptEntry } from '../../src/scenario/index.ts';
import { toMilliseconds } from '../../src/time/index.ts';
import type { ApplicationCall } from '../../src/trace/index.ts';

const connect: ScriptEntry = { on: { at: '0s' }, do: [{ connect: { port: 40000, reuseaddr: true } }] };
const listen: ScriptEntry = { on: { at: '0s' }, do: [{ listen: { port: 8080, reuseaddr: true } }] };

function scenario(script: Partial<Script>, more: Partial<Scenario> = {}): Scenario {
  return {
    name: 'test',
    link: { toServer: { delay: '20ms' }, toClient: { delay: '20ms' } },
    script: { client: [connect], server: [listen], ...script },
    ...more,
  };
}

/** The system calls of a run, one line each: `40 client write 200`. */
function calls(subject: Scenario): string[] {
  const { trace } = run(subject, 'seed', { trace: true });
  return trace!.events.flatMap(event => (event.type === 'call' ? [line(event)] : []));
}

function line({ at, actor, call, argument, result, error }: ApplicationCall): string {
  const outcome = error ?? (result === undefined || call === 'write' ? '' : `= ${result}`);
  return [toMilliseconds(at), actor, call, argument ?? '', outcome].filter(part => part !== '').join(' ');
}

const ofActor = (lines: readonly string[], actor: string): string[] =>
  lines.filter(text => text.split(' ')[1] === actor);

describe('entries', () => {
  it('fire once, `after` their trigger', () => {
    const log = calls(
      scenario({
        client: [connect, { on: { connected: true, after: '5ms' }, do: [{ write: 10 }] }],
        server: [listen, { on: { received: 1, after: '100ms' }, do: [{ write: 1 }] }],
      }),
    );
    expect(ofActor(log, 'client')).toEqual([
      '0 client connect 8080',
      '40 client connect = 0',
      '45 client write 10',
      '185 client read = 1',
    ]);
    expect(ofActor(log, 'server').slice(-2)).toEqual(['65 server read = 10', '165 server write 1']);
  });

  it('due at the same time fire in the order of their triggers, then of the list', () => {
    const log = calls(
      scenario({
        client: [
          connect,
          { on: { at: '100ms' }, do: [{ write: 1 }] },
          { on: { connected: true, after: '60ms' }, do: [{ write: 2 }] },
          { on: { connected: true, after: '60ms' }, do: [{ write: 3 }] },
          { on: { at: '90ms', after: '10ms' }, do: [{ write: 4 }] },
        ],
      }),
    );
    expect(log.filter(text => text.startsWith('100 client write'))).toEqual([
      '100 client write 2',
      '100 client write 3',
      '100 client write 4',
      '100 client write 1',
    ]);
  });

  it('wait for a TCP state of either side', () => {
    const log = calls(
      scenario({
        client: [
          connect,
          { on: { at: '100ms' }, do: [{ shutdown: 'wr' }] },
          { on: { state: { side: 'server', is: 'CLOSE-WAIT' }, after: '7ms' }, do: [{ close: true }] },
        ],
      }),
    );
    expect(log).toContain('127 client close');
  });

  it('do nothing after their actor has closed, but the listener is another socket', () => {
    const log = calls(
      scenario({
        server: [
          listen,
          { on: { at: '100ms' }, do: [{ close: true }, { write: 5 }] },
          { on: { at: '200ms' }, do: [{ write: 5 }, { closeListener: true }] },
          { on: { at: '300ms' }, do: [{ tryBind: { port: 8080, reuseaddr: false } }] },
          { on: { at: '310ms' }, do: [{ tryBind: { port: 8080, reuseaddr: true } }] },
        ],
      }),
    );
    expect(ofActor(log, 'server').slice(2)).toEqual([
      '100 server close',
      '300 server bind 8080 EADDRINUSE',
      '310 server bind 8080 = 0',
    ]);
  });
});

describe('reading', () => {
  it('stops and resumes; until then neither data nor end of file are seen', () => {
    const log = calls(
      scenario({
        client: [connect, { on: { connected: true }, do: [{ write: 100 }, { close: true }] }],
        server: [
          listen,
          { on: { accepted: true }, do: [{ read: 'stop' }] },
          { on: { at: '500ms' }, do: [{ read: 'resume' }] },
          { on: { eof: true }, do: [{ close: true }] },
        ],
      }),
    );
    expect(ofActor(log, 'server').slice(-3)).toEqual([
      '500 server read = 100',
      '500 server read = 0',
      '500 server close',
    ]);
  });

  it('ends with end of file: what an error would say later is seen by write() only', () => {
    const log = calls(
      scenario({
        client: [
          connect,
          { on: { at: '100ms' }, do: [{ shutdown: 'wr' }] },
          { on: { at: '200ms' }, do: [{ abort: true }] },
        ],
        server: [listen, { on: { at: '300ms' }, do: [{ write: 10 }] }],
      }),
    );
    expect(ofActor(log, 'server').slice(-2)).toEqual(['120 server read = 0', '300 server write 10 EPIPE']);
  });
});

describe('writing', () => {
  it('more than the send buffer holds blocks what the actor does next, not what is lost', () => {
    const octets = 3_000_000;
    const { outcome } = run(
      scenario({
        client: [connect, { on: { connected: true }, do: [{ write: octets }, { close: true }] }],
        server: [listen, { on: { eof: true }, do: [{ close: true }] }],
      }),
      'seed',
    );
    expect(outcome.client).toMatchObject({ ending: 'closed', bytesWritten: octets });
    expect(outcome.server).toMatchObject({ ending: 'closed', bytesRead: octets });
  });

  it('without a connection is ENOTCONN', () => {
    expect(calls(scenario({ client: [{ on: { at: '0s' }, do: [{ write: 1 }] }] }))).toContain(
      '0 client write 1 ENOTCONN',
    );
  });
});

describe('several connections', () => {
  const second = (port: number | 'kernel'): Scenario =>
    scenario({
      client: [connect, { on: { at: '100ms' }, do: [{ close: true }] }],
      server: [listen, { on: { eof: true }, do: [{ close: true }] }],
      c2: [
        { on: { at: '1s' }, do: [{ connect: { port, reuseaddr: true } }] },
        { on: { connected: true }, do: [{ write: 50 }] },
      ],
      s2: [{ on: { received: 50 }, do: [{ write: 77 }] }],
    });

  it('have an actor each, and numbers of their own in the trace', () => {
    const subject = second('kernel');
    expect(ofActor(calls(subject), 'c2').slice(-1)).toEqual(['1080 c2 read = 77']);
    const { trace, outcome } = run(subject, 'seed', { trace: true });
    const numbers = new Set(
      trace!.events.flatMap(event => (event.type === 'segment-sent' ? [event.connection] : [])),
    );
    expect([...numbers]).toEqual([1, 2]);
    // The outcome is that of the first.
    expect(outcome.client).toMatchObject({ ending: 'closed', finCopies: 1, bytesRead: 0 });
  });

  it('cannot share a 4-tuple that is in TIME-WAIT', () => {
    const log = ofActor(calls(second(40000)), 'c2');
    expect(log).toEqual(['1000 c2 connect 8080', '1000 c2 connect 8080 EADDRNOTAVAIL']);
  });

  it('of the server answers a new connection on a 4-tuple that is in TIME-WAIT there (RFC 6191)', () => {
    const log = calls(
      scenario({
        client: [connect, { on: { eof: true }, do: [{ close: true }] }],
        server: [listen, { on: { at: '100ms' }, do: [{ close: true }] }],
        c2: [
          {
            on: { state: { side: 'server', is: 'TIME-WAIT' }, after: '1s' },
            do: [{ connect: { port: 40000, reuseaddr: true } }],
          },
        ],
      }),
    );
    expect(ofActor(log, 's2').at(-1)).toMatch(/s2 accept$/);
    expect(ofActor(log, 'c2').at(-1)).toMatch(/connect = 0$/);
  });
});

describe('options', () => {
  it('set before connect() hold for the connection; SO_LINGER 0 turns close into a reset', () => {
    const { outcome } = run(
      scenario({
        client: [
          {
            on: { at: '0s' },
            do: [{ linger: { on: true, seconds: 0 } }, { connect: { port: 40000, reuseaddr: true } }],
          },
          { on: { at: '100ms' }, do: [{ close: true }] },
        ],
      }),
      'seed',
    );
    expect(outcome.client).toMatchObject({ ending: 'reset', resetBy: 'self' });
    expect(outcome.server).toMatchObject({ ending: 'reset', resetBy: 'peer', errors: ['ECONNRESET'] });
  });

  it("of the host: the kernel's choice of ports is a sysctl", () => {
    const { trace } = run(
      scenario(
        { client: [{ on: { at: '0s' }, do: [{ connect: { port: 'kernel', reuseaddr: false } }] }] },
        { hosts: { client: { sysctls: { 'net.ipv4.ip_local_port_range': '50123 50123' } } } },
      ),
      'seed',
      { trace: true },
    );
    expect(trace!.hosts[0]).toMatchObject({ name: 'client', port: 50123, profile: 'rfc9293' });
    expect(trace!.hosts[1]).toMatchObject({ name: 'server', port: 8080 });
  });
});
