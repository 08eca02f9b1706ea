// What distinguishes macOS: 30 s of TIME-WAIT, 60 s of FIN-WAIT-2, text with PSH acknowledged at once, five
// SYNs a second apart.
import { describe } from 'vitest';
import { ladder } from '../../support/ladder.ts';

const profile = 'macos';

describe('closing', () => {
  ladder(
    'TIME-WAIT lasts 30 s and believes no RST',
    { from: 'TIME-WAIT', profile },
    `
    +10s      <-- RST seq 2   TIME-WAIT
    +19999ms                  TIME-WAIT
    +1ms                      CLOSED
  `,
  );

  ladder(
    'TIME-WAIT answers a FIN that comes again, with ACK or without',
    { from: 'TIME-WAIT', profile },
    `
    +10s   <-- FIN,ACK seq 1 ack 2   TIME-WAIT
    +0     --> ACK seq 2 ack 2
    +1s    <-- FIN seq 1             TIME-WAIT
    +0     --> ACK seq 2 ack 2
    +30s                             CLOSED
  `,
  );

  ladder(
    'a closed socket waits 60 s in FIN-WAIT-2',
    { from: 'FIN-WAIT-2', profile },
    `
    +0     close
    +59s            FIN-WAIT-2
    +1s             CLOSED
  `,
  );

  ladder(
    'closing with unread text sends a RST',
    { from: 'ESTABLISHED', profile },
    `
    +0     <-- ACK seq 1 ack 1 len 100
    +0     close
    +0     --> RST,ACK seq 1 ack 101   CLOSED
  `,
  );
});

describe('acknowledging', () => {
  ladder(
    'text waits 100 ms for its ACK, text with PSH does not',
    { from: 'ESTABLISHED', profile },
    `
    +0      <-- ACK seq 1 ack 1 len 100
    +100ms  --> ACK seq 1 ack 101
    +0      <-- PSH,ACK seq 101 ack 1 len 100
    +0      --> ACK seq 1 ack 201
  `,
  );
});

describe('opening', () => {
  ladder(
    'SYNs leave at 0, 1, 2, 3, 4, 5, 7, 11, 19, 35 and 67 s; after 75 s it is given up',
    { from: 'CLOSED', profile },
    `
    +0    open
    +0    --> SYN seq 0
    +1s   --> SYN seq 0
    +1s   --> SYN seq 0
    +1s   --> SYN seq 0
    +1s   --> SYN seq 0
    +1s   --> SYN seq 0
    +2s   --> SYN seq 0
    +4s   --> SYN seq 0
    +8s   --> SYN seq 0
    +16s  --> SYN seq 0
    +32s  --> SYN seq 0   SYN-SENT
    +8s                   CLOSED
    +0    ! ETIMEDOUT
  `,
  );

  ladder(
    'a SYN,ACK that is never answered ends with a RST after 75 s',
    { from: 'SYN-RECEIVED', profile, spawned: true },
    `
    +1s   --> SYN,ACK seq 0 ack 1
    +2s   --> SYN,ACK seq 0 ack 1
    +4s   --> SYN,ACK seq 0 ack 1
    +8s   --> SYN,ACK seq 0 ack 1
    +16s  --> SYN,ACK seq 0 ack 1
    +32s  --> SYN,ACK seq 0 ack 1   SYN-RECEIVED
    +12s  --> RST,ACK seq 1 ack 1   CLOSED
    +0    ! ETIMEDOUT
  `,
  );
});
