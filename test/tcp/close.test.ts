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

describe('closing with loss', () => {
  ladder(
    'CLOSE with unread text is a RST (RFC 2525 §2.17)',
    { from: 'ESTABLISHED', ...numbers },
    `
    +0      <-- ACK     seq 300 ack 100 len 10
    +0      close                         CLOSED
    +0      --> RST,ACK seq 100 ack 310
    +0      ! released
  `,
  );

  ladder(
    'CLOSE with unread text in CLOSE-WAIT is a RST',
    { from: 'ESTABLISHED', ...numbers },
    `
    +0      <-- FIN,ACK seq 300 ack 100 len 10   CLOSE-WAIT
    +0      --> ACK     seq 100 ack 311
    +0      close                                CLOSED
    +0      --> RST,ACK seq 100 ack 311
  `,
  );

  ladder(
    'text after a full close is answered with a RST (RFC 2525 §2.16)',
    { from: 'ESTABLISHED', ...numbers },
    `
    +0      close
    +0      --> FIN,ACK seq 100 ack 300           FIN-WAIT-1
    +20ms   <-- ACK     seq 300 ack 101           FIN-WAIT-2
    +0      <-- ACK     seq 300 ack 101 len 10    CLOSED
    +0      --> RST     seq 101
  `,
  );

  ladder(
    'after shutdown alone, text is welcome',
    { from: 'FIN-WAIT-2', ...numbers },
    `
    +0      <-- ACK     seq 300 ack 101 len 10    FIN-WAIT-2
    +200ms  --> ACK     seq 101 ack 310
  `,
  );

  ladder(
    'close after shutdown in FIN-WAIT-2: late text is a RST from then on',
    { from: 'FIN-WAIT-2', ...numbers },
    `
    +0      close                                 FIN-WAIT-2
    +20ms   <-- ACK     seq 300 ack 101 len 10    CLOSED
    +0      --> RST     seq 101
  `,
  );

  ladder(
    'old text after a full close is only acknowledged',
    { from: 'FIN-WAIT-2', ...numbers },
    `
    +0      close                                 FIN-WAIT-2
    +20ms   <-- ACK     seq 290 ack 101 len 10    FIN-WAIT-2
    +0      --> ACK     seq 101 ack 300
  `,
  );
});

describe('closing too early', () => {
  ladder(
    'CLOSE in LISTEN deletes the connection',
    { from: 'LISTEN' },
    `
    +0      close                          CLOSED
    +0      ! released
  `,
  );

  ladder(
    'CLOSE in SYN-SENT deletes the connection; what still comes meets nobody',
    { from: 'SYN-SENT', ...numbers },
    `
    +0      close                          CLOSED
    +20ms   <-- SYN,ACK seq 299 ack 100    CLOSED
    +0      --> RST     seq 100
  `,
  );

  ladder(
    'CLOSE in SYN-RECEIVED waits for the handshake, then sends FIN',
    { from: 'SYN-RECEIVED', ...numbers },
    `
    +0      close                          SYN-RECEIVED
    +20ms   <-- ACK     seq 300 ack 100    FIN-WAIT-1
    +0      --> FIN,ACK seq 100 ack 300
  `,
  );

  ladder(
    'SEND before the handshake is done is queued',
    { from: 'SYN-SENT', ...numbers },
    `
    +0      send 10 = 10                   SYN-SENT
    +20ms   <-- SYN,ACK seq 299 ack 100    ESTABLISHED
    +0      --> ACK     seq 100 ack 300 len 10
  `,
  );
});
