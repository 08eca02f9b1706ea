// What distinguishes FreeBSD: a TIME-WAIT that only answers, RTO with a slop, persist between 5 and 60 s,
// retransmissions that are counted, and a RST when they are used up.
import { describe, expect, it } from 'vitest';
import { ladder } from '../../support/ladder.ts';
import { Pair } from '../../support/pair.ts';
import { resolveProfile } from '../../../src/tcp/index.ts';
import { makeSegment, seq, SYN, type Segment } from '../../../src/wire/index.ts';

const profile = 'freebsd';
const closer = { from: 'TIME-WAIT', profile } as const;

describe('TIME-WAIT', () => {
  ladder(
    'lasts 60 s',
    closer,
    `
    +59999ms           TIME-WAIT
    +1ms               CLOSED
  `,
  );

  ladder(
    'answers the FIN,ACK that comes again, and begins anew',
    closer,
    `
    +30s    <-- FIN,ACK seq 1 ack 2   TIME-WAIT
    +0      --> ACK seq 2 ack 2
    +59s                              TIME-WAIT
    +1s                               CLOSED
  `,
  );

  ladder(
    'is silent on a FIN without ACK, and goes on as if it had not come',
    closer,
    `
    +30s    <-- FIN seq 1   TIME-WAIT
    +30s                    CLOSED
  `,
  );

  ladder(
    'believes no RST, wherever it lies (RFC 1337)',
    closer,
    `
    +1s     <-- RST seq 2              TIME-WAIT
    +1s     <-- RST,ACK seq 2 ack 2    TIME-WAIT
    +1s     <-- RST seq 1000           TIME-WAIT
    +1s     <-- RST seq 0              TIME-WAIT
    +56s                               CLOSED
  `,
  );

  ladder(
    'answers old and new text, but does not begin anew for it',
    closer,
    `
    +30s    <-- ACK seq 2 ack 2 len 10   TIME-WAIT
    +0      --> ACK seq 2 ack 2
    +10s    <-- ACK seq 0 ack 2 len 1    TIME-WAIT
    +0      --> ACK seq 2 ack 2
    +20s                                 CLOSED
  `,
  );

  ladder(
    'says nothing to the last ACK once more',
    closer,
    `
    +30s    <-- ACK seq 2 ack 2   TIME-WAIT
    +30s                          CLOSED
  `,
  );

  it('makes room for a SYN by its sequence number alone', () => {
    const pair = new Pair({ profile }).establish();
    pair.client.connection.close(pair.now);
    pair.run('100ms');
    pair.server.connection.close(pair.now);
    pair.run('100ms');
    const { connection } = pair.client;
    expect(connection.state).toBe('TIME-WAIT');
    // The newest of timestamps, which RFC 6191 would believe
    const syn = (number: number): Segment =>
      makeSegment({ flags: SYN, seq: seq(number), hasTimestamps: true, tsVal: 1_000_000 });
    expect(connection.mayBeReplacedBy(syn(connection.tcb.rcv.nxt))).toBe(false);
    expect(connection.mayBeReplacedBy(syn(1000))).toBe(true);
  });
});

describe('retransmission', () => {
  ladder(
    'the slop of 200 ms is added after the back-off; a FIN goes out 13 times, then a RST says so',
    { from: 'FIN-WAIT-1', profile },
    `
    +260ms    --> FIN,ACK seq 1 ack 1                // 20 ms + 4 * 10 ms, and 200 ms
    +320ms    --> FIN,ACK seq 1 ack 1
    +440ms    --> FIN,ACK seq 1 ack 1
    +680ms    --> FIN,ACK seq 1 ack 1
    +1160ms   --> FIN,ACK seq 1 ack 1
    +2120ms   --> FIN,ACK seq 1 ack 1
    +4040ms   --> FIN,ACK seq 1 ack 1
    +7880ms   --> FIN,ACK seq 1 ack 1
    +15560ms  --> FIN,ACK seq 1 ack 1
    +30920ms  --> FIN,ACK seq 1 ack 1
    +30920ms  --> FIN,ACK seq 1 ack 1
    +30920ms  --> FIN,ACK seq 1 ack 1   FIN-WAIT-1
    +30920ms  --> RST,ACK seq 2 ack 1   CLOSED
    +0        ! ETIMEDOUT
    +0        ! released
  `,
  );

  ladder(
    'an opening is given up after 75 s',
    { from: 'CLOSED', profile },
    `
    +0        open
    +0        --> SYN seq 0
    +1s       --> SYN seq 0
    +2200ms   --> SYN seq 0
    +4200ms   --> SYN seq 0
    +8200ms   --> SYN seq 0
    +16200ms  --> SYN seq 0
    +32200ms  --> SYN seq 0   SYN-SENT
    +11s                      CLOSED     // 75 s
    +0        ! ETIMEDOUT
  `,
  );

  ladder(
    'a SYN that timed out means 3 s, then 6 s, until there is a measurement (RFC 6298 §5.5, §5.7)',
    { from: 'CLOSED', profile },
    `
    +0     open
    +0     --> SYN seq 0
    +1s    --> SYN seq 0
    +20ms  <-- SYN,ACK seq 0 ack 1 mss 1460    ESTABLISHED
    +0     --> ACK seq 1 ack 1
    +0     send 100
    +0     --> ACK seq 1 ack 1 len 100
    +3s    --> ACK seq 1 ack 1 len 100
    +6s    --> ACK seq 1 ack 1 len 100
    +12s   --> ACK seq 1 ack 1 len 100
  `,
  );

  ladder(
    'a SYN,ACK goes out three times more',
    { from: 'SYN-RECEIVED', profile, spawned: true },
    `
    +1s       --> SYN,ACK seq 0 ack 1
    +2200ms   --> SYN,ACK seq 0 ack 1
    +4200ms   --> SYN,ACK seq 0 ack 1   SYN-RECEIVED
    +8200ms                             CLOSED    // the syncache forgets in silence
    +0        ! ETIMEDOUT
  `,
  );
});

describe('waiting', () => {
  ladder(
    'a closed window is asked after 5, 5, 5, 5, 5 and 8.32 s, later every 60 s',
    { from: 'ESTABLISHED', profile, peer: { window: 0 } },
    `
    +0        send 100
    +5s       --> ACK seq 1 ack 1 len 1
    +10ms     <-- ACK seq 1 ack 1 win 0
    +4990ms   --> ACK seq 1 ack 1 len 1
    +10ms     <-- ACK seq 1 ack 1 win 0
    +4990ms   --> ACK seq 1 ack 1 len 1
    +10ms     <-- ACK seq 1 ack 1 win 0
    +4990ms   --> ACK seq 1 ack 1 len 1
    +10ms     <-- ACK seq 1 ack 1 win 0
    +4990ms   --> ACK seq 1 ack 1 len 1
    +10ms     <-- ACK seq 1 ack 1 win 0
    +8310ms   --> ACK seq 1 ack 1 len 1
    +10ms     <-- ACK seq 1 ack 1 win 0
  `,
  );

  ladder(
    'a closed socket waits 600 s in FIN-WAIT-2',
    { from: 'FIN-WAIT-2', profile },
    `
    +0      close
    +599s           FIN-WAIT-2
    +1s             CLOSED
  `,
  );

  ladder(
    'closing with unread text sends FIN, not RST',
    { from: 'ESTABLISHED', profile },
    `
    +0      <-- ACK seq 1 ack 1 len 100
    +0      close
    +0      --> FIN,ACK seq 1 ack 101   FIN-WAIT-1
  `,
  );

  it('keepalive asks 8 times', () => {
    expect(resolveProfile(profile).keepalive.probes).toBe(8);
  });
});
