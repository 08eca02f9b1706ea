// When received text is acknowledged, and when small text is sent: RFC 9293 §3.8.6.3, §3.7.4; RFC 5681 §4.2.
import { describe } from 'vitest';
import { ladder } from '../support/ladder.ts';

describe('delayed acknowledgements', () => {
  ladder(
    'one segment is acknowledged after 200 ms (MUST-40: below 500)',
    { from: 'ESTABLISHED' },
    `
    +0      <-- ACK seq 1 ack 1 len 100
    +0      ! readable
    +199ms                              ESTABLISHED
    +1ms    --> ACK seq 1 ack 101
  `,
  );

  ladder(
    'every second full-sized segment at once (SHLD-19)',
    { from: 'ESTABLISHED' },
    `
    +0      <-- ACK seq 1    ack 1 len 1460
    +1ms    <-- ACK seq 1461 ack 1 len 1460
    +0      --> ACK seq 1 ack 2921
    +1ms    <-- ACK seq 2921 ack 1 len 1460
    +200ms  --> ACK seq 1 ack 4381
  `,
  );

  ladder(
    'many small segments until they make up two full ones',
    { from: 'ESTABLISHED' },
    `
    +0      <-- ACK seq 1    ack 1 len 1000
    +1ms    <-- ACK seq 1001 ack 1 len 1000
    +1ms    <-- ACK seq 2001 ack 1 len 1000
    +0      --> ACK seq 1 ack 3001
  `,
  );

  ladder(
    'the answer carries the acknowledgement',
    { from: 'ESTABLISHED' },
    `
    +0      <-- ACK seq 1 ack 1 len 100
    +50ms   receive 100 = 100
    +0      send 10
    +0      --> ACK seq 1 ack 101 len 10
    +300ms                              ESTABLISHED
    +700ms  --> ACK seq 1 ack 101 len 10    // its retransmission, and no other ACK
  `,
  );

  ladder(
    'a reader that answers in the same instant makes one segment',
    { from: 'ESTABLISHED' },
    `
    +0      <-- ACK seq 1 ack 1 len 100
    +0      send 10
    +0      --> ACK seq 1 ack 101 len 10
  `,
  );

  ladder(
    'an ACK is never acknowledged',
    { from: 'ESTABLISHED' },
    `
    +0      <-- ACK seq 1 ack 1
    +0      <-- ACK seq 1 ack 1
    +10s                                ESTABLISHED
  `,
  );
});

describe('Nagle (SHLD-7)', () => {
  ladder(
    'small text waits while something is unacknowledged',
    { from: 'ESTABLISHED' },
    `
    +0      send 10
    +0      --> PSH,ACK seq 1 ack 1 len 10
    +1ms    send 10
    +1ms    send 10
    +18ms   <-- ACK seq 1 ack 11
    +0      --> PSH,ACK seq 11 ack 1 len 20
  `,
  );

  ladder(
    'a full segment never waits',
    { from: 'ESTABLISHED' },
    `
    +0      send 10
    +0      --> ACK seq 1 ack 1 len 10
    +1ms    send 1470
    +0      --> ACK seq 11 ack 1 len 1460
    +19ms   <-- ACK seq 1 ack 1471
    +0      --> PSH,ACK seq 1471 ack 1 len 10
  `,
  );

  ladder(
    'the last text before a FIN does not wait',
    { from: 'ESTABLISHED' },
    `
    +0      send 10
    +0      --> ACK     seq 1 ack 1 len 10
    +1ms    send 10
    +1ms    shutdown
    +0      --> FIN,ACK seq 11 ack 1 len 10
  `,
  );

  ladder(
    'the application can switch it off (MUST-17)',
    { from: 'ESTABLISHED' },
    `
    +0      set TCP_NODELAY 1
    +0      send 10
    +0      --> PSH,ACK seq 1 ack 1 len 10
    +1ms    send 10
    +0      --> PSH,ACK seq 11 ack 1 len 10
  `,
  );

  ladder(
    'switching it off lets go what waited',
    { from: 'ESTABLISHED' },
    `
    +0      send 10
    +0      --> ACK seq 1 ack 1 len 10
    +1ms    send 10
    +1ms    set TCP_NODELAY 1
    +0      --> ACK seq 11 ack 1 len 10
  `,
  );
});
