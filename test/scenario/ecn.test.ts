// Explicit congestion notification from end to end: a queue that marks, and a sender that slows down for it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prepare, type RunResult, type Scenario } from '../../src/scenario/index.ts';
import { ladderText, writePcapng, type SegmentSent } from '../../src/trace/index.ts';
import { CE, CWR, ECE, ECT_0 } from '../../src/wire/index.ts';
import { requireTool } from '../support/tools.ts';

/** The server sends a megabyte through a queue of 5 Mbit/s. */
function download(profile: string, ecn: 0 | 1, queue: object): RunResult {
  const host = { profile, sysctls: { tcp_ecn: ecn } };
  const scenario: Scenario = {
    name: 'download',
    hosts: { client: host, server: host },
    link: {
      toServer: { delay: '10ms' },
      toClient: { delay: '10ms', rate: '5Mbps', queue: queue as { packets: number } },
    },
    script: {
      client: [
        { on: { at: '0s' }, do: [{ connect: { port: 40_000, reuseaddr: false } }] },
        { on: { eof: true }, do: [{ close: true }] },
      ],
      server: [
        { on: { at: '0s' }, do: [{ listen: { port: 8080, reuseaddr: true } }] },
        { on: { accepted: true }, do: [{ write: 1_000_000 }, { close: true }] },
      ],
    },
    end: { until: 'done' },
  };
  return prepare(scenario).run('1', { trace: true });
}

const texts = ({ trace }: RunResult): SegmentSent[] =>
  trace!.events.filter(
    (event): event is SegmentSent => event.type === 'segment-sent' && event.segment.length > 0,
  );
/** Octets sent and not acknowledged when each text leaves. */
function flights({ trace }: RunResult): { at: number; octets: number }[] {
  let acked = 0;
  const found: { at: number; octets: number }[] = [];
  for (const event of trace!.events) {
    if (event.type !== 'segment-sent') continue;
    const { segment } = event;
    if (event.from === 'client') acked = segment.ack;
    else if (segment.length > 0) found.push({ at: event.at, octets: segment.seq + segment.length - acked });
  }
  return found;
}
const marks = ({ trace }: RunResult): number =>
  trace!.events.filter(event => event.type === 'segment-faulted' && event.detail.startsWith('marked CE'))
    .length;

describe.each(['rfc9293', 'linux'])('%s through CoDel', profile => {
  const deaf = download(profile, 0, { codel: { ecn: true } });
  const capable = download(profile, 1, { codel: { ecn: true } });

  it('is marked where it would lose: no segment is lost, none is sent twice', () => {
    expect(deaf.outcome.segmentsDropped).toBeGreaterThan(0);
    expect(marks(deaf)).toBe(0);
    expect(marks(capable)).toBeGreaterThan(0);
    expect(capable.outcome.segmentsDropped).toBe(0);
    expect(texts(capable).every(({ copy }) => copy === 0)).toBe(true);
    expect(texts(capable).every(({ segment }) => segment.ecn === ECT_0)).toBe(true);
  });

  it('shrinks its window within a round trip of the first mark, by what its congestion control says', () => {
    const first = texts(capable).find(({ segment }) => segment.flags & CWR)!;
    const before = Math.max(
      ...flights(capable)
        .filter(({ at }) => at <= first.at)
        .map(({ octets }) => octets),
    );
    const after = flights(capable).filter(({ at }) => at > first.at + 150e6 && at < first.at + 200e6);
    const factor = profile === 'linux' ? 0.7 : 0.5;
    for (const { octets } of after) expect(octets / before).toBeLessThan(factor + 0.15);
    expect(after.length).toBeGreaterThan(10);
  });

  it('says CWR once for each round of marks', () => {
    const said = texts(capable).filter(({ segment }) => segment.flags & CWR).length;
    expect(said).toBeGreaterThan(1);
    expect(said).toBeLessThanOrEqual(marks(capable));
  });
});

it.each([
  ['RED', { red: { limit: 1_000_000, min: 10_000, max: 40_000, probability: 0.1, ecn: true } }],
  ['FQ-CoDel', { fqCodel: {} }],
])('%s marks, too, and loses nothing that can be marked', (_name, queue) => {
  const result = download('linux', 1, queue);
  expect(marks(result)).toBeGreaterThan(0);
  const lost = new Set(result.trace!.events.flatMap(e => (e.type === 'segment-dropped' ? [e.id] : [])));
  expect(texts(result).filter(({ id, segment }) => lost.has(id) && segment.ecn === ECT_0)).toEqual([]);
});

it('the ladder shows who asks, who agrees, the mark, its echo and the answer', () => {
  const { trace } = download('rfc9293', 1, { codel: { ecn: true } });
  const text = ladderText(trace!, { full: true, width: 110 });
  for (const part of ['SYN,ECE,CWR', 'SYN,ACK,ECE', 'marked CE by CoDel', ' ACK,ECE ', 'ACK,CWR'])
    expect(text).toContain(part);
});

const tshark = requireTool('tshark');

it.skipIf(tshark === undefined)(
  'tshark reads the bits where they are: capable on the wire, marked on arrival',
  () => {
    const result = download('rfc9293', 1, { codel: { ecn: true } });
    const folder = mkdtempSync(join(tmpdir(), 'finwait-ecn-'));
    try {
      const count = (at: string, filter: string): number => {
        const file = join(folder, `${at}.pcapng`);
        writeFileSync(file, writePcapng(result.trace!, { at }));
        return execFileSync(tshark!, ['-r', file, '-Y', filter, '-T', 'fields', '-e', 'frame.number'])
          .toString()
          .trim()
          .split('\n')
          .filter(line => line !== '').length;
      };
      const echoes = result.trace!.events.filter(
        event => event.type === 'segment-sent' && (event.segment.flags & ECE) > 0,
      ).length;
      expect(count('wire', `ip.dsfield.ecn == ${ECT_0}`)).toBe(texts(result).length);
      expect(count('wire', 'tcp.flags.ece == 1')).toBe(echoes);
      expect(count('client', `ip.dsfield.ecn == ${CE}`)).toBe(marks(result));
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
