// Which segments Linux hears, which it answers, and what it reports as received twice (RFC 2883): tcp_sequence,
// tcp_send_dupack, tcp_data_queue, tcp_ack.
import { describe } from 'vitest';
import { ladder } from '../../support/ladder.ts';

const peer = { sackPermitted: true } as const;
const options = { from: 'ESTABLISHED', profile: 'linux', iss: 0, irs: 0, peer } as const;

describe('what comes twice is reported, once', () => {
  ladder(
    'old text before the window: all of it',
    options,
    `
    +0     <-- ACK seq 1 ack 1 len 100
    +0     --> ACK seq 1 ack 101
    +1ms   <-- ACK seq 11 ack 1 len 20
    +0     --> ACK seq 1 ack 101 sack 11-31
    +1ms   <-- ACK seq 101 ack 1 len 10
    +0     --> ACK seq 1 ack 111 no sack
  `,
  );

  ladder(
    'text that is half old: the old half',
    options,
    `
    +0     <-- ACK seq 1 ack 1 len 100
    +0     --> ACK seq 1 ack 101
    +1ms   <-- ACK seq 51 ack 1 len 100
    +0     --> ACK seq 1 ack 151 sack 51-101
  `,
  );

  ladder(
    'early text that is held already: its block twice',
    options,
    `
    +0     <-- ACK seq 101 ack 1 len 100
    +0     --> ACK seq 1 ack 1 sack 101-201
    +1ms   <-- ACK seq 121 ack 1 len 20
    +0     --> ACK seq 1 ack 1 sack 121-141,101-201
  `,
  );

  ladder(
    "the peer's FIN again: one number",
    { ...options, from: 'CLOSE-WAIT' },
    `
    +1s    <-- FIN,ACK seq 1 ack 1
    +0     --> ACK seq 1 ack 2 sack 1-2
  `,
  );

  ladder(
    'not where tcp_dsack is 0',
    { ...options, overrides: { tcp_dsack: 0 } },
    `
    +0     <-- ACK seq 1 ack 1 len 100
    +0     --> ACK seq 1 ack 101
    +1ms   <-- ACK seq 11 ack 1 len 20
    +0     --> ACK seq 1 ack 101 no sack
  `,
  );

  ladder(
    'nor what lies beyond the window: it did not come twice',
    { ...options, overrides: { receive_buffer: 3000 }, peer: { ...peer, mss: 1000 } },
    `
    +0     <-- ACK seq 99000 ack 1 len 10
    +0     --> ACK seq 1 ack 1 no sack
  `,
  );
});

describe('an ACK from before', () => {
  ladder(
    'is heard without a word when it ends where the last ACK stood (tcp_sequence)',
    options,
    `
    +0     send 10
    +0     --> PSH,ACK seq 1 ack 1 len 10
    +20ms  <-- ACK seq 1 ack 11
    +1s    send 10
    +0     --> PSH,ACK seq 11 ack 1 len 10
    +20ms  <-- ACK seq 0 ack 21                 // one before the window: not heard, but answered
    +0     --> ACK seq 21 ack 1
  `,
  );
});

describe('an ACK of what was never sent', () => {
  ladder(
    'is dropped in silence while ESTABLISHED',
    options,
    `
    +0     <-- ACK seq 1 ack 2                  ESTABLISHED
  `,
  );

  for (const [state, next, at] of [
    ['FIN-WAIT-1', 2, 1],
    ['FIN-WAIT-2', 2, 1],
    ['CLOSE-WAIT', 1, 2],
    ['LAST-ACK', 2, 2],
    ['CLOSING', 2, 2],
  ] as const) {
    ladder(
      `is challenged in ${state}`,
      { ...options, from: state },
      `
      +1ms   <-- ACK seq ${at} ack 999          ${state}
      +0     --> ACK seq ${next} ack ${at}
    `,
    );
  }
});

describe('a RST during the handshake', () => {
  ladder(
    'of a simultaneous open must be exact',
    { ...options, from: 'SYN-RECEIVED', crossed: true },
    `
    +0     <-- RST seq 100                      SYN-RECEIVED
    +0     --> ACK seq 1 ack 1
    +0     <-- RST seq 1                        CLOSED
    +0     ! ECONNREFUSED
  `,
  );

  ladder(
    'of a request need not be (tcp_check_req), but must lie in the window',
    { ...options, from: 'SYN-RECEIVED', spawned: true },
    `
    +0     <-- RST seq 99999                    SYN-RECEIVED
    +0     <-- RST seq 100                      CLOSED
  `,
  );
});
