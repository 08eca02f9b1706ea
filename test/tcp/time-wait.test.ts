// TIME-WAIT: what still comes is answered, never taken (RFC 9293 §3.10.7.4; RFC 1337).
import { describe } from 'vitest';
import { ladder } from '../support/ladder.ts';

const numbers = { iss: 99, irs: 299 } as const;

describe('TIME-WAIT', () => {
  ladder(
    'a repeated FIN is acknowledged and restarts 2 MSL',
    { from: 'TIME-WAIT', ...numbers },
    `
    +100s   <-- FIN,ACK seq 300 ack 101   TIME-WAIT
    +0      --> ACK     seq 101 ack 301
    +239s                                 TIME-WAIT
    +1s                                   CLOSED
  `,
  );

  ladder(
    'old text is acknowledged and does not restart 2 MSL',
    { from: 'TIME-WAIT', ...numbers },
    `
    +100s   <-- ACK     seq 250 ack 101 len 10   TIME-WAIT
    +0      --> ACK     seq 101 ack 301
    +140s                                        CLOSED
  `,
  );

  ladder(
    'text beyond the FIN is acknowledged, never taken',
    { from: 'TIME-WAIT', ...numbers },
    `
    +1s     <-- ACK     seq 301 ack 101 len 10   TIME-WAIT
    +0      --> ACK     seq 101 ack 301
    +0      receive 10 = 0
  `,
  );

  ladder(
    'a bare ACK at RCV.NXT is silence',
    { from: 'TIME-WAIT', ...numbers },
    `
    +1s     <-- ACK     seq 301 ack 101   TIME-WAIT
    +239s                                 CLOSED
  `,
  );

  ladder(
    'an exact RST ends it',
    { from: 'TIME-WAIT', ...numbers },
    `
    +1s     <-- RST     seq 301           CLOSED
  `,
  );

  ladder(
    'an exact RST does not end it under tcp_rfc1337',
    { from: 'TIME-WAIT', overrides: { tcp_rfc1337: 1 }, ...numbers },
    `
    +1s     <-- RST     seq 301           TIME-WAIT
    +239s                                 CLOSED
  `,
  );

  // RFC 1337 figure 1: the assassination, step by step
  ladder(
    'RFC 1337 Figure 1: an old duplicate assassinates TIME-WAIT',
    { from: 'TIME-WAIT', iss: 99, irs: 299 },
    `
    +1s     <-- ACK     seq 255 ack 33    TIME-WAIT
    +0      --> ACK     seq 101 ack 301
    +20ms   <-- RST     seq 301           CLOSED
  `,
  );

  ladder(
    'CLOSE in TIME-WAIT is a word too many',
    { from: 'TIME-WAIT', ...numbers },
    `
    +1s     close                          TIME-WAIT
    +239s                                  CLOSED
  `,
  );
});
