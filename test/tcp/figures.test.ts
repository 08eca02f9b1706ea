// RFC 9293, figures 6 to 13, with the RFC's own numbers. Both ends are ours; the network is the figure.
import { describe } from 'vitest';
import { ladder } from '../support/ladder.ts';
import { twoSided } from '../support/two-sided.ts';

describe('RFC 9293 §3.5: establishing a connection', () => {
  twoSided(
    'Figure 6: basic three-way handshake',
    { A: { iss: 100 }, B: { iss: 300, listens: true } },
    `
    CLOSED | LISTEN
    A: open
    SYN-SENT     -->  <SEQ=100><CTL=SYN>                      -->  SYN-RECEIVED
    ESTABLISHED  <--  <SEQ=300><ACK=101><CTL=SYN,ACK>         <--  SYN-RECEIVED
    ESTABLISHED  -->  <SEQ=101><ACK=301><CTL=ACK>             -->  ESTABLISHED
    A: send 10
    ESTABLISHED  -->  <SEQ=101><ACK=301><DATA=10><CTL=ACK>    -->  ESTABLISHED
  `,
  );

  twoSided(
    'Figure 7: simultaneous open',
    { A: { iss: 100 }, B: { iss: 300 } },
    `
    CLOSED | CLOSED
    A: open
    SYN-SENT      -->  <SEQ=100><CTL=SYN>                ...
    B: open
    SYN-RECEIVED  <--  <SEQ=300><CTL=SYN>                <--  SYN-SENT
                  ...  <SEQ=100><CTL=SYN>                -->  SYN-RECEIVED
    SYN-RECEIVED  -->  <SEQ=100><ACK=301><CTL=SYN,ACK>   ...
    ESTABLISHED   <--  <SEQ=300><ACK=101><CTL=SYN,ACK>   <--  SYN-RECEIVED
                  ...  <SEQ=100><ACK=301><CTL=SYN,ACK>   -->  ESTABLISHED
    ESTABLISHED | ESTABLISHED
  `,
  );

  twoSided(
    'Figure 8: recovery from an old duplicate SYN',
    { A: { iss: 100 }, B: { iss: [300, 400], listens: true } },
    `
    CLOSED | LISTEN
    A: open
    SYN-SENT     -->  <SEQ=100><CTL=SYN>                ...
                 ...  <SEQ=90><CTL=SYN>                 -->  SYN-RECEIVED   // (duplicate)
    SYN-SENT     <--  <SEQ=300><ACK=91><CTL=SYN,ACK>    <--  SYN-RECEIVED
    SYN-SENT     -->  <SEQ=91><CTL=RST>                 -->  LISTEN
                 ...  <SEQ=100><CTL=SYN>                -->  SYN-RECEIVED
    ESTABLISHED  <--  <SEQ=400><ACK=101><CTL=SYN,ACK>   <--  SYN-RECEIVED
    ESTABLISHED  -->  <SEQ=101><ACK=401><CTL=ACK>       -->  ESTABLISHED
  `,
  );
});

describe('RFC 9293 §3.5.1: half-open connections', () => {
  twoSided(
    'Figure 9: half-open connection discovery',
    { from: 'ESTABLISHED', A: { iss: 99 }, B: { iss: 299 } },
    `
    A: reboot with ISS 400
    CLOSED | ESTABLISHED
    A: open
    SYN-SENT     -->  <SEQ=400><CTL=SYN>                -->  ESTABLISHED    // (??)
    SYN-SENT     <--  <SEQ=300><ACK=100><CTL=ACK>       <--  ESTABLISHED    // (!!)
    SYN-SENT     -->  <SEQ=100><CTL=RST>                -->  CLOSED         // (Abort!!)
    SYN-SENT | CLOSED
    +1s
    SYN-SENT     -->  <SEQ=400><CTL=SYN>                ...
  `,
  );

  twoSided(
    'Figure 10: the active side causes half-open connection discovery',
    { from: 'ESTABLISHED', A: { iss: 99 }, B: { iss: 299 } },
    `
    A: reboot with ISS 400
    B: send 10
    CLOSED       <--  <SEQ=300><ACK=100><DATA=10><CTL=ACK>   <--  ESTABLISHED    // (??)
    CLOSED       -->  <SEQ=100><CTL=RST>                     -->  CLOSED         // (ABORT!!)
  `,
  );

  twoSided(
    'Figure 11: an old duplicate SYN initiates a reset on two passive sockets',
    { A: { iss: 200 }, B: { iss: 300 } },
    `
    A: listen
    B: listen
    LISTEN | LISTEN
                 ...  <SEQ=70><CTL=SYN>                 -->  SYN-RECEIVED   // Z = 70, X = 300
    LISTEN       <--  <SEQ=300><ACK=71><CTL=SYN,ACK>    <--  SYN-RECEIVED   // (??)
    LISTEN       -->  <SEQ=71><CTL=RST>                 -->  LISTEN         // (return to LISTEN!)
    LISTEN | LISTEN
  `,
  );
});

describe('RFC 9293 §3.6: closing a connection', () => {
  twoSided(
    'Figure 12: normal close sequence',
    { from: 'ESTABLISHED', A: { iss: 99 }, B: { iss: 299 } },
    `
    ESTABLISHED | ESTABLISHED
    A: shutdown
    FIN-WAIT-1   -->  <SEQ=100><ACK=300><CTL=FIN,ACK>   -->  CLOSE-WAIT
    FIN-WAIT-2   <--  <SEQ=300><ACK=101><CTL=ACK>       <--  CLOSE-WAIT
    B: close
    TIME-WAIT    <--  <SEQ=300><ACK=101><CTL=FIN,ACK>   <--  LAST-ACK
    TIME-WAIT    -->  <SEQ=101><ACK=301><CTL=ACK>       -->  CLOSED
    +239.999s
    TIME-WAIT | CLOSED
    +1ms                                                     // (2 MSL)
    CLOSED | CLOSED
  `,
  );

  twoSided(
    'Figure 13: simultaneous close sequence',
    { from: 'ESTABLISHED', A: { iss: 99 }, B: { iss: 299 } },
    `
    ESTABLISHED | ESTABLISHED
    A: close
    B: close
    FIN-WAIT-1   -->  <SEQ=100><ACK=300><CTL=FIN,ACK>   ...
                 ...  <SEQ=300><ACK=100><CTL=FIN,ACK>   <--  FIN-WAIT-1
    CLOSING      <--  <SEQ=300><ACK=100><CTL=FIN,ACK>   ...
                 ...  <SEQ=100><ACK=300><CTL=FIN,ACK>   -->  CLOSING
    CLOSING      -->  <SEQ=101><ACK=301><CTL=ACK>       ...
    TIME-WAIT    <--  <SEQ=301><ACK=101><CTL=ACK>       <--  CLOSING
                 ...  <SEQ=101><ACK=301><CTL=ACK>       -->  TIME-WAIT
    TIME-WAIT | TIME-WAIT
    +240s                                                    // (2 MSL)
    CLOSED | CLOSED
  `,
  );

  ladder(
    'Figure 12 from A, timed: 2 MSL are 240 s',
    { from: 'ESTABLISHED', iss: 99, irs: 299 },
    `
    +0         close
    +0         --> FIN,ACK  seq 100 ack 300   FIN-WAIT-1
    +20ms      <-- ACK      seq 300 ack 101   FIN-WAIT-2
    +20ms      <-- FIN,ACK  seq 300 ack 101   TIME-WAIT
    +0         --> ACK      seq 101 ack 301
    +239.999s                                 TIME-WAIT
    +1ms                                      CLOSED      // 2 MSL, §3.4.2
    +0         ! released
  `,
  );
});
