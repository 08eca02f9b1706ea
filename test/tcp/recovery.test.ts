// Loss recovery and the congestion window: RFC 5681, RFC 6582 (NewReno), RFC 3042, RFC 6928.
import { describe } from 'vitest';
import { ladder } from '../support/ladder.ts';

// MSS 1000, so that the numbers can be read
const thousand = { from: 'ESTABLISHED', peer: { mss: 1000 } } as const;

const burst = (from: number, count: number): string =>
  Array.from({ length: count }, (_, n) => `+0 --> ACK seq ${1 + (from + n) * 1000} ack 1 len 1000`).join(
    '\n',
  );

describe('slow start', () => {
  ladder(
    'begins with ten segments (RFC 6928), two more for each that is acknowledged',
    thousand,
    `
    +0     send 30000
    ${burst(0, 10)}
    +20ms  <-- ACK seq 1 ack 1001
    ${burst(10, 2)}
    +0     <-- ACK seq 1 ack 2001
    ${burst(12, 2)}
  `,
  );

  ladder(
    'an acknowledgement of two segments adds one (RFC 5681 §3.1 (2))',
    thousand,
    `
    +0     send 30000
    ${burst(0, 10)}
    +20ms  <-- ACK seq 1 ack 2001
    ${burst(10, 3)}
  `,
  );
});

describe('fast retransmit and fast recovery', () => {
  ladder(
    'the third duplicate sends the hole again; the first two let one new segment out each',
    thousand,
    `
    +0     send 20000
    ${burst(0, 10)}
    +20ms  <-- ACK seq 1 ack 1
    +0     --> ACK seq 10001 ack 1 len 1000     // limited transmit, RFC 3042
    +1ms   <-- ACK seq 1 ack 1
    +0     --> ACK seq 11001 ack 1 len 1000
    +1ms   <-- ACK seq 1 ack 1
    +0     --> ACK seq 1 ack 1 len 1000         // ssthresh 6000, cwnd 9000
  `,
  );

  ladder(
    'further duplicates inflate the window until new segments fit',
    thousand,
    `
    +0     send 20000
    ${burst(0, 10)}
    +20ms  <-- ACK seq 1 ack 1
    ${burst(10, 1)}
    +1ms   <-- ACK seq 1 ack 1
    ${burst(11, 1)}
    +1ms   <-- ACK seq 1 ack 1
    +0     --> ACK seq 1 ack 1 len 1000
    +1ms   <-- ACK seq 1 ack 1                  // cwnd 10000 of 12000 in flight
    +1ms   <-- ACK seq 1 ack 1
    +1ms   <-- ACK seq 1 ack 1                  // 12000
    +1ms   <-- ACK seq 1 ack 1                  // 13000
    ${burst(12, 1)}
    +1ms   <-- ACK seq 1 ack 12001              // full: cwnd = min(ssthresh, flight + MSS) = 2000
    ${burst(13, 1)}
  `,
  );

  ladder(
    'a partial acknowledgement sends the next hole at once (NewReno)',
    thousand,
    `
    +0     send 5000
    ${burst(0, 5)}
    +20ms  <-- ACK seq 1 ack 1
    +0     <-- ACK seq 1 ack 1
    +0     <-- ACK seq 1 ack 1
    +0     --> ACK seq 1 ack 1 len 1000
    +20ms  <-- ACK seq 1 ack 2001               // partial: 2001 is lost too
    +0     --> ACK seq 2001 ack 1 len 1000
    +20ms  <-- ACK seq 1 ack 5001               // full
    +60s                                        ESTABLISHED
  `,
  );

  ladder(
    'fewer than three duplicates: the timer decides',
    thousand,
    `
    +0     send 3000
    ${burst(0, 3)}
    +20ms  <-- ACK seq 1 ack 1
    +0     <-- ACK seq 1 ack 1
    +980ms --> ACK seq 1 ack 1 len 1000
    +20ms  <-- ACK seq 1 ack 3001
  `,
  );

  ladder(
    'a window update is no duplicate',
    thousand,
    `
    +0     send 5000
    ${burst(0, 5)}
    +20ms  <-- ACK seq 1 ack 1 win 60000
    +0     <-- ACK seq 1 ack 1 win 61000
    +0     <-- ACK seq 1 ack 1 win 62000
    +0     <-- ACK seq 1 ack 1 win 63000        ESTABLISHED
  `,
  );

  ladder(
    'an ACK that carries text is no duplicate',
    thousand,
    `
    +0     send 5000
    ${burst(0, 5)}
    +20ms  <-- ACK seq 1   ack 1 len 100
    +0     <-- ACK seq 101 ack 1 len 100
    +0     <-- ACK seq 201 ack 1 len 100
    +200ms --> ACK seq 5001 ack 301
  `,
  );

  ladder(
    'duplicates for what a timeout has already sent again start no second recovery',
    thousand,
    `
    +0     send 5000
    ${burst(0, 5)}
    +1s    --> ACK seq 1 ack 1 len 1000
    +20ms  <-- ACK seq 1 ack 1
    +0     <-- ACK seq 1 ack 1
    +0     <-- ACK seq 1 ack 1
    +0     <-- ACK seq 1 ack 1                  ESTABLISHED
  `,
  );

  ladder(
    'a lost FIN behind lost text comes back with fast retransmit',
    thousand,
    `
    +0     send 4000
    ${burst(0, 4)}
    +0     shutdown
    +0     --> FIN,ACK seq 4001 ack 1
    +20ms  <-- ACK seq 1 ack 1
    +0     <-- ACK seq 1 ack 1
    +0     <-- ACK seq 1 ack 1
    +0     --> ACK seq 1 ack 1 len 1000
    +20ms  <-- ACK seq 1 ack 4001
    +0     --> FIN,ACK seq 4001 ack 1
    +20ms  <-- ACK seq 1 ack 4002               FIN-WAIT-2
  `,
  );
});
