// What distinguishes Windows, as far as it is documented: keepalive of ten tries a second apart, five
// retransmissions of data, a least timeout of 300 ms, four of a SYN.
import { describe } from 'vitest';
import { ladder } from '../../support/ladder.ts';

const profile = 'windows';

describe('keepalive', () => {
  ladder(
    'after two hours of silence ten questions, one a second, then it is over',
    { from: 'ESTABLISHED', profile },
    `
    +0       set SO_KEEPALIVE 1
    +7200s   --> ACK seq 0 ack 1
    ${'+1s      --> ACK seq 0 ack 1\n    '.repeat(9)}
    +1s      --> RST,ACK seq 1 ack 1   CLOSED
    +0       ! ETIMEDOUT
  `,
  );

  ladder(
    'one answer among them, and two hours begin anew',
    { from: 'ESTABLISHED', profile },
    `
    +0       set SO_KEEPALIVE 1
    +7200s   --> ACK seq 0 ack 1
    +1s      --> ACK seq 0 ack 1
    +10ms    <-- ACK seq 1 ack 1       ESTABLISHED
    +7200s   --> ACK seq 0 ack 1
  `,
  );
});

describe('retransmission', () => {
  ladder(
    'text goes out again five times, from 300 ms on, and is given up in silence',
    { from: 'ESTABLISHED', profile },
    `
    +0       send 100
    +0       --> ACK seq 1 ack 1 len 100
    +300ms   --> ACK seq 1 ack 1 len 100
    +600ms   --> ACK seq 1 ack 1 len 100
    +1200ms  --> ACK seq 1 ack 1 len 100
    +2400ms  --> ACK seq 1 ack 1 len 100
    +4800ms  --> ACK seq 1 ack 1 len 100   ESTABLISHED
    +9600ms                                CLOSED
    +0       ! ETIMEDOUT
  `,
  );

  ladder(
    'a SYN goes out again four times: 31 s',
    { from: 'CLOSED', profile },
    `
    +0    open
    +0    --> SYN seq 0
    +1s   --> SYN seq 0
    +2s   --> SYN seq 0
    +4s   --> SYN seq 0
    +8s   --> SYN seq 0   SYN-SENT
    +16s                  CLOSED
    +0    ! ETIMEDOUT
  `,
  );
});

describe('acknowledging and closing', () => {
  ladder(
    'every second segment at once, a single one after 40 ms',
    { from: 'ESTABLISHED', profile },
    `
    +0     <-- ACK seq 1 ack 1 len 1460
    +0     <-- ACK seq 1461 ack 1 len 1460
    +0     --> ACK seq 1 ack 2921
    +0     <-- ACK seq 2921 ack 1 len 100
    +40ms  --> ACK seq 1 ack 3021
  `,
  );

  ladder(
    'TIME-WAIT lasts 120 s, and a RST in place ends it, as the RFC has it',
    { from: 'TIME-WAIT', profile },
    `
    +119s   TIME-WAIT
    +0      <-- RST seq 2   CLOSED
  `,
  );

  ladder(
    'a closed socket waits 300 s in FIN-WAIT-2',
    { from: 'FIN-WAIT-2', profile },
    `
    +0     close
    +299s           FIN-WAIT-2
    +1s             CLOSED
  `,
  );
});
