// RFC 1337 §2.4, hazard H3: an old acknowledgement meets SYN-SENT, whose RST kills the half-open peer, and the
// open that looked like a success dies. Figure 4 with its own numbers, under RFC 793's belief in any RST of the
// window; what RFC 5961 §3.2 makes of it; what Linux's embryonic connections do.
import { describe } from 'vitest';
import { resolveProfile } from '../../../src/tcp/index.ts';
import { twoSided } from '../../support/two-sided.ts';

const overrides = { tcp_timestamps: 0, receive_buffer: 800 };
const today = resolveProfile('rfc9293', overrides);
/** RFC 793 §3.9: "check the RST bit" asks for no more than a place in the window. */
const rfc793 = { ...today, acceptance: { ...today.acceptance, believesReset: () => true } };

const openingMeetsOldAck = `
  B: listen
  CLOSED | LISTEN                                                            // 1.
  A: open
  SYN-SENT     -->  <SEQ=100><CTL=SYN>                ...
               ...  <SEQ=100><CTL=SYN>                -->  SYN-RECEIVED      // 2.
               ...  <SEQ=400><ACK=101><CTL=SYN,ACK>   <--  SYN-RECEIVED      // 3.
  SYN-SENT     <--  <SEQ=300><ACK=123><CTL=ACK>       ...                    // 4. (old duplicate)
`;

const thenTheConnectionDies = `
  SYN-SENT     -->  <SEQ=123><CTL=RST>                -->  LISTEN            // 5. inside [101,900)
  ESTABLISHED  <--  <SEQ=400><ACK=101><CTL=SYN,ACK>   ...                    // 6.
  ESTABLISHED  -->  <SEQ=101><ACK=401><CTL=ACK>       -->  LISTEN            // 7.
  CLOSED       <--  <SEQ=401><CTL=RST>                <--  LISTEN            // 8.
  CLOSED | LISTEN
`;

describe('RFC 1337 H3, the new connection dies', () => {
  twoSided(
    'figure 4, as RFC 793 had it: any RST in the window is believed',
    { A: { iss: 100, profile: rfc793 }, B: { iss: 400, profile: rfc793 } },
    `
    ${openingMeetsOldAck}
    ${thenTheConnectionDies}
  `,
  );

  // The RST of SYN-SENT stands at the ACK it refuses, and one at ISS+1 = RCV.NXT would not have been refused
  twoSided(
    'RFC 5961 §3.2 takes the sting out: the RST is challenged and the open goes on',
    { A: { iss: 100, overrides }, B: { iss: 400, overrides } },
    `
    ${openingMeetsOldAck}
    SYN-SENT     -->  <SEQ=123><CTL=RST>                -->  SYN-RECEIVED
    SYN-SENT     <--  <SEQ=401><ACK=101><CTL=ACK>       <--  SYN-RECEIVED      // challenge
    ESTABLISHED  <--  <SEQ=400><ACK=101><CTL=SYN,ACK>   ...
    ESTABLISHED  -->  <SEQ=101><ACK=401><CTL=ACK>       -->  ESTABLISHED
    ESTABLISHED | ESTABLISHED
  `,
  );

  // tcp_check_req: a RST anywhere in the window drops the request; RFC 5961 is for full sockets only
  const linux = { profile: 'linux', overrides: { tcp_timestamps: 0 } };
  twoSided(
    'Linux still shows the hazard: a request is dropped by any RST in its window',
    { A: { iss: 100, ...linux }, B: { iss: 400, ...linux, listens: true } },
    openingMeetsOldAck.replace('B: listen', '') + thenTheConnectionDies,
  );
});

describe('RFC 1337 H3 prevented', () => {
  const F1 = { ...overrides, tcp_rfc1337: 1 };
  twoSided(
    'with fix F1 the old acknowledgement meets TIME-WAIT, not SYN-SENT',
    { from: 'ESTABLISHED', A: { iss: 99, overrides: F1 }, B: { iss: 299, overrides: F1 } },
    `
    A: close
    FIN-WAIT-1   -->  <SEQ=100><ACK=300><CTL=FIN,ACK>   -->  CLOSE-WAIT
    FIN-WAIT-2   <--  <SEQ=300><ACK=101><CTL=ACK>       <--  CLOSE-WAIT
    B: close
    TIME-WAIT    <--  <SEQ=300><ACK=101><CTL=FIN,ACK>   <--  LAST-ACK
    TIME-WAIT    -->  <SEQ=101><ACK=301><CTL=ACK>       -->  CLOSED
    TIME-WAIT    <--  <SEQ=255><ACK=33><CTL=ACK>        ...                 // figure 1
    TIME-WAIT    -->  <SEQ=101><ACK=301><CTL=ACK>       -->  CLOSED
    TIME-WAIT    <--  <SEQ=301><CTL=RST>                <--  CLOSED
    TIME-WAIT    <--  <SEQ=300><ACK=123><CTL=ACK>       ...                 // figure 4, step 4
    TIME-WAIT    -->  <SEQ=101><ACK=301><CTL=ACK>       -->  CLOSED
    TIME-WAIT    <--  <SEQ=301><CTL=RST>                <--  CLOSED
    TIME-WAIT | CLOSED
  `,
  );

  twoSided(
    'trying again is likely to succeed (RFC 1337 §3): the SYN that is sent again opens the connection',
    { A: { iss: 100, profile: rfc793 }, B: { iss: 400, profile: rfc793 } },
    `
    ${openingMeetsOldAck}
    SYN-SENT     -->  <SEQ=123><CTL=RST>                -->  LISTEN
    +1s
    SYN-SENT     -->  <SEQ=100><CTL=SYN>                -->  SYN-RECEIVED
    ESTABLISHED  <--  <SEQ=400><ACK=101><CTL=SYN,ACK>   <--  SYN-RECEIVED
    ESTABLISHED  -->  <SEQ=101><ACK=401><CTL=ACK>       -->  ESTABLISHED
  `,
  );
});
