// Resets and other segments out of place: RFC 9293 §3.5.2, §3.5.3, §3.10.7 with the challenges of RFC 5961.
import { describe } from 'vitest';
import { ladder } from '../support/ladder.ts';

const numbers = { iss: 99, irs: 299 } as const;

describe('a RST arrives', () => {
  for (const state of ['ESTABLISHED', 'FIN-WAIT-1', 'FIN-WAIT-2'] as const) {
    ladder(
      `${state}: exactly at RCV.NXT it is believed`,
      { from: state, ...numbers },
      `
      +1ms   <-- RST seq 300   CLOSED
      +0     ! ECONNRESET
      +0     ! released
    `,
    );
  }

  ladder(
    'CLOSE-WAIT: the writer gets EPIPE',
    { from: 'CLOSE-WAIT', ...numbers },
    `
    +1ms   <-- RST seq 301   CLOSED
    +0     ! EPIPE
  `,
  );

  ladder(
    'after close nobody is told',
    { from: 'ESTABLISHED', ...numbers },
    `
    +0     close
    +0     --> FIN,ACK seq 100 ack 300
    +1ms   <-- RST seq 300   CLOSED
  `,
  );

  for (const [state, sequence] of [
    ['ESTABLISHED', 100],
    ['FIN-WAIT-1', 101],
    ['FIN-WAIT-2', 101],
  ] as const) {
    ladder(
      `${state}: elsewhere in the window it is challenged (RFC 5961 §3.2)`,
      { from: state, ...numbers },
      `
      +1ms   <-- RST seq 301     ${state}
      +0     --> ACK seq ${sequence} ack 300
      +1ms   <-- RST seq 65834   ${state}      // the last number of the window
      +0     --> ACK seq ${sequence} ack 300
    `,
    );

    ladder(
      `${state}: outside of the window it is ignored`,
      { from: state, ...numbers },
      `
      +1ms   <-- RST seq 299     ${state}
      +1ms   <-- RST seq 65835   ${state}      // one beyond the window
    `,
    );
  }

  ladder(
    'LISTEN: ignored',
    { from: 'LISTEN', ...numbers },
    `
    +1ms   <-- RST     seq 300          LISTEN
    +1ms   <-- RST,ACK seq 300 ack 100  LISTEN
  `,
  );

  ladder(
    'SYN-SENT: believed when it acknowledges our SYN',
    { from: 'SYN-SENT', ...numbers },
    `
    +20ms  <-- RST,ACK seq 0 ack 100    CLOSED
    +0     ! ECONNREFUSED
  `,
  );

  ladder(
    'SYN-SENT: ignored when it does not',
    { from: 'SYN-SENT', ...numbers },
    `
    +20ms  <-- RST     seq 0            SYN-SENT
    +0     <-- RST,ACK seq 0 ack 99     SYN-SENT
    +0     <-- RST,ACK seq 0 ack 101    SYN-SENT
  `,
  );

  ladder(
    'SYN-RECEIVED after a passive OPEN returns to LISTEN, and the next SYN is as good as the first',
    { from: 'SYN-RECEIVED', ...numbers },
    `
    +1ms   <-- RST     seq 300          LISTEN
    +1ms   <-- SYN     seq 500          SYN-RECEIVED
    +0     --> SYN,ACK seq 99 ack 501
    +1ms   <-- ACK     seq 501 ack 100  ESTABLISHED
  `,
  );

  ladder(
    "SYN-RECEIVED of a listener's child is deleted",
    { from: 'SYN-RECEIVED', spawned: true, ...numbers },
    `
    +1ms   <-- RST     seq 300          CLOSED
    +0     ! released
  `,
  );

  ladder(
    'SYN-RECEIVED after an active OPEN: connection refused',
    { from: 'SYN-RECEIVED', crossed: true, ...numbers },
    `
    +1ms   <-- RST     seq 300          CLOSED
    +0     ! ECONNREFUSED
  `,
  );

  ladder(
    'a RST is believed although the window is closed (MUST-66)',
    { from: 'ESTABLISHED', overrides: { receive_buffer: 1000 }, ...numbers },
    `
    +0     <-- ACK seq 300 ack 100 len 1000
    +200ms --> ACK seq 100 ack 1300 win 0
    +1ms   <-- RST seq 1300             CLOSED
    +0     ! ECONNRESET
  `,
  );
});

describe('a segment for nobody', () => {
  ladder(
    'with ACK: RST at its acknowledgement number',
    { from: 'CLOSED' },
    `
    +0   <-- ACK      seq 300 ack 100 len 10   CLOSED
    +0   --> RST      seq 100
    +0   <-- FIN,ACK  seq 300 ack 100          CLOSED
    +0   --> RST      seq 100
    +0   <-- SYN,ACK  seq 300 ack 100          CLOSED
    +0   --> RST      seq 100
  `,
  );

  ladder(
    'without ACK: RST,ACK that acknowledges all of it',
    { from: 'CLOSED' },
    `
    +0   <-- SYN      seq 300                  CLOSED
    +0   --> RST,ACK  seq 0 ack 301
    +0   <-- FIN      seq 300 len 10           CLOSED
    +0   --> RST,ACK  seq 0 ack 311
    +0   <-- SYN,FIN  seq 300                  CLOSED
    +0   --> RST,ACK  seq 0 ack 302
  `,
  );

  ladder(
    'a RST is never answered',
    { from: 'CLOSED' },
    `
    +0   <-- RST      seq 300
    +0   <-- RST,ACK  seq 300 ack 100
  `,
  );

  ladder(
    'a FIN in LISTEN is not processed',
    { from: 'LISTEN', ...numbers },
    `
    +0   <-- FIN      seq 300                  LISTEN
    +0   <-- FIN,ACK  seq 300 ack 100          LISTEN
    +0   --> RST      seq 100
  `,
  );

  ladder(
    'a FIN in SYN-SENT is not processed',
    { from: 'SYN-SENT', ...numbers },
    `
    +0   <-- FIN      seq 300                  SYN-SENT
    +0   <-- FIN,ACK  seq 300 ack 100          SYN-SENT    // even if it acknowledges our SYN
    +0   <-- FIN,ACK  seq 300 ack 50           SYN-SENT    // and with a wrong ACK it is a segment from the past
    +0   --> RST      seq 50
  `,
  );
});

describe('ABORT', () => {
  for (const [state, sequence, next] of [
    ['SYN-RECEIVED', 100, 300],
    ['ESTABLISHED', 100, 300],
    ['FIN-WAIT-1', 101, 300],
    ['FIN-WAIT-2', 101, 300],
    ['CLOSE-WAIT', 100, 301],
  ] as const) {
    ladder(
      `${state}: RST at SND.NXT, deleted`,
      { from: state, ...numbers },
      `
      +0   abort          CLOSED
      +0   --> RST,ACK seq ${sequence} ack ${next}
      +0   ! released
      +600s               CLOSED
    `,
    );
  }

  for (const state of ['LISTEN', 'SYN-SENT', 'CLOSING', 'LAST-ACK', 'TIME-WAIT'] as const) {
    ladder(
      `${state}: deleted without a word`,
      { from: state, ...numbers },
      `
      +0   abort          CLOSED
      +0   ! released
      +600s               CLOSED
    `,
    );
  }

  ladder(
    'CLOSED: nothing',
    { from: 'CLOSED' },
    `
    +0   abort            CLOSED
  `,
  );
});
