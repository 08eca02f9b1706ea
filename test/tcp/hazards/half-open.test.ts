// RFC 9293 §3.5.1, half-open connections: one end has forgotten the connection, the other has not. Discovered
// from either side, by whatever is sent first; when nothing is sent, only keepalive discovers it (§3.8.4).
import { describe } from 'vitest';
import { ladder } from '../../support/ladder.ts';
import { twoSided } from '../../support/two-sided.ts';

for (const profile of ['rfc9293', 'linux']) {
  const own = { profile, overrides: { tcp_timestamps: 0 } };
  const ends = { A: { iss: 99, ...own }, B: { iss: 299, ...own } } as const;

  describe(`${profile}: A has crashed and knows nothing, B is ESTABLISHED`, () => {
    twoSided(
      'A opens anew (figure 9): the challenge meets SYN-SENT, whose RST ends B',
      { from: 'ESTABLISHED', ...ends },
      `
      A: reboot with ISS 400
      A: open
      SYN-SENT     -->  <SEQ=400><CTL=SYN>                      -->  ESTABLISHED
      SYN-SENT     <--  <SEQ=300><ACK=100><CTL=ACK>             <--  ESTABLISHED
      SYN-SENT     -->  <SEQ=100><CTL=RST>                      -->  CLOSED
    `,
    );

    twoSided(
      'B sends (figure 10): nobody is there, and the RST ends B',
      { from: 'ESTABLISHED', ...ends },
      `
      A: reboot with ISS 400
      B: send 10
      CLOSED       <--  <SEQ=300><ACK=100><DATA=10><CTL=ACK>    <--  ESTABLISHED
      CLOSED       -->  <SEQ=100><CTL=RST>                      -->  CLOSED
    `,
    );

    twoSided(
      'B closes: its FIN meets nobody, and there is no TIME-WAIT',
      { from: 'ESTABLISHED', ...ends },
      `
      A: reboot with ISS 400
      B: close
      CLOSED       <--  <SEQ=300><ACK=100><CTL=FIN,ACK>         <--  FIN-WAIT-1
      CLOSED       -->  <SEQ=100><CTL=RST>                      -->  CLOSED
    `,
    );

    twoSided(
      'A listens again: what is no SYN is answered with a RST',
      { from: 'ESTABLISHED', ...ends },
      `
      A: reboot with ISS 400
      A: listen
      B: send 10
      LISTEN       <--  <SEQ=300><ACK=100><DATA=10><CTL=ACK>    <--  ESTABLISHED
      LISTEN       -->  <SEQ=100><CTL=RST>                      -->  CLOSED
    `,
    );

    twoSided(
      'A opens anew with a number in the window: no difference',
      { from: 'ESTABLISHED', ...ends },
      `
      A: reboot with ISS 150
      A: open
      SYN-SENT     -->  <SEQ=150><CTL=SYN>                      -->  ESTABLISHED
      SYN-SENT     <--  <SEQ=300><ACK=100><CTL=ACK>             <--  ESTABLISHED
      SYN-SENT     -->  <SEQ=100><CTL=RST>                      -->  CLOSED
    `,
    );

    ladder(
      'nobody sends: without keepalive B stays for ever',
      { from: 'ESTABLISHED', ...own, iss: 299, irs: 99 },
      `
      +864000s                                 ESTABLISHED
    `,
    );

    ladder(
      'nobody sends: keepalive asks after two hours, and the RST ends B',
      { from: 'ESTABLISHED', ...own, iss: 299, irs: 99 },
      `
      +0      set SO_KEEPALIVE 1
      +7200s  --> ACK seq 299 ack 100
      +20ms   <-- RST seq 100                  CLOSED
      +0      ! ECONNRESET
    `,
    );
  });

  describe(`${profile}: A has closed for good, B did not hear of it`, () => {
    // The last ACK of B's FIN was lost and A's TIME-WAIT is over: B cannot learn how it went
    twoSided(
      'B in LAST-ACK learns by a RST that A is gone',
      { from: 'ESTABLISHED', ...ends },
      `
      A: reboot with ISS 400
      CLOSED       ...  <SEQ=100><ACK=300><CTL=FIN,ACK>         -->  CLOSE-WAIT
      CLOSED       <--  <SEQ=300><ACK=101><CTL=ACK>             <--  CLOSE-WAIT
      CLOSED       -->  <SEQ=101><CTL=RST>                      ...
      B: close
      CLOSED       <--  <SEQ=300><ACK=101><CTL=FIN,ACK>         <--  LAST-ACK
      CLOSED       -->  <SEQ=101><CTL=RST>                      -->  CLOSED
    `,
    );

    twoSided(
      'a SYN that meets LAST-ACK: challenge, RST, and the way is free',
      { from: 'ESTABLISHED', ...ends },
      `
      ESTABLISHED  ...  <SEQ=100><ACK=300><CTL=FIN,ACK>         -->  CLOSE-WAIT
      ESTABLISHED  <--  <SEQ=300><ACK=101><CTL=ACK>             ...
      B: close
      ESTABLISHED  ...  <SEQ=300><ACK=101><CTL=FIN,ACK>         <--  LAST-ACK
      A: reboot with ISS 700
      A: open
      SYN-SENT     -->  <SEQ=700><CTL=SYN>                      -->  LAST-ACK
      SYN-SENT     <--  <SEQ=301><ACK=101><CTL=ACK>             <--  LAST-ACK
      SYN-SENT     -->  <SEQ=101><CTL=RST>                      -->  CLOSED
    `,
    );
  });
}
