// Closing, beyond the figures: the ways through FIN-WAIT, CLOSING, LAST-ACK and TIME-WAIT.
import { describe } from 'vitest';
import { ladder } from '../support/ladder.ts';

const numbers = { iss: 99, irs: 299 } as const;

describe('active close', () => {
  ladder(
    'a FIN that acknowledges ours leads from FIN-WAIT-1 to TIME-WAIT at once',
    { from: 'ESTABLISHED', ...numbers },
    `
    +0      shutdown
    +0      --> FIN,ACK seq 100 ack 300   FIN-WAIT-1
    +20ms   <-- FIN,ACK seq 300 ack 101   TIME-WAIT
    +0      --> ACK     seq 101 ack 301
    +240s                                 CLOSED
  `,
  );

  ladder(
    'the FIN rides on the last text',
    { from: 'ESTABLISHED', ...numbers },
    `
    +0      send 1460
    +0      --> ACK         seq 100 ack 300 len 1460
    +0      send 500
    +0      shutdown
    +0      --> FIN,PSH,ACK seq 1560 ack 300 len 500   FIN-WAIT-1
    +20ms   <-- ACK         seq 300 ack 1560           FIN-WAIT-1   // all but the last text and the FIN
    +0      <-- ACK         seq 300 ack 2061           FIN-WAIT-2
  `,
  );

  ladder(
    'an acknowledgement of the text but not of the FIN leaves FIN-WAIT-1',
    { from: 'ESTABLISHED', ...numbers },
    `
    +0      send 500
    +0      --> ACK     seq 100 ack 300 len 500
    +0      shutdown
    +0      --> FIN,ACK seq 600 ack 300   FIN-WAIT-1
    +20ms   <-- ACK     seq 300 ack 600   FIN-WAIT-1
    +0      <-- ACK     seq 300 ack 601   FIN-WAIT-2
  `,
  );

  ladder(
    'half-close: text goes on arriving in FIN-WAIT-2 and is read',
    { from: 'FIN-WAIT-2', ...numbers },
    `
    +20ms   <-- ACK     seq 300 ack 101 len 100
    +0      receive 100 = 100
    +200ms  --> ACK     seq 101 ack 400              FIN-WAIT-2
    +5s     <-- ACK     seq 400 ack 101 len 100
    +200ms  --> ACK     seq 101 ack 500
    +600s                                            FIN-WAIT-2   // no timer: the RFC waits for ever
    +0      <-- FIN,ACK seq 500 ack 101              TIME-WAIT
    +0      --> ACK     seq 101 ack 501
    +0      receive 100 = 100
    +0      ! end of file
  `,
  );

  ladder(
    'half-close: text in FIN-WAIT-1 is taken while our FIN is still out',
    { from: 'FIN-WAIT-1', ...numbers },
    `
    +10ms   <-- ACK     seq 300 ack 100 len 100   FIN-WAIT-1
    +0      receive 100 = 100
    +200ms  --> ACK     seq 101 ack 400
    +10ms   <-- ACK     seq 400 ack 101           FIN-WAIT-2
  `,
  );

  ladder(
    'SEND after shutdown takes nothing',
    { from: 'ESTABLISHED', ...numbers },
    `
    +0      shutdown
    +0      --> FIN,ACK seq 100 ack 300
    +0      send 100 = 0
    +0      shutdown                       // a second CLOSE: connection closing
  `,
  );

  ladder(
    'a FIN that is lost is sent again, and the answer counts for it',
    { from: 'ESTABLISHED', ...numbers },
    `
    +0      shutdown
    +0      --> FIN,ACK seq 100 ack 300
    +1s     --> FIN,ACK seq 100 ack 300
    +2s     --> FIN,ACK seq 100 ack 300    FIN-WAIT-1
    +20ms   <-- ACK     seq 300 ack 101    FIN-WAIT-2
  `,
  );
});

describe('simultaneous close', () => {
  ladder(
    'FIN in FIN-WAIT-1 that does not acknowledge ours: CLOSING',
    { from: 'FIN-WAIT-1', ...numbers },
    `
    +10ms   <-- FIN,ACK seq 300 ack 100   CLOSING
    +0      --> ACK     seq 101 ack 301
    +10ms   <-- ACK     seq 301 ack 101   TIME-WAIT
    +240s                                 CLOSED
  `,
  );

  ladder(
    'in CLOSING our FIN is sent again until it is acknowledged',
    { from: 'CLOSING', ...numbers },
    `
    +1s     --> FIN,ACK seq 100 ack 301   CLOSING
    +2s     --> FIN,ACK seq 100 ack 301   CLOSING
    +5ms    <-- ACK     seq 301 ack 101   TIME-WAIT
  `,
  );

  ladder(
    'a repeated FIN in CLOSING is acknowledged and changes nothing',
    { from: 'CLOSING', ...numbers },
    `
    +10ms   <-- FIN,ACK seq 300 ack 100   CLOSING
    +0      --> ACK     seq 101 ack 301
  `,
  );

  // An unacceptable segment is dropped with its ACK field (RFC 9293 appendix A.2), so it takes one more exchange
  ladder(
    'a repeated FIN in CLOSING that acknowledges ours is answered; the next ACK moves on',
    { from: 'CLOSING', ...numbers },
    `
    +10ms   <-- FIN,ACK seq 300 ack 101   CLOSING
    +0      --> ACK     seq 101 ack 301
    +10ms   <-- ACK     seq 301 ack 101   TIME-WAIT
  `,
  );
});

describe('passive close', () => {
  ladder(
    'the FIN is acknowledged at once, ours follows when the user closes',
    { from: 'ESTABLISHED', ...numbers },
    `
    +0      <-- FIN,ACK seq 300 ack 100   CLOSE-WAIT
    +0      ! end of file
    +0      --> ACK     seq 100 ack 301
    +3s     close                         LAST-ACK
    +0      --> FIN,ACK seq 100 ack 301
    +20ms   <-- ACK     seq 301 ack 101   CLOSED
    +0      ! released
  `,
  );

  ladder(
    'a reader that closes in the same instant makes one segment of its ACK and its FIN',
    { from: 'ESTABLISHED', ...numbers },
    `
    +0      <-- FIN,ACK seq 300 ack 100   CLOSE-WAIT
    +0      close                         LAST-ACK
    +0      --> FIN,ACK seq 100 ack 301
    +20ms   <-- ACK     seq 301 ack 101   CLOSED
  `,
  );

  ladder(
    'in CLOSE-WAIT one may go on sending',
    { from: 'CLOSE-WAIT', ...numbers },
    `
    +0      send 100 = 100
    +0      --> ACK     seq 100 ack 301 len 100   CLOSE-WAIT
    +20ms   <-- ACK     seq 301 ack 200
    +0      shutdown                              LAST-ACK
    +0      --> FIN,ACK seq 200 ack 301
    +20ms   <-- ACK     seq 301 ack 201           CLOSED
  `,
  );

  for (const [state, next] of [
    ['CLOSE-WAIT', 100],
    ['LAST-ACK', 101],
  ] as const) {
    ladder(
      `a repeated FIN in ${state} is acknowledged and changes nothing`,
      { from: state, ...numbers },
      `
      +10ms   <-- FIN,ACK seq 300 ack 100       ${state}
      +0      --> ACK     seq ${next} ack 301
      +10ms   <-- FIN,ACK seq 300 ack 100       ${state}
      +0      --> ACK     seq ${next} ack 301
    `,
    );
  }

  ladder(
    'LAST-ACK sends its FIN again until the ACK comes',
    { from: 'LAST-ACK', ...numbers },
    `
    +1s     --> FIN,ACK seq 100 ack 301
    +2s     --> FIN,ACK seq 100 ack 301
    +4s     --> FIN,ACK seq 100 ack 301   LAST-ACK
    +1ms    <-- ACK     seq 301 ack 101   CLOSED
  `,
  );

  ladder(
    'text before the FIN is acknowledged together with it',
    { from: 'ESTABLISHED', ...numbers },
    `
    +0      <-- FIN,ACK seq 300 ack 100 len 50   CLOSE-WAIT
    +0      --> ACK     seq 100 ack 351
    +0      receive 100 = 50
    +0      ! end of file
  `,
  );
});
