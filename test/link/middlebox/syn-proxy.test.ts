import { describe, expect, it } from 'vitest';
import { activeClose, type CloseOptions, type Scenario } from '../../../src/scenario/index.ts';
import { told, traced } from '../../support/story.ts';

function proxied(options: CloseOptions = {}): Scenario {
  const scenario = activeClose('client', options);
  return { ...scenario, link: { ...scenario.link, middlebox: { synProxy: {} } } };
}

describe('a SYN proxy', () => {
  it('completes the handshake itself, then opens to the server in the client’s name', () => {
    expect(told(proxied({ profile: 'linux' })).slice(0, 17)).toEqual([
      '0 s client is SYN-SENT',
      "0 s client SYN seq 0, lost by middlebox: syn proxy: answered in the server's name",
      "20 ms server SYN,ACK seq 0 ack 1 [syn proxy answers in the server's name]",
      '40 ms client is ESTABLISHED',
      '40 ms client ACK seq 1 ack 1, lost by middlebox: syn proxy: the handshake is complete, it asks the server',
      '40 ms client: write(200)',
      "60 ms client SYN seq 0 [syn proxy opens in the client's name]",
      '60 ms server is LISTEN',
      '60 ms server is SYN-RECEIVED',
      "60 ms server SYN,ACK seq 0 ack 1, lost by middlebox: syn proxy: answered in the client's name",
      "60 ms client ACK seq 1 ack 1 [syn proxy answers in the client's name]",
      '60 ms server is ESTABLISHED',
      '60 ms server ACK seq 1 ack 1 [syn proxy opens the window]',
      '80 ms client PSH,ACK seq 1 ack 1 len 200',
      '100 ms server ACK seq 1 ack 201',
      '100 ms server: read() = 200',
      '100 ms server: write(1000)',
    ]);
  });

  it.each(['rfc9293', 'linux', 'freebsd'])(
    'carries a long transfer and its close, lossy, with %s',
    profile => {
      const { outcome } = traced(
        proxied({ profile, loss: '3%', answer: 300_000, end: { until: 'done', at: '10min' } }),
      );
      expect(outcome.client).toMatchObject({ ending: 'closed', bytesRead: 300_000 });
      expect(outcome.server).toMatchObject({ ending: 'closed', bytesRead: 200 });
    },
  );

  describe('and timestamps (RFC 7323)', () => {
    const stamps = (scenario: Scenario, to: string): readonly (readonly [number, number])[] =>
      traced(scenario).trace!.events.flatMap(event =>
        event.type === 'segment-sent' && event.to === to && event.segment.hasTimestamps
          ? [[event.segment.tsVal, event.segment.tsEcr] as const]
          : [],
      );
    const withStamps = (value: 0 | 1): Scenario =>
      proxied({ profile: 'linux', sysctls: { server: { tcp_timestamps: value } }, answer: 100_000 });

    it('are offered, and translated: a long transfer is measured and closed', () => {
      const { outcome } = traced(withStamps(1));
      expect(outcome.client).toMatchObject({ ending: 'closed', bytesRead: 100_000 });
      expect(stamps(withStamps(1), 'client').length).toBeGreaterThan(30);
    });

    it('are made up for a server that has none, so that the client takes its segments', () => {
      const { outcome } = traced(withStamps(0));
      expect(outcome.client).toMatchObject({ ending: 'closed', bytesRead: 100_000 });
      expect(stamps(withStamps(0), 'client').length).toBeGreaterThan(0);
    });

    it('are not offered when it is told so', () => {
      const scenario = { ...withStamps(1), link: { middlebox: { synProxy: { timestamps: false } } } };
      expect(stamps(scenario, 'client')).toEqual([]);
    });
  });

  it('keeps its promise to a client whose server refuses: a RST after the handshake', () => {
    const scenario = proxied();
    const lines = told({ ...scenario, script: { ...scenario.script, server: [] } });
    expect(lines).toContain('60 ms server RST,ACK seq 1 ack 1 [syn proxy passes the RST on]');
    expect(lines).toContain('80 ms client: read() ECONNRESET');
  });

  it('asks a server again that did not hear it, when the client probes the closed window', () => {
    const lines = told(
      proxied({ faults: ['crash server at 50ms, restart at 500ms'], end: { until: 'done', at: '60s' } }),
    );
    expect(lines.some(line => line.includes('it asks the server again'))).toBe(true);
    expect(lines.at(-1)).toMatch(/server is CLOSED/);
  });
});
