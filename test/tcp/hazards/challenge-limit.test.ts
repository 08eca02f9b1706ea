// RFC 5961 §7, ACK throttling: challenges and answers to what is unacceptable cost processing and bandwidth, so a
// flood of such segments must not become a flood of ACKs. Linux: one each tcp_invalid_ratelimit (500 ms) and connection.
import { describe, expect, it } from 'vitest';
import { ms, type Nanoseconds } from '../../../src/time/index.ts';
import { ACK, makeSegment, RST, seq, SYN } from '../../../src/wire/index.ts';
import { ladder } from '../../support/ladder.ts';
import { reach } from '../../support/reach.ts';

/** ACKs that a flood of one segment each millisecond for ten seconds draws. */
function flood(
  profile: string,
  flags: number,
  offset: number,
  overrides: Record<string, number> = {},
): number {
  const specimen = reach('ESTABLISHED', { profile, overrides: { tcp_timestamps: 0, ...overrides } });
  const { rcv } = specimen.connection.tcb;
  for (let n = 0; n < 10_000; n++) {
    specimen.flush((specimen.now + ms(1)) as Nanoseconds);
    specimen.arrives(makeSegment({ flags, seq: seq(rcv.nxt + offset), ack: seq(1), window: 65_535 }));
  }
  expect(specimen.state).toBe('ESTABLISHED');
  return specimen.sent.length;
}

describe('a flood of 10,000 segments in 10 s', () => {
  it.each([
    ['RSTs in the window', RST, 1000],
    ['SYNs in the window', SYN, 1000],
    ['SYNs outside of it', SYN, -1000],
    ['ACKs outside of it', ACK, 2_000_000],
  ])('%s: Linux answers 20 times', (_, flags, offset) => {
    expect(flood('linux', flags, offset)).toBe(20);
  });

  it('the RFC leaves the limit open, and none means one answer each', () => {
    expect(flood('rfc9293', RST, 1000)).toBe(10_000);
  });

  it('takes a limit where one is set', () => {
    expect(flood('rfc9293', RST, 1000, { tcp_invalid_ratelimit: 1000 })).toBe(10);
    expect(flood('linux', RST, 1000, { tcp_invalid_ratelimit: 0 })).toBe(10_000);
  });
});

describe('what the limit does not hold back', () => {
  const options = { from: 'ESTABLISHED', profile: 'linux', iss: 0, irs: 0 } as const;

  ladder(
    'the first challenge, and the next after 500 ms',
    options,
    `
    +1s     <-- RST seq 100
    +0      --> ACK seq 1 ack 1
    +499ms  <-- RST seq 100
    +1ms    <-- RST seq 100
    +0      --> ACK seq 1 ack 1
  `,
  );

  ladder(
    'an answer to old text: its sender may have missed the ACK (tcp_oow_rate_limited)',
    options,
    `
    +0      <-- ACK seq 1 ack 1 len 10
    +0      --> ACK seq 1 ack 11
    +1ms    <-- RST seq 100
    +0      --> ACK seq 1 ack 11
    +1ms    <-- ACK seq 1 ack 1 len 10
    +0      --> ACK seq 1 ack 11
    +1ms    <-- ACK seq 1 ack 1 len 10
    +0      --> ACK seq 1 ack 11
  `,
  );
});
