// The retransmission timer: RFC 6298's numbers, Karn's rule, back-off, and giving up (RFC 9293 §3.8.1, §3.8.3).
import { describe, expect, it } from 'vitest';
import { ms, seconds, toMilliseconds } from '../../src/time/index.ts';
import { ladder, playLadder } from '../support/ladder.ts';
import { reach } from '../support/reach.ts';

describe('back-off', () => {
  ladder(
    'a SYN goes out again after 1, 2, 4, 8, … s and is given up after 3 minutes (MUST-23)',
    { from: 'CLOSED' },
    `
    +0     open
    +0     --> SYN seq 0   SYN-SENT
    +1s    --> SYN seq 0
    +2s    --> SYN seq 0
    +4s    --> SYN seq 0
    +8s    --> SYN seq 0
    +16s   --> SYN seq 0
    +32s   --> SYN seq 0
    +60s   --> SYN seq 0   SYN-SENT    // RFC 6298 §2.5: a maximum of 60 s
    +60s                   CLOSED      // 183 s
    +0     ! ETIMEDOUT
    +0     ! released
  `,
  );

  ladder(
    'a SYN,ACK too',
    { from: 'SYN-RECEIVED' },
    `
    +1s    --> SYN,ACK seq 0 ack 1
    +2s    --> SYN,ACK seq 0 ack 1
    +4s    --> SYN,ACK seq 0 ack 1   SYN-RECEIVED
    +0     <-- ACK seq 1 ack 1       ESTABLISHED
  `,
  );

  ladder(
    'data go out again after 1, 2, 4, … s and are given up after R2 = 100 s',
    { from: 'ESTABLISHED' },
    `
    +0     send 100
    +0     --> ACK seq 1 ack 1 len 100
    +1s    --> ACK seq 1 ack 1 len 100
    +2s    --> ACK seq 1 ack 1 len 100
    +4s    --> ACK seq 1 ack 1 len 100
    +8s    --> ACK seq 1 ack 1 len 100
    +16s   --> ACK seq 1 ack 1 len 100
    +32s   --> ACK seq 1 ack 1 len 100   ESTABLISHED   // 63 s
    +60s                                 CLOSED        // 123 s, the first expiry past R2
    +0     ! ETIMEDOUT
  `,
  );

  for (const state of ['FIN-WAIT-1', 'CLOSING', 'LAST-ACK'] as const) {
    const next = state === 'FIN-WAIT-1' ? 1 : 2;
    ladder(
      `a FIN in ${state} is given up like data, without a RST`,
      { from: state },
      `
      +1s    --> FIN,ACK seq 1 ack ${next}
      +2s    --> FIN,ACK seq 1 ack ${next}
      +4s    --> FIN,ACK seq 1 ack ${next}
      +8s    --> FIN,ACK seq 1 ack ${next}
      +16s   --> FIN,ACK seq 1 ack ${next}
      +32s   --> FIN,ACK seq 1 ack ${next}   ${state}
      +60s                                   CLOSED
      +0     ! ETIMEDOUT
      +0     ! released
    `,
    );
  }

  ladder(
    'an acknowledgement of new data ends the back-off only with a measurement (Karn)',
    { from: 'ESTABLISHED' },
    `
    +0     send 100
    +0     --> ACK seq 1 ack 1 len 100
    +1s    --> ACK seq 1 ack 1 len 100
    +2s    --> ACK seq 1 ack 1 len 100
    +20ms  <-- ACK seq 1 ack 101
    +0     send 100
    +0     --> ACK seq 101 ack 1 len 100
    +4s    --> ACK seq 101 ack 1 len 100     // still backed off: nothing was measured
    +20ms  <-- ACK seq 1 ack 201
  `,
  );

  ladder(
    'once a segment sent only once is acknowledged, the timeout is computed afresh',
    { from: 'ESTABLISHED' },
    `
    +0     send 100
    +0     --> ACK seq 1 ack 1 len 100
    +1s    --> ACK seq 1 ack 1 len 100
    +20ms  <-- ACK seq 1 ack 101
    +0     send 100
    +0     --> ACK seq 101 ack 1 len 100
    +20ms  <-- ACK seq 1 ack 201             // measured
    +0     send 100
    +0     --> ACK seq 201 ack 1 len 100
    +1s    --> ACK seq 201 ack 1 len 100
    +20ms  <-- ACK seq 1 ack 301
  `,
  );

  ladder(
    'with timestamps a retransmission can be measured',
    { from: 'ESTABLISHED', peer: { hasTimestamps: true, tsVal: 7 } },
    `
    +0     send 100
    +0     --> ACK seq 1 ack 1 len 100 ts 20 7
    +1s    --> ACK seq 1 ack 1 len 100 ts 1020 7
    +20ms  <-- ACK seq 1 ack 101 ts 8 1020
    +0     send 100
    +0     --> ACK seq 101 ack 1 len 100 ts 1040 8
    +1s    --> ACK seq 101 ack 1 len 100 ts 2040 8
    +20ms  <-- ACK seq 1 ack 201 ts 9 2040
  `,
  );

  ladder(
    'the timer is restarted by an acknowledgement of new data (RFC 6298 §5.3)',
    { from: 'ESTABLISHED' },
    `
    +0      send 2920
    +0      --> ACK seq 1 ack 1 len 1460
    +0      --> ACK seq 1461 ack 1 len 1460
    +900ms  <-- ACK seq 1 ack 1461
    +1040ms --> ACK seq 1461 ack 1 len 1460   // SRTT 130, RTTVAR 227.5: RTO 1040 ms from the ACK on
  `,
  );

  ladder(
    'the timer is off when all is acknowledged (RFC 6298 §5.2)',
    { from: 'ESTABLISHED' },
    `
    +0      send 100
    +0      --> ACK seq 1 ack 1 len 100
    +20ms   <-- ACK seq 1 ack 101
    +600s                                     ESTABLISHED
  `,
  );

  ladder(
    'after a timeout the rest follows in slow start',
    { from: 'ESTABLISHED' },
    `
    +0      send 4380
    +0      --> ACK seq 1    ack 1 len 1460
    +0      --> ACK seq 1461 ack 1 len 1460
    +0      --> ACK seq 2921 ack 1 len 1460
    +1s     --> ACK seq 1    ack 1 len 1460     // cwnd is one segment
    +20ms   <-- ACK seq 1 ack 1461
    +0      --> ACK seq 1461 ack 1 len 1460     // cwnd is two
    +0      --> ACK seq 2921 ack 1 len 1460
    +20ms   <-- ACK seq 1 ack 4381
  `,
  );
});

describe('RFC 6298 §2: SRTT, RTTVAR and RTO', () => {
  /** Sends one segment and has it acknowledged after that time. */
  function roundTrips(...each: number[]): { srtt: number; rttvar: number; rto: number } {
    const specimen = reach('ESTABLISHED', { rtt: ms(each[0]!), overrides: { tcp_rto_min_us: 1000 } });
    const text = each
      .slice(1)
      .map((span, n) => {
        const first = 1 + n * 100;
        return `+0 send 100\n+0 --> ACK seq ${first} ack 1 len 100\n+${span}ms <-- ACK seq 1 ack ${first + 100}`;
      })
      .join('\n');
    const { rtt } =
      text === ''
        ? specimen.connection.tcb
        : playLadder(
            'round trips',
            { from: 'ESTABLISHED', rtt: ms(each[0]!), overrides: { tcp_rto_min_us: 1000 } },
            text,
          ).connection.tcb;
    return {
      srtt: toMilliseconds(rtt.srtt),
      rttvar: toMilliseconds(rtt.rttvar),
      rto: toMilliseconds(rtt.rto),
    };
  }

  it('the first measurement: SRTT = R, RTTVAR = R/2, RTO = 3 R (§2.2)', () => {
    expect(roundTrips(100)).toEqual({ srtt: 100, rttvar: 50, rto: 300 });
  });

  it('the second: RTTVAR by the old SRTT, then SRTT (§2.3)', () => {
    // RTTVAR = 3/4·50 + 1/4·|100 − 60| = 47.5; SRTT = 7/8·100 + 1/8·60 = 95; RTO = 95 + 4·47.5
    expect(roundTrips(100, 60)).toEqual({ srtt: 95, rttvar: 47.5, rto: 285 });
  });

  it('a steady round trip lets RTTVAR fade and RTO approach it', () => {
    const { srtt, rto } = roundTrips(100, ...Array.from({ length: 30 }, () => 100));
    expect(srtt).toBe(100);
    expect(rto).toBeLessThan(102);
    expect(rto).toBeGreaterThan(100);
  });

  it('below a second it is rounded up to a second (§2.4)', () => {
    expect(reach('ESTABLISHED', { rtt: ms(100) }).connection.tcb.rtt.rto).toBe(seconds(1));
  });

  ladder(
    'a SYN that timed out means 3 s until there is a measurement (§5.7)',
    { from: 'CLOSED' },
    `
    +0     open
    +0     --> SYN seq 0
    +1s    --> SYN seq 0
    +20ms  <-- SYN,ACK seq 0 ack 1 mss 1460    ESTABLISHED
    +0     --> ACK seq 1 ack 1
    +0     send 100
    +0     --> ACK seq 1 ack 1 len 100
    +3s    --> ACK seq 1 ack 1 len 100
  `,
  );
});
