// Explicit congestion notification: RFC 3168 §6.1, with Linux's three ways of being asked (net.ipv4.tcp_ecn).
import { describe, expect, it } from 'vitest';
import { resolveProfile } from '../../src/tcp/index.ts';
import { CE, CWR, ECE, ECT_0, NOT_ECT } from '../../src/wire/index.ts';
import { ladder } from '../support/ladder.ts';
import { pair } from '../support/pair.ts';

const asks = { tcp_ecn: 1 };
const never = { tcp_ecn: 0 };

describe('the handshake (RFC 3168 §6.1.1)', () => {
  ladder(
    'who asks sends ECE and CWR on SYN; ECE alone on SYN,ACK is consent',
    { from: 'CLOSED', overrides: asks },
    `
    +0     open
    +0     --> SYN,ECE,CWR seq 0 no ect                SYN-SENT
    +20ms  <-- SYN,ACK,ECE seq 0 ack 1                 ESTABLISHED
    +0     --> ACK seq 1 ack 1 no ect
    +0     send 100
    +0     --> ACK seq 1 ack 1 len 100 ect
  `,
  );

  ladder(
    'who does not ask is asked all the same, and agrees: the default',
    { from: 'LISTEN' },
    `
    +0     <-- SYN,ECE,CWR seq 0 mss 1460
    +0     --> SYN,ACK,ECE seq 0 ack 1 no ect          SYN-RECEIVED
    +20ms  <-- ACK seq 1 ack 1                         ESTABLISHED
    +0     send 100
    +0     --> ACK seq 1 ack 1 len 100 ect
  `,
  );

  ladder(
    'tcp_ecn 0 does not agree',
    { from: 'LISTEN', overrides: never },
    `
    +0     <-- SYN,ECE,CWR seq 0 mss 1460
    +0     --> SYN,ACK seq 0 ack 1                     SYN-RECEIVED
    +20ms  <-- ACK seq 1 ack 1                         ESTABLISHED
    +0     send 100
    +0     --> ACK seq 1 ack 1 len 100 no ect
  `,
  );

  ladder(
    'a SYN,ACK that reflects both bits is no consent',
    { from: 'CLOSED', overrides: asks },
    `
    +0     open
    +0     --> SYN,ECE,CWR seq 0                       SYN-SENT
    +20ms  <-- SYN,ACK,ECE,CWR seq 0 ack 1             ESTABLISHED
    +0     --> ACK seq 1 ack 1
    +0     send 100
    +0     --> ACK seq 1 ack 1 len 100 no ect
  `,
  );

  ladder(
    'a SYN that is lost goes again without (§6.1.1.1)',
    { from: 'CLOSED', overrides: asks },
    `
    +0     open
    +0     --> SYN,ECE,CWR seq 0                       SYN-SENT
    +1s    --> SYN seq 0
    +20ms  <-- SYN,ACK seq 0 ack 1                     ESTABLISHED
    +0     --> ACK seq 1 ack 1
    +0     send 100
    +0     --> ACK seq 1 ack 1 len 100 no ect
  `,
  );

  ladder(
    'a SYN that is ECN-capable itself asks for nothing',
    { from: 'LISTEN' },
    `
    +0     <-- SYN,ECE,CWR seq 0 mss 1460 ect
    +0     --> SYN,ACK seq 0 ack 1                     SYN-RECEIVED
  `,
  );

  it('with the defaults of both ends nobody asks, and no segment says a word of it', () => {
    for (const profile of ['rfc9293', 'linux', 'freebsd', 'macos', 'windows']) {
      const ends = pair({ profile }).establish();
      ends.client.connection.send(5000, ends.now);
      ends.run('5s');
      expect(
        ends.sent.every(({ segment }) => !(segment.flags & (ECE | CWR)) && segment.ecn === NOT_ECT),
      ).toBe(true);
    }
  });
});

describe('the receiver (§6.1.3)', () => {
  const agreed = `
    +0     <-- SYN,ECE,CWR seq 0 mss 1000
    +0     --> SYN,ACK,ECE seq 0 ack 1                 SYN-RECEIVED
    +20ms  <-- ACK seq 1 ack 1                         ESTABLISHED`;

  ladder(
    'echoes a mark in every segment, until it sees CWR; delayed ACKs, too (§6.1.4)',
    { from: 'LISTEN' },
    `${agreed}
    +0     <-- ACK seq 1 ack 1 len 1000 ce
    +1ms   <-- ACK seq 1001 ack 1 len 1000 ect
    +0     --> ACK,ECE seq 1 ack 2001
    +1ms   <-- ACK seq 2001 ack 1 len 1000 ect
    +1ms   <-- ACK seq 3001 ack 1 len 1000 ect
    +0     --> ACK,ECE seq 1 ack 4001
    +1ms   <-- ACK,CWR seq 4001 ack 1 len 1000 ect
    +1ms   <-- ACK seq 5001 ack 1 len 1000 ect
    +0     --> ACK seq 1 ack 6001
  `,
  );

  ladder(
    'a mark beside CWR begins the next echo',
    { from: 'LISTEN' },
    `${agreed}
    +0     <-- ACK seq 1 ack 1 len 1000 ce
    +1ms   <-- ACK,CWR seq 1001 ack 1 len 1000 ce
    +0     --> ACK,ECE seq 1 ack 2001
  `,
  );

  ladder(
    'a mark outside of the window is not looked at (§6.1.5)',
    { from: 'LISTEN' },
    `${agreed}
    +0     <-- ACK seq 3000001 ack 1 len 1000 ce
    +0     --> ACK seq 1 ack 1
  `,
  );

  ladder(
    'without an agreement a mark means nothing',
    { from: 'ESTABLISHED', peer: { mss: 1000 } },
    `
    +0     <-- ACK seq 1 ack 1 len 1000 ce
    +1ms   <-- ACK seq 1001 ack 1 len 1000 ce
    +0     --> ACK seq 1 ack 2001
  `,
  );
});

const burst = (from: number, count: number, flags = 'ACK'): string =>
  Array.from(
    { length: count },
    (_, n) => `+0 --> ${flags} seq ${1 + (from + n) * 1000} ack 1 len 1000 ect`,
  ).join('\n');

describe('the sender (§6.1.2)', () => {
  const opened = `
    +0     <-- SYN,ECE,CWR seq 0 mss 1000
    +0     --> SYN,ACK,ECE seq 0 ack 1                 SYN-RECEIVED
    +20ms  <-- ACK seq 1 ack 1                         ESTABLISHED`;

  ladder(
    'halves its window once a round trip, sends nothing again, and says CWR on the next new text',
    { from: 'LISTEN' },
    `${opened}
    +0     send 30000
    ${burst(0, 10)}
    +20ms  <-- ACK,ECE seq 1 ack 1001                  // ssthresh and cwnd 5000, of which 9000 are out
    +1ms   <-- ACK,ECE seq 1 ack 2001
    +1ms   <-- ACK,ECE seq 1 ack 3001
    +1ms   <-- ACK,ECE seq 1 ack 4001
    +1ms   <-- ACK,ECE seq 1 ack 5001
    +1ms   <-- ACK,ECE seq 1 ack 6001
    ${burst(10, 1, 'ACK,CWR')}
    +1ms   <-- ACK seq 1 ack 7001
    ${burst(11, 1)}
  `,
  );

  ladder(
    'an echo of the next window counts anew',
    { from: 'LISTEN' },
    `${opened}
    +0     send 30000
    ${burst(0, 10)}
    +20ms  <-- ACK,ECE seq 1 ack 9001
    ${burst(10, 1, 'ACK,CWR')}
    ${burst(11, 3)}
    +20ms  <-- ACK,ECE seq 1 ack 12001                 // 2000 are out: no less than two segments
    +1ms   <-- ACK seq 1 ack 13001
    ${burst(14, 1, 'ACK,CWR')}
  `,
  );

  ladder(
    'what is sent again is not ECN-capable (§6.1.5), and after any reduction new text says CWR',
    { from: 'LISTEN' },
    `${opened}
    +0     send 2000
    ${burst(0, 2)}
    +1s    --> ACK seq 1 ack 1 len 1000 no ect
    +20ms  <-- ACK seq 1 ack 2001
    +0     send 1000
    +0     --> ACK,CWR seq 2001 ack 1 len 1000 ect
  `,
  );

  ladder(
    'a probe of the window is not (§6.1.6)',
    { from: 'LISTEN' },
    `${opened}
    +0     send 1000
    ${burst(0, 1)}
    +20ms  <-- ACK seq 1 ack 1001 win 0
    +0     send 1000
    +1s    --> ACK seq 1001 ack 1 len 1 no ect
  `,
  );

  it.each(['rfc9293', 'linux'])('%s: a marked flow is delivered whole, and nothing of it twice', profile => {
    const ends = pair({ profile, overrides: asks, delay: '20ms' });
    // A queue that marks every 20th segment that can be marked
    let capable = 0;
    const marked = pair({
      profile,
      overrides: asks,
      delay: '20ms',
      drop: (segment, direction) => {
        if (direction === 'toServer' && segment.ecn === ECT_0 && ++capable % 20 === 0) segment.ecn = CE;
        return false;
      },
    });
    for (const each of [ends, marked]) {
      each.establish();
      each.client.connection.send(200_000, each.now);
      for (let i = 0; i < 6000; i++) {
        each.run('1ms');
        each.server.connection.receive(1e6, each.now);
      }
    }
    const text = ends.sent.filter(({ segment }) => segment.length > 0);
    const slowed = marked.sent.filter(({ segment }) => segment.length > 0);
    expect(new Set(slowed.map(({ segment }) => segment.seq)).size).toBe(slowed.length);
    expect(slowed.reduce((sum, { segment }) => sum + segment.length, 0)).toBe(200_000);
    expect(slowed.at(-1)!.at).toBeGreaterThanOrEqual(text.at(-1)!.at);
    const says = (bit: number): number => slowed.filter(({ segment }) => segment.flags & bit).length;
    expect(says(CWR)).toBeGreaterThan(1);
    expect(says(CWR)).toBeLessThanOrEqual(capable / 20);
  });
});

it('tcp_ecn takes 0, 1 and 2, as Linux has them', () => {
  const names = [0, 1, 2].map(tcp_ecn => resolveProfile('linux', { tcp_ecn }).ecn.name);
  expect(names).toEqual(['never', 'asked for and agreed to', 'when asked']);
  expect(() => resolveProfile('linux', { tcp_ecn: 3 })).toThrow(/tcp_ecn cannot be '3'. It takes 0, 1 or 2/);
});
