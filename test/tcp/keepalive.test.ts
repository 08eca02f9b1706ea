// Timers that the application sets: the user timeout (RFC 9293 §3.10.8) and keepalive (§3.8.4).
import { describe } from 'vitest';
import { ladder } from '../support/ladder.ts';

describe('the user timeout', () => {
  ladder(
    'TCP_USER_TIMEOUT ends a connection whose data stay unacknowledged',
    { from: 'ESTABLISHED' },
    `
    +0     set TCP_USER_TIMEOUT 3500
    +0     send 100
    +0     --> ACK seq 1 ack 1 len 100
    +1s    --> ACK seq 1 ack 1 len 100
    +2s    --> ACK seq 1 ack 1 len 100
    +500ms                              CLOSED
    +0     ! ETIMEDOUT
  `,
  );

  ladder(
    'it is counted anew for what is sent later',
    { from: 'ESTABLISHED' },
    `
    +0     set TCP_USER_TIMEOUT 1500
    +0     send 100
    +0     --> ACK seq 1 ack 1 len 100
    +20ms  <-- ACK seq 1 ack 101
    +10s   send 100
    +0     --> ACK seq 101 ack 1 len 100
    +1s    --> ACK seq 101 ack 1 len 100   ESTABLISHED
    +500ms                                 CLOSED
    +0     ! ETIMEDOUT
  `,
  );
});

describe('keepalive (RFC 9293 §3.8.4)', () => {
  ladder(
    'asked for in LISTEN it waits for a connection',
    { from: 'LISTEN', overrides: { tcp_keepalive_time: 10 } },
    `
    +0      set SO_KEEPALIVE 1
    +600s                             LISTEN
    +0      <-- SYN     seq 0         SYN-RECEIVED
    +0      --> SYN,ACK seq 0 ack 1
    +20ms   <-- ACK     seq 1 ack 1   ESTABLISHED
    +10s    --> ACK     seq 0 ack 1
  `,
  );

  ladder(
    'is off by default (MUST-25)',
    { from: 'ESTABLISHED' },
    `
    +86400s                       ESTABLISHED
  `,
  );

  ladder(
    'asks after two hours of silence, in a segment without text below the window',
    { from: 'ESTABLISHED' },
    `
    +0      set SO_KEEPALIVE 1
    +7200s  --> ACK seq 0 ack 1   ESTABLISHED
    +20ms   <-- ACK seq 1 ack 1   ESTABLISHED
    +7200s  --> ACK seq 0 ack 1
  `,
  );

  ladder(
    'counts from the last segment',
    { from: 'ESTABLISHED', overrides: { tcp_keepalive_time: 10 } },
    `
    +0      set SO_KEEPALIVE 1
    +9s     <-- ACK seq 1 ack 1
    +10s    --> ACK seq 0 ack 1   ESTABLISHED
  `,
  );

  ladder(
    'one unanswered question kills nothing (MUST-29); nine do',
    { from: 'ESTABLISHED' },
    `
    +0      set SO_KEEPALIVE 1
    +7200s  --> ACK seq 0 ack 1
    +75s    --> ACK seq 0 ack 1
    +75s    --> ACK seq 0 ack 1
    +75s    --> ACK seq 0 ack 1
    +75s    --> ACK seq 0 ack 1
    +75s    --> ACK seq 0 ack 1
    +75s    --> ACK seq 0 ack 1
    +75s    --> ACK seq 0 ack 1
    +75s    --> ACK seq 0 ack 1   ESTABLISHED
    +75s    --> RST,ACK seq 1 ack 1   CLOSED      // 7875 s
    +0      ! ETIMEDOUT
  `,
  );

  ladder(
    'a peer that has forgotten answers with RST',
    { from: 'ESTABLISHED', overrides: { tcp_keepalive_time: 10 } },
    `
    +0      set SO_KEEPALIVE 1
    +10s    --> ACK seq 0 ack 1
    +20ms   <-- RST seq 1         CLOSED
    +0      ! ECONNRESET
  `,
  );

  ladder(
    'a keepalive of the peer is answered',
    { from: 'ESTABLISHED' },
    `
    +7200s  <-- ACK seq 0 ack 1
    +0      --> ACK seq 1 ack 1
  `,
  );
});
