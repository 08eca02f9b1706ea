// What the network of a recording does by itself: replayed and forged segments.
import { describe, expect, it } from 'vitest';
import { caseJson, runMade, segmentLines } from '../support/reference-cases.ts';

const script = (network: readonly object[]): Readonly<Record<string, unknown>> => ({
  script: { ...(caseJson()['script'] as object), network },
});

/** All from the first segment that the network made. */
function fromTheMade(network: readonly object[], parts: Readonly<Record<string, unknown>> = {}): string[] {
  const lines = segmentLines(runMade({ ...script(network), ...parts }));
  return lines.slice(lines.findIndex(line => line.includes('made:')));
}

const inTimeWait = { state: { side: 'client', is: 'TIME_WAIT' }, after: 500 };

describe('the network of a recording', () => {
  it('replays a segment without link delay: TIME_WAIT acknowledges an old FIN', () => {
    expect(fromTheMade([{ on: inTimeWait, do: [{ replay: 'FIN2#1' }] }]).slice(0, 2)).toEqual([
      's2c F. 1001 202 +0 made: replay of FIN2#1 > 1090',
      'c2s . 202 1002 +0 ACK2#2 @1090 > 1110',
    ]);
  });

  it('leaves made segments out of labels and numbers', () => {
    const made = { on: { at: 200 }, do: [{ replay: 'SYN#1' }] };
    const lines = segmentLines(runMade(script([made])));
    expect(lines.filter(line => line.includes('SYN#1 @'))).toHaveLength(1);
    expect(lines.some(line => line.startsWith('c2s S 0 0') && line.includes('made'))).toBe(true);
  });

  it('replays nothing that was never sent', () => {
    const lines = segmentLines(runMade(script([{ on: { at: 100 }, do: [{ replay: 'FIN2#7' }] }])));
    expect(lines.join()).not.toContain('made');
  });

  it('forges a RST exactly at RCV.NXT, which ends the connection', () => {
    const forge = { to: 'server', flags: 'R', seqFromRcvNxt: 0, len: 0 };
    const { result } = runMade(script([{ on: { at: 200 }, do: [{ forge }] }]));
    expect(result.segments.find(({ tx }) => tx === null)).toMatchObject({
      dir: 'c2s',
      flags: 'R',
      seq: 201,
      ack: 0,
      len: 0,
      win: 500,
      opts: {},
    });
    expect(result.states.server.at(-1)).toMatchObject({ state: 'CLOSED', t: 200_000 });
    expect(result.app?.find(({ err }) => err === 'ECONNRESET')).toMatchObject({ side: 's', call: 'recv' });
  });

  it('forges next to RCV.NXT and SND.NXT, with text, timestamps and options', () => {
    const forge = {
      to: 'client',
      flags: 'P.',
      seqFromRcvNxt: 5,
      ackFromSndNxt: -1,
      len: 70,
      tsFromLast: 3,
      options: { mss: 900 },
    };
    const { result } = runMade(script([{ on: { at: 200 }, do: [{ forge }] }]));
    const last = result.segments.findLast(({ dir, tx }) => dir === 's2c' && tx !== null && tx < 200_000);
    const [value = 0, echo = 0] = last?.opts?.ts ?? [];
    expect(result.segments.find(({ tx }) => tx === null)).toMatchObject({
      dir: 's2c',
      flags: 'P.',
      seq: 1006,
      ack: 200,
      len: 70,
      opts: { mss: 900, ts: [value + 3, echo] },
    });
  });

  it('forges from what was sent last when the receiver has no socket any more', () => {
    const forge = { to: 'server', flags: '.', seqFromRcvNxt: 0, ackFromSndNxt: 0, len: 0 };
    expect(fromTheMade([{ on: { at: 2000 }, do: [{ forge }] }]).slice(0, 2)).toEqual([
      'c2s . 202 1002 +0 made: forged . for the server > 2000',
      's2c R 1002 0 +0 RST#1 @2000 > 2020',
    ]);
  });
});
