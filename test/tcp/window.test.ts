// Windows: closing, probing, opening, and not being silly (RFC 9293 §3.8.6).
import { describe } from 'vitest';
import { ladder } from '../support/ladder.ts';

describe('the peer closes its window', () => {
  ladder(
    'it is probed with one new octet, first after one RTO, then ever more rarely',
    { from: 'ESTABLISHED' },
    `
    +0     <-- ACK seq 1 ack 1 win 0
    +0     send 1000
    +1s    --> ACK seq 1 ack 1 len 1
    +20ms  <-- ACK seq 1 ack 1 win 0
    +1980ms --> ACK seq 1 ack 1 len 1
    +20ms  <-- ACK seq 1 ack 1 win 0
    +3980ms --> ACK seq 1 ack 1 len 1         ESTABLISHED
  `,
  );

  ladder(
    'the window opens: the rest goes at once',
    { from: 'ESTABLISHED' },
    `
    +0     <-- ACK seq 1 ack 1 win 0
    +0     send 1000
    +500ms <-- ACK seq 1 ack 1 win 5000
    +0     --> ACK seq 1 ack 1 len 1000
  `,
  );

  ladder(
    'a probe is accepted: the window is open, the rest follows',
    { from: 'ESTABLISHED' },
    `
    +0     <-- ACK seq 1 ack 1 win 0
    +0     send 1000
    +1s    --> ACK seq 1 ack 1 len 1
    +20ms  <-- ACK seq 1 ack 2 win 5000
    +0     --> ACK seq 2 ack 1 len 999
  `,
  );

  ladder(
    'the FIN waits for a window, and is itself the probe',
    { from: 'ESTABLISHED' },
    `
    +0     <-- ACK seq 1 ack 1 win 0
    +0     shutdown                           FIN-WAIT-1
    +1s    --> FIN,ACK seq 1 ack 1
    +20ms  <-- ACK seq 1 ack 2 win 0          FIN-WAIT-2
  `,
  );

  ladder(
    'as long as probes are answered the connection stays open (MUST-37)',
    { from: 'ESTABLISHED' },
    `
    +0     <-- ACK seq 1 ack 1 win 0
    +0     send 10
    +1s    --> ACK seq 1 ack 1 len 1
    +1ms   <-- ACK seq 1 ack 1 win 0
    +1999ms --> ACK seq 1 ack 1 len 1
    +1ms   <-- ACK seq 1 ack 1 win 0
    +3999ms --> ACK seq 1 ack 1 len 1
    +1ms   <-- ACK seq 1 ack 1 win 0
    +7999ms --> ACK seq 1 ack 1 len 1
    +1ms   <-- ACK seq 1 ack 1 win 0
    +15999ms --> ACK seq 1 ack 1 len 1
    +1ms   <-- ACK seq 1 ack 1 win 0
    +31999ms --> ACK seq 1 ack 1 len 1
    +1ms   <-- ACK seq 1 ack 1 win 0
    +59999ms --> ACK seq 1 ack 1 len 1
    +1ms   <-- ACK seq 1 ack 1 win 0
    +59999ms --> ACK seq 1 ack 1 len 1
    +1ms   <-- ACK seq 1 ack 1 win 0
    +59999ms --> ACK seq 1 ack 1 len 1          ESTABLISHED
  `,
  );

  ladder(
    'a window that closes on what is out makes its retransmissions probes',
    { from: 'ESTABLISHED' },
    `
    +0     send 1000
    +0     --> ACK seq 1 ack 1 len 1000
    +20ms  <-- ACK seq 1 ack 1 win 0            // shrunk below what was sent
    +980ms --> ACK seq 1 ack 1 len 1000
    +20ms  <-- ACK seq 1 ack 1001 win 0         ESTABLISHED
  `,
  );

  // Probes answered for longer than R2, and then the window opens: the refused octet must not kill the connection
  ladder(
    'what a closed window refused goes again at once when it opens, and R2 begins anew',
    { from: 'ESTABLISHED' },
    `
    +0      <-- ACK seq 1 ack 1 win 0
    +0      send 500
    +1s     --> ACK seq 1 ack 1 len 1
    +0      <-- ACK seq 1 ack 1 win 0
    +2s     --> ACK seq 1 ack 1 len 1
    +0      <-- ACK seq 1 ack 1 win 0
    +4s     --> ACK seq 1 ack 1 len 1
    +0      <-- ACK seq 1 ack 1 win 0
    +8s     --> ACK seq 1 ack 1 len 1
    +0      <-- ACK seq 1 ack 1 win 0
    +16s    --> ACK seq 1 ack 1 len 1
    +0      <-- ACK seq 1 ack 1 win 0
    +32s    --> ACK seq 1 ack 1 len 1
    +0      <-- ACK seq 1 ack 1 win 0
    +60s    --> ACK seq 1 ack 1 len 1
    +0      <-- ACK seq 1 ack 1 win 5000
    +0      --> ACK seq 1 ack 1 len 1
    +1s     --> ACK seq 1 ack 1 len 1          ESTABLISHED    // lost: an ordinary timeout, not the end
    +20ms   <-- ACK seq 1 ack 2 win 5000
    +0      --> ACK seq 2 ack 1 len 499
  `,
  );
});

describe('both windows are closed', () => {
  // RFC 9293 appendix A.2: simultaneous window probes. With SEQ = SND.NXT the two ends would refuse each other's
  // ACKs for ever.
  ladder(
    'our ACK of a probe stays within the window that our own probe has left',
    { from: 'ESTABLISHED', overrides: { receive_buffer: 1000 } },
    `
    +0      <-- ACK seq 1    ack 1 len 1000 win 0
    +0      send 100
    +200ms  --> ACK seq 1    ack 1001 win 0
    +800ms  --> ACK seq 1    ack 1001 len 1 win 0      // our probe
    +0      <-- ACK seq 1001 ack 1 len 1 win 0         // the peer's, crossing it
    +0      --> ACK seq 1    ack 1001 win 0            // not 2, which the peer would refuse
    +0      <-- ACK seq 1001 ack 1 win 0               // its refusal of ours
    +1s                                                ESTABLISHED
  `,
  );
});

describe("the peer's window is silly", () => {
  ladder(
    'no segment below MSS and half the largest window while more could come; the override timeout uses it',
    { from: 'ESTABLISHED' },
    `
    +0      send 1460
    +0      --> ACK seq 1 ack 1 len 1460
    +20ms   <-- ACK seq 1 ack 1461 win 100
    +0      send 5000
    +1s     --> ACK seq 1461 ack 1 len 100
    +20ms   <-- ACK seq 1 ack 1561 win 5000
    +0      --> ACK seq 1561 ack 1 len 1460
    +0      --> ACK seq 3021 ack 1 len 1460
    +0      --> ACK seq 4481 ack 1 len 1460
  `,
  );

  ladder(
    'half of the largest window ever offered is not silly',
    { from: 'ESTABLISHED', peer: { window: 1000 } },
    `
    +0      send 4000
    +0      --> ACK seq 1 ack 1 len 1000
    +20ms   <-- ACK seq 1 ack 1001 win 500
    +0      --> ACK seq 1001 ack 1 len 500
  `,
  );
});

describe('our window', () => {
  const small = { from: 'ESTABLISHED', overrides: { receive_buffer: 4380 } } as const;

  ladder(
    'closes as text stays unread, and opens by at least two segments (or half the buffer)',
    small,
    `
    +0      <-- ACK seq 1    ack 1 len 1460
    +0      <-- ACK seq 1461 ack 1 len 1460
    +0      --> ACK seq 1 ack 2921 win 1460
    +0      <-- ACK seq 2921 ack 1 len 1460
    +200ms  --> ACK seq 1 ack 4381 win 0
    +0      receive 1000 = 1000                      // too little to speak of
    +0      receive 1000 = 1000
    +0      receive 1000 = 1000
    +0      --> ACK seq 1 ack 4381 win 3000
  `,
  );

  ladder(
    'a probe of a closed window is answered, its octet not taken',
    small,
    `
    +0      <-- ACK seq 1    ack 1 len 1460
    +0      <-- ACK seq 1461 ack 1 len 1460
    +0      --> ACK seq 1 ack 2921 win 1460
    +0      <-- ACK seq 2921 ack 1 len 1460
    +200ms  --> ACK seq 1 ack 4381 win 0
    +1s     <-- ACK seq 4381 ack 1 len 1
    +0      --> ACK seq 1 ack 4381 win 0
    +0      receive 5000 = 4380
    +0      --> ACK seq 1 ack 4381 win 4380
  `,
  );

  ladder(
    'the right edge never moves back (SHLD-14)',
    small,
    `
    +0      <-- ACK seq 1 ack 1 len 1000
    +200ms  --> ACK seq 1 ack 1001 win 3380          // 1001 + 3380 = 1 + 4380
    +0      receive 10 = 10
    +0      <-- ACK seq 1001 ack 1 len 100
    +200ms  --> ACK seq 1 ack 1101 win 3280          // the edge stays: 10 octets are not worth a word
  `,
  );

  ladder(
    'what lies beyond the right edge is cut off',
    small,
    `
    +0      <-- ACK seq 1    ack 1 len 1460
    +0      <-- ACK seq 1461 ack 1 len 1460
    +0      --> ACK seq 1 ack 2921 win 1460
    +0      <-- ACK seq 2921 ack 1 len 1465
    +200ms  --> ACK seq 1 ack 4381 win 0
    +0      receive 9999 = 4380
    +0      --> ACK seq 1 ack 4381 win 4380
  `,
  );

  ladder(
    'a FIN beyond the right edge is cut off with the text before it',
    small,
    `
    +0      <-- ACK     seq 1    ack 1 len 1460
    +0      <-- ACK     seq 1461 ack 1 len 1460
    +0      --> ACK     seq 1 ack 2921 win 1460
    +0      <-- FIN,ACK seq 2921 ack 1 len 1465      ESTABLISHED
    +0      --> ACK     seq 1 ack 4381 win 0
    +0      receive 9999 = 4380
    +0      --> ACK     seq 1 ack 4381 win 4380
    +1s     <-- FIN,ACK seq 4381 ack 1 len 5         CLOSE-WAIT
    +0      --> ACK     seq 1 ack 4387
  `,
  );
});

describe("the peer's window", () => {
  ladder(
    'limits what is out',
    { from: 'ESTABLISHED', peer: { window: 3000 } },
    `
    +0      send 9000
    +0      --> ACK seq 1    ack 1 len 1460
    +0      --> ACK seq 1461 ack 1 len 1460
    +20ms   <-- ACK seq 1 ack 1461 win 3000
    +0      --> ACK seq 2921 ack 1 len 1460
  `,
  );

  ladder(
    'an old segment does not move it (SND.WL1)',
    { from: 'ESTABLISHED' },
    `
    +0      <-- ACK seq 11 ack 1 len 10 win 3000
    +0      --> ACK seq 1 ack 1
    +0      <-- ACK seq 1 ack 1 len 10 win 500
    +0      --> ACK seq 1 ack 21
    +0      send 2920
    +0      --> ACK seq 1 ack 21 len 1460
    +0      --> ACK seq 1461 ack 21 len 1460
  `,
  );
});
