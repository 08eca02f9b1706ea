// Cases as recordings have them: real ones by name, and small ones made for a test.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseCase, runCase, type ReferenceCase, type ReferenceRun } from '../../src/scenario/index.ts';

const folder = new URL('../conformance/recordings/', import.meta.url);

/** The path of a recorded case. */
export const recordingPath = (name: string): string => fileURLToPath(new URL(`${name}.json`, folder));

export const recording = (name: string): ReferenceCase =>
  parseCase(readFileSync(recordingPath(name), 'utf8'), name);

/** A case as JSON: 200 octets asked, 1000 answered, the client closes at 400 ms, the server 150 ms after. Not recorded. */
export function caseJson(parts: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    name: 'mine__none',
    behaviour: 'mine',
    active: 'client',
    hz: 250,
    hosts: { client: { ip: '192.0.2.1', port: 40_000 }, server: { ip: '192.0.2.2', port: 8080 } },
    link: { delayMs: 20, mtu: 1500, bandwidth: null },
    sysctls: { 'net.ipv4.tcp_congestion_control': 'reno' },
    faults: [],
    script: {
      client: [
        { on: { at: 0 }, do: [{ connect: { port: 40_000, reuseaddr: true } }] },
        { on: { connected: true }, do: [{ write: 200 }] },
        { on: { error: true }, do: [{ close: true }] },
        { on: { at: 400 }, do: [{ close: true }] },
      ],
      server: [
        { on: { at: 0 }, do: [{ listen: { port: 8080, reuseaddr: true } }] },
        { on: { received: 200 }, do: [{ write: 1000 }] },
        { on: { eof: true, after: 150 }, do: [{ close: true }] },
        { on: { error: true }, do: [{ close: true }] },
      ],
    },
    recording: { endMs: 5000 },
    segments: [],
    states: { client: [], server: [] },
    app: [],
    ...parts,
  };
}

/** Runs a case made of `caseJson(parts)`. */
export function runMade(parts: Readonly<Record<string, unknown>> = {}): ReferenceRun {
  return runCase(parseCase(caseJson(parts), 'a test'));
}

/** One line a segment: `c2s F. 201 1001 +0 FIN1#1 dropped @400`, times in whole milliseconds. */
export function segmentLines({ result }: ReferenceRun): string[] {
  return result.segments.map(({ dir, flags, seq, ack, len, labels = [], tx, rx, dropped, inject }) => {
    const time = tx === null ? `made: ${inject}` : `@${Math.floor(tx / 1e3)}`;
    const fate = dropped === true ? 'dropped' : `> ${rx.map(at => Math.floor(at / 1e3)).join(' ')}`;
    return `${dir} ${flags} ${seq} ${ack} +${len} ${[...labels, time, fate].join(' ')}`;
  });
}
