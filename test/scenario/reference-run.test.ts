// What a case's script may say, and what a result tells of it.
import { describe, expect, it } from 'vitest';
import type { ReferenceRun } from '../../src/scenario/index.ts';
import { runMade, segmentLines } from '../support/reference-cases.ts';

const on = (trigger: object, ...actions: readonly object[]): object => ({ on: trigger, do: actions });
const asks = [
  on({ at: 0 }, { connect: { port: 40_000, reuseaddr: true } }),
  on({ connected: true }, { write: 200 }),
];
const serves = [
  on({ at: 0 }, { listen: { port: 8080, reuseaddr: true } }),
  on({ received: 200 }, { write: 1000 }),
  on({ eof: true }, { close: true }),
];
const runScript = (script: object, parts: Readonly<Record<string, unknown>> = {}): ReferenceRun =>
  runMade({ script: { client: asks, server: serves, ...script }, ...parts });

const errors = ({ result }: ReferenceRun): string[] =>
  (result.app ?? [])
    .filter(({ err }) => typeof err === 'string' && err !== 'EINPROGRESS')
    .map(({ side, call, err }) => `${side} ${call} ${err}`);
const path = ({ result }: ReferenceRun, side: 'client' | 'server'): string =>
  result.states[side].map(({ state }) => state).join(' ');

describe('the script of a case', () => {
  it('closes by its own rules: the server at end of file', () => {
    const run = runScript({ client: [...asks, on({ at: 400 }, { close: true })] });
    expect(path(run, 'client')).toBe('SYN_SENT ESTABLISHED FIN_WAIT_1 TIME_WAIT');
    expect(path(run, 'server')).toBe('CLOSED SYN_RECV ESTABLISHED CLOSE_WAIT LAST_ACK CLOSED');
    expect(run.result.outcome).toMatchObject({
      finCopies: { FIN1: 1, FIN2: 1 },
      finalStates: { c: 'TIME_WAIT', s: 'CLOSED' },
      rstFrom: [],
    });
  });

  it('has a second connection on the 4-tuple, whose numbers count from its own beginning', () => {
    const run = runScript({
      client: [...asks, on({ at: 400 }, { close: true })],
      c2: [
        on(
          { state: { side: 'client', is: 'TIME_WAIT' }, after: 1800 },
          { connect: { port: 40_000, reuseaddr: true } },
        ),
        on({ connected: true }, { write: 50 }, { close: true }),
      ],
      s2: [on({ received: 50 }, { write: 77 }, { close: true })],
    });
    const second = run.result.segments.filter(({ conn }) => conn === 2);
    expect(second.slice(0, 3).map(({ flags, seq, ack }) => `${flags} ${seq} ${ack}`)).toEqual([
      'S 0 0',
      'S. 0 1',
      '. 1 1',
    ]);
    expect(second[0]?.labels).toEqual(['SYN#2']);
    expect(path(run, 'client')).toMatch(/TIME_WAIT CLOSED SYN_SENT ESTABLISHED/);
    expect(run.result.app).toContainEqual(expect.objectContaining({ side: 's2', call: 'recv', n: 50 }));
  });

  it('lets the kernel choose the port, from the client’s sysctl', () => {
    const connect = on({ at: 0 }, { connect: { port: 'kernel', reuseaddr: false } });
    const client = { 'net.ipv4.ip_local_port_range': '40000 40000' };
    const run = runScript({ client: [connect], c2: [connect] }, { sysctlsClient: client });
    expect(path(run, 'client')).toBe('SYN_SENT ESTABLISHED');
    expect(errors(run)).toEqual(['c2 connect EADDRNOTAVAIL']);
  });

  it('tells the states of the 4-tuple that the case names, and of no other', () => {
    const run = runScript({ client: [on({ at: 0 }, { connect: { port: 40_001, reuseaddr: true } })] });
    expect(run.result.states).toEqual({ client: [], server: [{ t: 0, state: 'CLOSED' }] });
  });

  it('never accepts when it says so; closing the listener resets what waits', () => {
    const server = [
      on({ at: 0 }, { listen: { port: 8080, reuseaddr: true, accept: false } }),
      on({ at: 300 }, { closeListener: true }),
    ];
    const run = runScript({ server });
    expect(errors(run)).toEqual(['c recv ECONNRESET']);
    expect(run.result.app?.some(({ call }) => call === 'accept')).toBe(false);
    expect(segmentLines(run).at(-1)).toMatch(/^s2c R\. /);
  });

  it('tries to bind, on either side, which is not the bind() of a connect()', () => {
    const tryBind = { tryBind: { port: 8080, reuseaddr: false } };
    const run = runScript({
      client: [...asks, on({ at: 100 }, { tryBind: { port: 40_000, reuseaddr: false } })],
      c2: [on({ at: 200 }, { connect: { port: 40_000, reuseaddr: false } })],
      server: [...serves, on({ at: 300 }, tryBind)],
    });
    expect(errors(run)).toEqual([
      'c bind-listener EADDRINUSE',
      'c2 bind EADDRINUSE',
      's bind-listener EADDRINUSE',
    ]);
  });

  it('does nothing more after its own close', () => {
    const run = runScript({
      client: [...asks, on({ at: 200 }, { close: true }), on({ at: 300 }, { write: 5 })],
    });
    expect(errors(run)).toEqual([]);
  });

  it('goes on after a write that failed', () => {
    const run = runScript({
      client: [...asks, on({ at: 200 }, { shutdown: 'wr' }, { write: 5 }, { close: true })],
    });
    expect(errors(run)).toEqual(['c send EPIPE']);
    expect(run.result.app).toContainEqual(expect.objectContaining({ side: 'c', call: 'close' }));
  });

  it('stops reading: no end of file, no error, until it goes on', () => {
    const server = [serves[0]!, on({ accepted: true }, { read: 'stop' }), on({ eof: true }, { close: true })];
    const client = [...asks, on({ at: 100 }, { close: true })];
    const stopped = runScript({ client, server });
    expect(path(stopped, 'server')).toMatch(/CLOSE_WAIT$/);
    const resumed = runScript({ client, server: [...server, on({ at: 1000 }, { read: 'resume' })] });
    expect(resumed.result.app).toContainEqual({ t: 1_000_000, side: 's', call: 'close' });
  });

  it('waits for a state that is entered: FIN and ACK in one segment skip FIN_WAIT_2', () => {
    const run = runScript({
      client: [...asks, on({ at: 400 }, { close: true })],
      network: [
        on({ state: { side: 'client', is: 'FIN_WAIT_2' } }, { replay: 'SYN#1' }),
        on({ state: { side: 'client', is: 'TIME_WAIT' } }, { replay: 'FIN2#1' }),
      ],
    });
    const made = run.result.segments.filter(({ tx }) => tx === null).map(({ inject }) => inject);
    expect(path(run, 'client')).toMatch(/^SYN_SENT ESTABLISHED FIN_WAIT_1 TIME_WAIT/);
    expect(made).toEqual(['replay of FIN2#1']);
  });

  it('is run with its own delay, segment size and sysctls; what finwait does not know is told', () => {
    const run = runMade({
      link: { delayMs: 100, mtu: 576, bandwidth: null },
      sysctls: { 'net.ipv4.tcp_timestamps': '0', 'net.ipv4.tcp_brand_new': '1' },
    });
    expect(run.ignoredSysctls).toEqual(['net.ipv4.tcp_brand_new']);
    const [syn] = run.result.segments;
    expect(syn?.opts).toMatchObject({ mss: 536 });
    expect(syn?.opts).not.toHaveProperty('ts');
    expect(Math.floor((syn?.rx[0] ?? 0) / 1e3)).toBe(100);
  });

  it('gives the same result every time', () => {
    expect(runMade().result).toEqual(runMade().result);
  });
});
