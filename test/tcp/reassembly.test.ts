// Segments out of order: held, acknowledged at once, delivered when the hole fills (RFC 9293 §3.10.7.4).
import { describe } from 'vitest';
import { ladder } from '../support/ladder.ts';

describe('out of order', () => {
  ladder(
    'each is answered with RCV.NXT; filling the hole delivers all',
    { from: 'ESTABLISHED' },
    `
    +0   <-- ACK seq 101 ack 1 len 100
    +0   --> ACK seq 1 ack 1
    +0   <-- ACK seq 201 ack 1 len 100
    +0   --> ACK seq 1 ack 1
    +0   receive 999 = 0
    +0   <-- ACK seq 1 ack 1 len 100
    +0   ! readable
    +0   --> ACK seq 1 ack 301
    +0   receive 999 = 300
  `,
  );

  ladder(
    'two holes: the first filled acknowledges up to the second',
    { from: 'ESTABLISHED' },
    `
    +0   <-- ACK seq 101 ack 1 len 100
    +0   --> ACK seq 1 ack 1
    +0   <-- ACK seq 301 ack 1 len 100
    +0   --> ACK seq 1 ack 1
    +0   <-- ACK seq 1 ack 1 len 100
    +0   --> ACK seq 1 ack 201
    +0   <-- ACK seq 201 ack 1 len 100
    +0   --> ACK seq 1 ack 401
    +0   receive 999 = 400
  `,
  );

  ladder(
    'overlaps are delivered once',
    { from: 'ESTABLISHED' },
    `
    +0   <-- ACK seq 51 ack 1 len 100
    +0   --> ACK seq 1 ack 1
    +0   <-- ACK seq 101 ack 1 len 100
    +0   --> ACK seq 1 ack 1
    +0   <-- ACK seq 1 ack 1 len 120
    +0   --> ACK seq 1 ack 201
    +0   receive 999 = 200
  `,
  );

  ladder(
    'a duplicate is acknowledged at once and not delivered again',
    { from: 'ESTABLISHED' },
    `
    +0     <-- ACK seq 1 ack 1 len 100
    +200ms --> ACK seq 1 ack 101
    +0     <-- ACK seq 1 ack 1 len 100
    +0     --> ACK seq 1 ack 101
    +0     receive 999 = 100
  `,
  );

  ladder(
    'a segment half old, half new brings its new half',
    { from: 'ESTABLISHED' },
    `
    +0     <-- ACK seq 1 ack 1 len 100
    +0     <-- ACK seq 51 ack 1 len 100
    +200ms --> ACK seq 1 ack 151
    +0     receive 999 = 150
  `,
  );
});

describe('a FIN before its text', () => {
  ladder(
    'waits in ESTABLISHED until the hole is filled',
    { from: 'ESTABLISHED' },
    `
    +0   <-- FIN,ACK seq 101 ack 1         ESTABLISHED
    +0   --> ACK     seq 1 ack 1
    +0   <-- ACK     seq 1 ack 1 len 100   CLOSE-WAIT
    +0   --> ACK     seq 1 ack 102
    +0   receive 999 = 100
    +0   ! end of file
  `,
  );

  ladder(
    'with text of its own',
    { from: 'ESTABLISHED' },
    `
    +0   <-- FIN,ACK seq 101 ack 1 len 50  ESTABLISHED
    +0   --> ACK     seq 1 ack 1
    +0   <-- ACK     seq 1 ack 1 len 100   CLOSE-WAIT
    +0   --> ACK     seq 1 ack 152
  `,
  );

  ladder(
    'in FIN-WAIT-2 leads to TIME-WAIT once the hole is filled',
    { from: 'FIN-WAIT-2' },
    `
    +0   <-- FIN,ACK seq 101 ack 2         FIN-WAIT-2
    +0   --> ACK     seq 2 ack 1
    +0   <-- ACK     seq 1 ack 2 len 100   TIME-WAIT
    +0   --> ACK     seq 2 ack 102
  `,
  );

  ladder(
    'in FIN-WAIT-1, with our FIN acknowledged by the filler, leads to TIME-WAIT',
    { from: 'FIN-WAIT-1' },
    `
    +0   <-- FIN,ACK seq 101 ack 1         FIN-WAIT-1
    +0   --> ACK     seq 2 ack 1
    +0   <-- ACK     seq 1 ack 2 len 100   TIME-WAIT
    +0   --> ACK     seq 2 ack 102
  `,
  );

  ladder(
    'in FIN-WAIT-1, with our FIN unacknowledged, leads to CLOSING',
    { from: 'FIN-WAIT-1' },
    `
    +0   <-- FIN,ACK seq 101 ack 1         FIN-WAIT-1
    +0   --> ACK     seq 2 ack 1
    +0   <-- ACK     seq 1 ack 1 len 100   CLOSING
    +0   --> ACK     seq 2 ack 102
  `,
  );

  ladder(
    'text beyond the FIN is a lie and is not taken',
    { from: 'CLOSE-WAIT' },
    `
    +0   <-- ACK     seq 2 ack 1 len 10    CLOSE-WAIT
    +0   --> ACK     seq 1 ack 2
    +0   receive 10 = 0
  `,
  );
});
