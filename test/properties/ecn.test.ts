// Laws of RFC 3168 that hold on any link, between any two systems, with any queue that marks.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { prepare, type RunResult, type Scenario } from '../../src/scenario/index.ts';
import type { SegmentSent } from '../../src/trace/index.ts';
import { ACK, CWR, ECE, ECT_0, NOT_ECT, RST, SYN } from '../../src/wire/index.ts';

const profiles = ['rfc9293', 'linux', 'freebsd', 'macos', 'windows'];
const host = fc.record({
  profile: fc.constantFrom(...profiles),
  sysctls: fc.record({ tcp_ecn: fc.constantFrom(0 as const, 1 as const, 2 as const) }),
});
const queues = [
  { codel: { ecn: true, target: '1ms', interval: '20ms' } },
  { fqCodel: { target: '1ms', interval: '20ms' } },
  { red: { limit: 200_000, min: 3000, max: 9000, probability: 0.2, ecn: true } },
] as const;
const anyDownload = fc.record({
  client: host,
  server: host,
  queue: fc.constantFrom(...queues),
  rate: fc.constantFrom('1Mbps', '5Mbps', '20Mbps'),
  loss: fc.constantFrom(0, 0.01, 0.05),
  reorder: fc.constantFrom(0, 0.05),
  octets: fc.integer({ min: 1, max: 200_000 }),
  seed: fc.nat(1000),
});

const agreedDownload = anyDownload.map(given => ({
  ...given,
  client: { ...given.client, sysctls: { tcp_ecn: 1 as const } },
  server: { ...given.server, sysctls: { tcp_ecn: 2 as const } },
}));

type Download = typeof anyDownload extends fc.Arbitrary<infer T> ? T : never;

function download({ client, server, queue, rate, loss, reorder, octets, seed }: Download): RunResult {
  const way = { delay: '10ms', loss, reorder: { probability: reorder, by: '5ms' } } as const;
  const scenario: Scenario = {
    name: 'any download',
    hosts: { client, server },
    link: { toServer: way, toClient: { ...way, rate, queue } },
    script: {
      client: [
        { on: { at: '0s' }, do: [{ connect: { port: 40_000, reuseaddr: false } }] },
        { on: { eof: true }, do: [{ close: true }] },
        { on: { error: true }, do: [{ close: true }] },
      ],
      server: [
        { on: { at: '0s' }, do: [{ listen: { port: 8080, reuseaddr: true } }] },
        { on: { accepted: true }, do: [{ write: octets }, { close: true }] },
        { on: { error: true }, do: [{ close: true }] },
      ],
    },
    end: { until: 'done', at: '1h' },
  };
  return prepare(scenario).run(String(seed), { trace: true });
}

const sent = ({ trace }: RunResult): SegmentSent[] =>
  trace!.events.filter((event): event is SegmentSent => event.type === 'segment-sent');

it('whatever is marked arrives once and whole', () => {
  fc.assert(
    fc.property(anyDownload, given => {
      const { outcome } = download(given);
      expect(outcome.client.bytesRead).toBe(given.octets);
      expect(outcome.client.ending).toBe('closed');
    }),
    { numRuns: 60 },
  );
});

it('only new text is ECN-capable, and only where one end asked and the other agreed', () => {
  fc.assert(
    fc.property(anyDownload, given => {
      const segments = sent(download(given));
      const asked = given.client.sysctls.tcp_ecn === 1;
      const agreed = asked && given.server.sysctls.tcp_ecn !== 0;
      for (const { segment, cause } of segments) {
        const { flags, ecn, length } = segment;
        // Nobody but a queue says CE (§5)
        expect([NOT_ECT, ECT_0]).toContain(ecn);
        if (ecn !== NOT_ECT) {
          // §6.1.4, §6.1.5, §6.1.6, §6.1.1
          expect([agreed, length > 0, ['new', 'loss-probe'].includes(cause)]).toEqual([true, true, true]);
          expect(flags & (SYN | RST)).toBe(0);
        }
        if (!(flags & SYN) && flags & (ECE | CWR)) expect(agreed).toBe(true);
        if ((flags & (SYN | ACK)) === SYN && flags & (ECE | CWR)) expect(asked).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});

it('ECE follows a mark, and CWR follows ECE or a loss', () => {
  let echoes = 0;
  fc.assert(
    fc.property(agreedDownload, given => {
      const result = download(given);
      const { trace } = result;
      const marked = new Set(
        trace!.events.flatMap(e =>
          e.type === 'segment-faulted' && e.detail.startsWith('marked') ? [e.id] : [],
        ),
      );
      const byId = new Map(sent(result).map(each => [each.id, each]));
      let [sawMark, sawEcho, lost] = [false, false, false];
      for (const event of trace!.events) {
        if (event.type === 'segment-dropped' || (event.type === 'segment-sent' && event.cause !== 'new'))
          lost = true;
        if (event.type === 'segment-received') {
          if (marked.has(event.id)) sawMark = true;
          if (event.to === 'server' && byId.get(event.id)!.segment.flags & ECE) sawEcho = true;
        }
        if (event.type !== 'segment-sent' || event.segment.flags & SYN) continue;
        const { flags } = event.segment;
        if (event.from === 'client' && flags & ECE) {
          expect(sawMark).toBe(true);
          echoes++;
        }
        // What was reordered may be taken for lost
        if (event.from === 'server' && flags & CWR) expect(sawEcho || lost || given.reorder > 0).toBe(true);
      }
    }),
    { numRuns: 40 },
  );
  expect(echoes).toBeGreaterThan(100);
});
