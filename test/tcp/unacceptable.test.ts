// Segments that cannot be accepted: SYNs where there is a connection, numbers outside of the window, ACKs of what was
// never sent (RFC 9293 §3.5.2, §3.10.7; RFC 5961 §4, §5).
import { describe } from 'vitest';
import { ladder } from '../support/ladder.ts';

const numbers = { iss: 99, irs: 299 } as const;

describe('a SYN in a synchronized state is challenged, whatever its number (RFC 5961 §4.2)', () => {
  for (const [state, sequence, next] of [
    ['ESTABLISHED', 100, 300],
    ['FIN-WAIT-1', 101, 300],
    ['FIN-WAIT-2', 101, 300],
    ['CLOSE-WAIT', 100, 301],
    ['CLOSING', 101, 301],
    ['LAST-ACK', 101, 301],
    ['TIME-WAIT', 101, 301],
  ] as const) {
    ladder(
      state,
      { from: state, ...numbers },
      `
      +1ms   <-- SYN seq ${next}       ${state}
      +0     --> ACK seq ${sequence} ack ${next}
      +1ms   <-- SYN seq 5000          ${state}
      +0     --> ACK seq ${sequence} ack ${next}
      +1ms   <-- SYN seq 200           ${state}
      +0     --> ACK seq ${sequence} ack ${next}
      +1ms   <-- SYN seq 1000000       ${state}
      +0     --> ACK seq ${sequence} ack ${next}
    `,
    );
  }

  ladder(
    'a SYN in SYN-RECEIVED returns the passive opener to LISTEN',
    { from: 'SYN-RECEIVED', ...numbers },
    `
    +1ms   <-- SYN seq 300           LISTEN
  `,
  );

  ladder(
    "the peer's repeated SYN lies before the window: it is answered with an ACK",
    { from: 'SYN-RECEIVED', ...numbers },
    `
    +1ms   <-- SYN seq 299           SYN-RECEIVED
    +0     --> ACK seq 100 ack 300
  `,
  );
});

describe('unacceptable segments', () => {
  for (const [state, sequence, next] of [
    ['ESTABLISHED', 100, 300],
    ['FIN-WAIT-2', 101, 300],
    ['CLOSE-WAIT', 100, 301],
    ['LAST-ACK', 101, 301],
  ] as const) {
    ladder(
      `${state}: outside of the window: SND.NXT and RCV.NXT are the answer`,
      { from: state, ...numbers },
      `
      +1ms   <-- ACK seq 200 ack 100 len 50         ${state}
      +0     --> ACK seq ${sequence} ack ${next}
      +1ms   <-- ACK seq 1000000 ack 100 len 50     ${state}
      +0     --> ACK seq ${sequence} ack ${next}
      +1ms   <-- ACK seq 1000000 ack 100            ${state}
      +0     --> ACK seq ${sequence} ack ${next}
    `,
    );

    ladder(
      `${state}: an ACK of what was never sent is answered and dropped`,
      { from: state, ...numbers },
      `
      +1ms   <-- ACK seq ${next} ack 5000 len 10    ${state}
      +0     --> ACK seq ${sequence} ack ${next}
    `,
    );
  }

  ladder(
    'an ACK older than the largest window is answered and dropped (RFC 5961 §5.2)',
    { from: 'ESTABLISHED', iss: 99, irs: 299 },
    `
    +1ms   <-- ACK seq 300 ack 4294800000 len 10
    +0     --> ACK seq 100 ack 300
    +0     receive 10 = 0
  `,
  );

  ladder(
    'without ACK a segment is dropped without a word',
    { from: 'ESTABLISHED', ...numbers },
    `
    +1ms   <-- none seq 300 len 10       ESTABLISHED
    +0     <-- FIN  seq 300              ESTABLISHED
    +0     receive 10 = 0
  `,
  );

  ladder(
    'SYN-SENT: a wrong ACK is a RST',
    { from: 'SYN-SENT', ...numbers },
    `
    +1ms   <-- SYN,ACK seq 299 ack 99    SYN-SENT
    +0     --> RST     seq 99
    +1ms   <-- SYN,ACK seq 299 ack 101   SYN-SENT
    +0     --> RST     seq 101
    +1ms   <-- ACK     seq 299 ack 100   SYN-SENT     // acceptable, but where is the SYN?
  `,
  );

  ladder(
    'SYN-RECEIVED: a wrong ACK is a RST',
    { from: 'SYN-RECEIVED', ...numbers },
    `
    +1ms   <-- ACK     seq 300 ack 99    SYN-RECEIVED
    +0     --> RST     seq 99
    +1ms   <-- ACK     seq 300 ack 101   SYN-RECEIVED
    +0     --> RST     seq 101
  `,
  );

  ladder(
    'LISTEN: an ACK is a RST',
    { from: 'LISTEN', ...numbers },
    `
    +1ms   <-- ACK     seq 300 ack 77    LISTEN
    +0     --> RST     seq 77
    +1ms   <-- SYN,ACK seq 300 ack 77    LISTEN
    +0     --> RST     seq 77
  `,
  );
});
