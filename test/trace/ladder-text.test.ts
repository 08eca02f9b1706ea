import { describe, expect, it } from 'vitest';
import { ladderText } from '../../src/trace/index.ts';
import { longTransfer, lostFin, lostLastAck, simultaneousClose, stories } from '../support/traces.ts';

describe('the ladder in a terminal', () => {
  it('draws a lost last ACK: loss, retransmission, TIME-WAIT anew', () => {
    expect(`\n${ladderText(lostLastAck(), { scope: 'teardown' })}`).toMatchInlineSnapshot(`
      "
          time                 client                                               server
        120 ms close()    FIN-WAIT-1 │── FIN,ACK seq 101 ack 1001 ──────── 20 ms ─▶│ CLOSE-WAIT read() = 0
        140 ms                       │               ╌ ╌ ── ACK seq 1001 ack 102 ──│
        148 ms                       │           ╌ ╌ ── FIN,ACK seq 1001 ack 102 ──│ LAST-ACK      close()
        160 ms            FIN-WAIT-2 │◀───────────── ACK ack 102  sent 140 ms  ╌ ╌ │
        168 ms timer 60 s  TIME-WAIT │◀──────── FIN,ACK seq 1001  sent 148 ms  ╌ ╌ │
        168 ms                       │── ACK seq 102 ack 1002 ─✗ lost (5%)         │
                                     ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ 220 ms ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌
        388 ms timer restarts        │◀──────── FIN,ACK seq 1001 ack 102  RTO ×1 ──│            RTO 240 ms
        408 ms                       │── ACK seq 102 ack 1002  again ───── 20 ms ─▶│ CLOSED
                                     ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ 59.98 s ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌
      60.408 s timer expires  CLOSED │                                             │
      "
    `);
  });

  it('draws crossing FINs in rows of sending and rows of arrival, in plain ASCII', () => {
    const text = ladderText(simultaneousClose(), { scope: 'teardown', ascii: true });
    expect(`\n${text}`).toMatchInlineSnapshot(`
      "
          time                client                                                 server
        120 ms close()   FIN-WAIT-1 |-- FIN,ACK seq 101 ack 1001 -- . .             |
        124 ms                      |             . . -- FIN,ACK seq 1001 ack 101 --| FIN-WAIT-1   close()
        140 ms                      | . .  FIN,ACK seq 101  sent 120 ms ----------->| CLOSING
        140 ms                      |                 . . -- ACK seq 1002 ack 102 --|
        144 ms              CLOSING |<---------- FIN,ACK seq 1001  sent 124 ms  . . |
        144 ms                      |-- ACK seq 102 ack 1002 -- . .                 |
        160 ms timer 60 s TIME-WAIT |<--------------- ACK ack 102  sent 140 ms  . . |
        164 ms                      | . .  ACK ack 1002  sent 144 ms -------------->| TIME-WAIT timer 60 s
                                    ~~~~~~~~~~~~~~~~~~~ 59.996 s ~~~~~~~~~~~~~~~~~~~~
       60.16 s timer expires CLOSED |                                               |
      60.164 s                      |                                               | CLOSED timer expires
      "
    `);
  });

  it.each(Object.keys(stories))('never takes more columns than it may: %s', name => {
    for (const width of [80, 100, 132]) {
      const lines = ladderText(stories[name]!(), { width }).split('\n');
      expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(width);
    }
  });

  it.each(Object.keys(stories))('has only ASCII with `ascii`, and colours change no character: %s', name => {
    const trace = stories[name]!();
    expect(ladderText(trace, { ascii: true })).toMatch(/^[\n -~]*$/);
    // oxlint-disable-next-line no-control-regex
    const bare = ladderText(trace, { colour: true }).replace(/\u001b\[[\d;]*m/g, '');
    expect(bare.replace(/ +$/gm, '')).toBe(ladderText(trace));
  });

  it('tells why each lost segment was lost', () => {
    expect(ladderText(lostFin()).match(/drop client FIN #1-2/g)).toHaveLength(2);
  });

  it('folds long transfers unless all is asked for', () => {
    expect(ladderText(longTransfer(40))).toContain('… 41 more data segments');
    expect(ladderText(longTransfer(40), { full: true }).split('\n').length).toBeGreaterThan(60);
  });
});
