// Closing that loses data, or comes before there is a connection: RFC 9293 §3.6.1, §3.10.4; RFC 2525 §2.16, §2.17.
import { describe } from 'vitest';
import { ladder } from '../support/ladder.ts';

const numbers = { iss: 99, irs: 299 } as const;

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
