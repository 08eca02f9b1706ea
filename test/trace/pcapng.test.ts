// Captures as Wireshark's own dissector reads them, and the octets of a tiny one.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writePcapng, type PcapngOptions, type Trace } from '../../src/trace/index.ts';
import { FinwaitError, ms, ns, seconds } from '../../src/time/index.ts';
import { captureComments, captureRecords } from '../../src/trace/capture.ts';
import { requireTool } from '../support/tools.ts';
import { TraceWriter, duplicatedAck, lostFin, lostLastAck, normalClose, stories } from '../support/traces.ts';

const tshark = requireTool('tshark');

const fields = {
  time: 'frame.time_epoch',
  interface: 'frame.interface_name',
  direction: 'frame.packet_flags_direction',
  comment: 'frame.comment',
  source: 'ip.src',
  identification: 'ip.id',
  flags: 'tcp.flags.str',
  length: 'tcp.len',
  text: 'tcp.payload',
  relativeSeq: 'tcp.seq',
  ipChecksum: 'ip.checksum.status',
  tcpChecksum: 'tcp.checksum.status',
  retransmission: 'tcp.analysis.retransmission',
  duplicateAck: 'tcp.analysis.duplicate_ack',
  expert: '_ws.expert.message',
  severity: '_ws.expert.severity',
  malformed: '_ws.malformed',
} as const;
type Row = Record<keyof typeof fields, string>;

const GOOD = '1';
const BAD = '0';
/** The expert's severity of malformed packets and bad checksums; notes and warnings lie below. */
const ERROR = 0x80_0000;

describe.skipIf(tshark === undefined)('tshark reads a capture', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'finwait-pcapng-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  function dissect(trace: Trace, options: PcapngOptions = {}): Row[] {
    const file = join(folder, 'capture.pcapng');
    writeFileSync(file, writePcapng(trace, options));
    const names = Object.keys(fields) as (keyof Row)[];
    const checks = ['-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE'];
    const format = ['-T', 'fields', '-E', 'separator=/t', '-E', 'aggregator=;'];
    const wanted = names.flatMap(name => ['-e', fields[name]]);
    const output = execFileSync(tshark ?? '', ['-n', '-r', file, ...checks, ...format, ...wanted], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return output
      .split('\n')
      .filter(line => line !== '')
      .map(line => {
        const values = line.split('\t');
        return Object.fromEntries(names.map((name, index) => [name, values[index] ?? ''])) as Row;
      });
  }

  test.each(Object.keys(stories))(
    '%s: no malformed packet, every checksum right, every segment once',
    story => {
      const trace = stories[story]!();
      const rows = dissect(trace);
      const sent = trace.events.filter(event => event.type === 'segment-sent');
      expect(rows).toHaveLength(sent.length);
      for (const row of rows) {
        expect([row.ipChecksum, row.tcpChecksum, row.malformed]).toEqual([GOOD, GOOD, '']);
        for (const severity of row.severity.split(';')) expect(Number(severity)).toBeLessThan(ERROR);
      }
    },
  );

  test('times are exact to the nanosecond, beyond 2^32 ns too', () => {
    const writer = new TraceWriter();
    const times = [0, 1, 999_999_999, 4_294_967_295, 4_294_967_296, 86_400_000_000_001];
    for (const at of times) writer.send(at, 'client', 'ACK', 1, 1);
    expect(dissect(writer.trace()).map(row => row.time)).toEqual([
      '0.000000000',
      '0.000000001',
      '0.999999999',
      '4.294967295',
      '4.294967296',
      '86400.000000001',
    ]);
  });

  test('a FIN sent again is recognised as a retransmission, the first FIN and its ACK are not', () => {
    const fins = dissect(lostFin()).filter(row => row.flags.includes('F') && row.source === '10.0.0.1');
    expect(fins.map(row => row.retransmission)).toEqual(['', '1', '1']);
    expect(new Set(fins.map(row => row.identification)).size).toBe(3);
    const opening = dissect(lostFin()).filter(row => !row.flags.includes('F'));
    expect(opening.map(row => row.retransmission).join('')).toBe('');
  });

  test('an undisturbed close gives the expert nothing to complain of', () => {
    for (const row of dissect(normalClose()))
      expect(row.expert).not.toMatch(/retransmission|lost|unseen|dup/i);
  });

  test('comments name the segment, what the network did to it and how the states moved', () => {
    const [first, second, third] = dissect(lostFin()).filter(
      row => row.flags.includes('F') && row.source === '10.0.0.1',
    );
    expect(first?.comment.split(';')).toEqual([
      'client FIN #1',
      'client ESTABLISHED → FIN-WAIT-1: close',
      'dropped by fault: drop client FIN #1-2',
    ]);
    expect(second?.comment).toContain('sent again: retransmission timeout (copy 2)');
    expect(third?.comment).toContain('+20 ms: server ESTABLISHED → CLOSE-WAIT: FIN');
  });

  test('each host is an interface of its own name, and packets say their direction', () => {
    const rows = dissect(normalClose());
    expect(new Set(rows.map(row => row.interface))).toEqual(new Set(['client', 'server']));
    for (const row of rows) {
      expect(row.interface).toBe(row.source === '10.0.0.1' ? 'client' : 'server');
      expect(Number(row.direction)).toBe(2);
    }
  });

  test("at a host only what reached its device is there: the other end's losses are missing", () => {
    const atClient = dissect(lostLastAck(), { at: 'client' });
    const atServer = dissect(lostLastAck(), { at: 'server' });
    const acksOfFin = (rows: Row[]): Row[] =>
      rows.filter(row => row.source === '10.0.0.1' && row.relativeSeq === '102');
    expect(acksOfFin(atClient)).toHaveLength(2);
    expect(acksOfFin(atServer)).toHaveLength(1);
    expect(new Set(atServer.map(row => row.interface))).toEqual(new Set(['server']));
    expect(atServer.map(row => Number(row.time))).toEqual(
      atServer.map(row => Number(row.time)).toSorted((a, b) => a - b),
    );
  });

  test('a copy made by the network arrives twice under one identification', () => {
    const fins = dissect(duplicatedAck(), { at: 'server' }).filter(
      row => row.flags.includes('F') && row.source === '10.0.0.1',
    );
    expect(fins).toHaveLength(2);
    expect(fins[0]?.identification).toBe(fins[1]?.identification);
    expect(fins[0]?.comment).toContain('fault: duplicate client FIN after 700ms');
    expect(fins[1]?.comment).toContain('arrived again: a copy that the network made');
  });

  test("at 'both' a segment that arrives is seen twice, a lost one once", () => {
    const trace = lostLastAck();
    const count = (type: string): number => trace.events.filter(event => event.type === type).length;
    const rows = dissect(trace, { at: 'both' });
    expect(rows).toHaveLength(count('segment-sent') + count('segment-received'));
  });

  test('a segment damaged on the way arrives with a wrong checksum, and left with a right one', () => {
    const writer = new TraceWriter();
    writer.send(0, 'client', 'PSH,ACK', 1, 1, {
      length: 10,
      lost: { by: 'checksum', detail: 'corrupt client DATA #1' },
    });
    expect(dissect(writer.trace()).map(row => row.tcpChecksum)).toEqual([GOOD]);
    const [arrived] = dissect(writer.trace(), { at: 'server' });
    expect([arrived?.tcpChecksum, arrived?.ipChecksum]).toEqual([BAD, GOOD]);
    expect(Number(arrived?.severity)).toBeGreaterThanOrEqual(ERROR);
  });

  test('synthetic text reads as the sequence numbers where it lies', () => {
    const request = dissect(normalClose()).find(row => row.length === '100');
    const text = Buffer.from(request?.text.replaceAll(':', '') ?? '', 'hex').toString();
    expect(text).toContain('seq: 0268435472\n'); // the client's initial sequence number is 2^28
  });

  test('a snap length cuts the packets and nothing else', () => {
    const rows = dissect(normalClose(), { snapLength: 60 });
    expect(rows.map(row => row.length)).toEqual(dissect(normalClose()).map(row => row.length));
    for (const row of rows) expect(row.malformed).toBe('');
    expect(writePcapng(normalClose(), { snapLength: 60 }).length).toBeLessThan(
      writePcapng(normalClose()).length,
    );
  });
});

describe('comments', () => {
  const commentsAt = (trace: Trace, point: string): string[] =>
    captureRecords(trace, point).flatMap(captureComments);

  test.each(Object.keys(stories))('%s: no change of state goes untold, at one point or at both', story => {
    const trace = stories[story]!();
    // What happened before any packet (LISTEN) has no packet to stand at.
    const first = trace.events.findIndex(event => event.type === 'segment-sent');
    const changes = trace.events.slice(first).filter(event => event.type === 'state');
    for (const point of ['wire', 'both']) {
      const told = commentsAt(trace, point).filter(comment => comment.includes('→'));
      for (const { host, from, to, cause } of changes) {
        const text = `${host} ${from} → ${to}: ${cause}`;
        expect(
          told.filter(comment => comment.endsWith(text)),
          `${text} at ${point}`,
        ).toHaveLength(1);
      }
    }
  });

  test('a move that no packet brought stands at the last packet of its host, with the time between', () => {
    expect(commentsAt(normalClose(), 'wire').at(-1)).toBe('+60 s: client TIME-WAIT → CLOSED: timeout');
  });
});

describe('a capture file', () => {
  test('octet by octet: one SYN, lost', () => {
    const writer = new TraceWriter();
    writer.send(seconds(5) + ns(7), 'client', 'SYN', 0, 0, {
      label: 'client SYN #1',
      lost: { by: 'outage', detail: '' },
    });
    expect(words(writePcapng(writer.trace(), { at: 'client' }))).toMatchInlineSnapshot(`
      "0a0d0d0a 2c000000 4d3c2b1a 01000000 ffffffff ffffffff 04000700 66696e77
      61697400 00000000 2c000000 01000000 54000000 65000000 00000000 02000600
      636c6965 6e740000 03002400 636c6965 6e742031 302e302e 302e312c 20544350
      2070726f 66696c65 20726663 39323933 09000100 09000000 00000000 54000000
      06000000 90000000 00000000 01000000 07f2052a 2c000000 2c000000 4500002c
      00014000 400626c9 0a000001 0a000002 9c400050 10000000 00000000 6002faf0
      dca20000 020405b4 01000d00 636c6965 6e742053 594e2023 31000000 01001100
      64726f70 70656420 6279206f 75746167 65000000 02000400 02000000 05000800
      01000000 00000000 00000000 90000000"
    `);
  });

  test('a capture of nothing is a valid empty one', () => {
    const empty: Trace = { hosts: [], events: [], endedAt: ms(0) };
    expect(writePcapng(empty)).toHaveLength(44);
  });

  test('the same trace gives the same octets', () => {
    expect(
      Buffer.compare(writePcapng(stories['longTransfer']!()), writePcapng(stories['longTransfer']!())),
    ).toBe(0);
  });

  test('an unknown point of capture is refused, with the known ones', () => {
    expect(() => writePcapng(normalClose(), { at: 'router' })).toThrow(FinwaitError);
    expect(() => writePcapng(normalClose(), { at: 'router' })).toThrow(
      "capture: cannot capture at 'router'. Write 'wire', 'both', 'client' or 'server'.",
    );
  });
});

/** Hexadecimal, eight words of four octets a line. */
function words(bytes: Uint8Array): string {
  const hex =
    Buffer.from(bytes)
      .toString('hex')
      .match(/.{1,8}/g) ?? [];
  const lines: string[] = [];
  for (let at = 0; at < hex.length; at += 8) lines.push(hex.slice(at, at + 8).join(' '));
  return lines.join('\n');
}
