// Sequence numbers run out during the connection's last moments: everything must hold across 2^32 − 1 → 0.
import { describe } from 'vitest';
import { ladder } from '../support/ladder.ts';

describe('our sequence numbers wrap', () => {
  ladder(
    'within the text',
    { from: 'ESTABLISHED', iss: 4294967200, irs: 0 },
    `
    +0      send 200
    +0      --> ACK     seq 4294967201 ack 1 len 200
    +20ms   <-- ACK     seq 1 ack 105
    +0      shutdown
    +0      --> FIN,ACK seq 105 ack 1       FIN-WAIT-1
    +20ms   <-- FIN,ACK seq 1 ack 106       TIME-WAIT
    +0      --> ACK     seq 106 ack 2
  `,
  );

  ladder(
    'at the FIN: it is number 2^32 − 1, its acknowledgement 0',
    { from: 'ESTABLISHED', iss: 4294967294, irs: 0 },
    `
    +0      shutdown
    +0      --> FIN,ACK seq 4294967295 ack 1   FIN-WAIT-1
    +1s     --> FIN,ACK seq 4294967295 ack 1
    +20ms   <-- ACK     seq 1 ack 0            FIN-WAIT-2
  `,
  );

  ladder(
    'after the SYN: the FIN is number 0',
    { from: 'ESTABLISHED', iss: 4294967295, irs: 0 },
    `
    +0      shutdown
    +0      --> FIN,ACK seq 0 ack 1            FIN-WAIT-1
    +20ms   <-- ACK     seq 1 ack 1            FIN-WAIT-2
  `,
  );

  ladder(
    'fast retransmit across the wrap',
    { from: 'ESTABLISHED', iss: 4294966295, irs: 0, peer: { mss: 1000 } },
    `
    +0      send 4000
    +0      --> ACK seq 4294966296 ack 1 len 1000
    +0      --> ACK seq 0          ack 1 len 1000
    +0      --> ACK seq 1000       ack 1 len 1000
    +0      --> ACK seq 2000       ack 1 len 1000
    +20ms   <-- ACK seq 1 ack 0
    +0      <-- ACK seq 1 ack 0
    +0      <-- ACK seq 1 ack 0
    +0      <-- ACK seq 1 ack 0
    +0      --> ACK seq 0          ack 1 len 1000
    +20ms   <-- ACK seq 1 ack 3000             ESTABLISHED
  `,
  );
});

describe("the peer's sequence numbers wrap", () => {
  ladder(
    'at its FIN',
    { from: 'ESTABLISHED', iss: 0, irs: 4294967294 },
    `
    +0      <-- FIN,ACK seq 4294967295 ack 1   CLOSE-WAIT
    +0      --> ACK     seq 1 ack 0
    +0      <-- FIN,ACK seq 4294967295 ack 1   CLOSE-WAIT
    +0      --> ACK     seq 1 ack 0
    +0      close
    +0      --> FIN,ACK seq 1 ack 0            LAST-ACK
    +20ms   <-- ACK     seq 0 ack 2            CLOSED
  `,
  );

  ladder(
    'between a hole and its filling',
    { from: 'ESTABLISHED', iss: 0, irs: 4294967194 },
    `
    +0      <-- FIN,ACK seq 5 ack 1 len 10             ESTABLISHED
    +0      --> ACK     seq 1 ack 4294967195
    +0      <-- ACK     seq 4294967295 ack 1 len 6     ESTABLISHED
    +0      --> ACK     seq 1 ack 4294967195
    +0      <-- ACK     seq 4294967195 ack 1 len 100   CLOSE-WAIT
    +0      --> ACK     seq 1 ack 16
    +0      receive 999 = 116
  `,
  );

  ladder(
    'a RST exactly at RCV.NXT = 0',
    { from: 'CLOSE-WAIT', iss: 0, irs: 4294967294 },
    `
    +0      <-- RST seq 4294967295             CLOSE-WAIT    // before the window
    +0      <-- RST seq 0                      CLOSED
    +0      ! EPIPE
  `,
  );
});
