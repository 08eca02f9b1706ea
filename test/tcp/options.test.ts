// The options of the handshake, each with and without the peer's: MSS (RFC 9293 §3.7.1), window scale and
// timestamps (RFC 7323), and PAWS.
import { describe } from 'vitest';
import { ladder } from '../support/ladder.ts';

describe('our SYN', () => {
  ladder(
    'offers MSS, window scale and timestamps',
    { from: 'CLOSED' },
    `
    +0   open
    +0   --> SYN seq 0 mss 1460 scale 5 ts 0 0 no sackok win 65535
  `,
  );

  ladder(
    'offers what the profile lets it',
    { from: 'CLOSED', overrides: { mss: 1000, tcp_timestamps: 0, tcp_window_scaling: 0, tcp_sack: 1 } },
    `
    +0   open
    +0   --> SYN seq 0 mss 1000 no scale no ts sackok
  `,
  );
});

describe('our SYN,ACK', () => {
  ladder(
    'answers what was offered',
    { from: 'LISTEN' },
    `
    +0   <-- SYN seq 0 mss 1460 scale 7 ts 9 0 sackok
    +0   --> SYN,ACK seq 0 ack 1 mss 1460 scale 5 ts 0 9 no sackok
  `,
  );

  ladder(
    'and nothing else, MSS excepted',
    { from: 'LISTEN' },
    `
    +0   <-- SYN seq 0
    +0   --> SYN,ACK seq 0 ack 1 mss 1460 no scale no ts no sackok
  `,
  );

  ladder(
    'each option by itself: scale',
    { from: 'LISTEN' },
    `
    +0   <-- SYN seq 0 scale 0
    +0   --> SYN,ACK seq 0 ack 1 scale 5 no ts
  `,
  );

  ladder(
    'each option by itself: timestamps',
    { from: 'LISTEN' },
    `
    +0   <-- SYN seq 0 ts 1 0
    +0   --> SYN,ACK seq 0 ack 1 no scale ts 0 1
  `,
  );
});

describe('MSS', () => {
  ladder(
    "the peer's limits our segments",
    { from: 'ESTABLISHED', peer: { mss: 1000 } },
    `
    +0   send 2000
    +0   --> ACK seq 1 ack 1 len 1000 no mss
    +0   --> ACK seq 1001 ack 1 len 1000
  `,
  );

  ladder(
    '536 when the peer says nothing (MUST-15)',
    { from: 'ESTABLISHED', peer: { mss: 0 } },
    `
    +0   send 1072
    +0   --> ACK seq 1 ack 1 len 536
    +0   --> ACK seq 537 ack 1 len 536
  `,
  );

  ladder(
    'never more than our own (MUST-16)',
    { from: 'ESTABLISHED', peer: { mss: 9000 } },
    `
    +0   send 1460
    +0   --> ACK seq 1 ack 1 len 1460
  `,
  );

  ladder(
    'timestamps take twelve octets of each segment',
    { from: 'ESTABLISHED', peer: { hasTimestamps: true, tsVal: 5 } },
    `
    +0   send 2896
    +0   --> ACK seq 1 ack 1 len 1448 ts 20 5
    +0   --> ACK seq 1449 ack 1 len 1448 ts 20 5
  `,
  );
});

describe('window scale', () => {
  ladder(
    "agreed: our windows shrink by our shift, the peer's grow by its own",
    { from: 'ESTABLISHED', peer: { windowScale: 2 } },
    `
    +0   <-- ACK seq 1 ack 1 win 500
    +0   send 3000
    +0   --> ACK seq 1 ack 1 len 1460 win 32768     // 2^20 >> 5
  `,
  );

  ladder(
    'not agreed: 65535 is all there is',
    { from: 'ESTABLISHED' },
    `
    +0   <-- ACK seq 1 ack 1 win 2000
    +0   send 3000
    +0   --> ACK seq 1 ack 1 len 1460 win 65535
  `,
  );

  ladder(
    'the window of a SYN is never scaled',
    { from: 'SYN-SENT' },
    `
    +0   send 3000
    +0   <-- SYN,ACK seq 0 ack 1 mss 1460 scale 14 win 1460
    +0   --> ACK seq 1 ack 1 len 1460
  `,
  );

  ladder(
    'a shift above 14 is used as 14 (RFC 7323 §2.3)',
    { from: 'ESTABLISHED', peer: { windowScale: 15, mss: 16384 }, overrides: { mss: 16384 } },
    `
    +0   <-- ACK seq 1 ack 1 win 1
    +0   send 20000
    +0   --> ACK seq 1 ack 1 len 16384             // 1 << 14, and no more
  `,
  );
});

describe('timestamps', () => {
  const stamped = { from: 'ESTABLISHED', peer: { hasTimestamps: true, tsVal: 100 } } as const;

  ladder(
    'every segment carries and echoes them',
    stamped,
    `
    +0     <-- ACK seq 1 ack 1 len 10 ts 150 0
    +200ms --> ACK seq 1 ack 11 ts 220 150
    +0     shutdown
    +0     --> FIN,ACK seq 1 ack 11 ts 220 150
  `,
  );

  ladder(
    'a delayed ACK echoes the first segment of its batch (RFC 7323 §4.3)',
    stamped,
    `
    +0     <-- ACK seq 1 ack 1 len 1448 ts 150 0
    +0     <-- ACK seq 1449 ack 1 len 1448 ts 160 0
    +0     --> ACK seq 1 ack 2897 ts 20 150
  `,
  );

  ladder(
    'not after a SYN without them',
    { from: 'ESTABLISHED' },
    `
    +0     <-- ACK seq 1 ack 1 len 10 ts 150 0
    +200ms --> ACK seq 1 ack 11 no ts
  `,
  );

  ladder(
    'a RST may come without',
    stamped,
    `
    +0     <-- RST seq 1    CLOSED
    +0     ! ECONNRESET
  `,
  );
});

describe('PAWS (RFC 7323 §5)', () => {
  const stamped = { from: 'ESTABLISHED', peer: { hasTimestamps: true, tsVal: 100 } } as const;

  ladder(
    'a segment older than the newest is acknowledged and dropped',
    stamped,
    `
    +0     <-- ACK seq 1 ack 1 len 10 ts 99 0      ESTABLISHED
    +0     --> ACK seq 1 ack 1 ts 20 100
    +0     receive 10 = 0
    +0     <-- ACK seq 1 ack 1 len 10 ts 100 0     // as old as the newest is not older
    +200ms --> ACK seq 1 ack 11
    +0     receive 10 = 10
  `,
  );

  ladder(
    'an old FIN does not close',
    stamped,
    `
    +0     <-- FIN,ACK seq 1 ack 1 ts 99 0         ESTABLISHED
    +0     --> ACK seq 1 ack 1
  `,
  );

  ladder(
    'a RST is exempt',
    stamped,
    `
    +0     <-- RST seq 1 ts 99 0                   CLOSED
    +0     ! ECONNRESET
  `,
  );

  ladder(
    'after 24 days of silence TS.Recent says nothing any more',
    stamped,
    `
    +2160000s <-- ACK seq 1 ack 1 len 10 ts 99 0   // 25 days
    +200ms --> ACK seq 1 ack 11
  `,
  );

  ladder(
    'the clock may wrap',
    { from: 'ESTABLISHED', peer: { hasTimestamps: true, tsVal: 4294967290 } },
    `
    +0     <-- ACK seq 1 ack 1 len 10 ts 5 0
    +200ms --> ACK seq 1 ack 11 ts 220 5
    +0     receive 10 = 10
  `,
  );

  ladder(
    'protects TIME-WAIT too: an old segment is answered',
    { from: 'TIME-WAIT', peer: { hasTimestamps: true, tsVal: 100 } },
    `
    +0     <-- ACK seq 2 ack 2 len 10 ts 99 0      TIME-WAIT
    +0     --> ACK seq 2 ack 2
  `,
  );
});
