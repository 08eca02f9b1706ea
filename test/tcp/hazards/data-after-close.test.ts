// RFC 2525 §2.16, "Failure to send a RST after Half Duplex Close": text that comes after close() can be given to
// nobody, and the peer must learn of it (RFC 9293 §3.6.1, SHLD-3), or it goes on for ever against a closed window.
import { describe } from 'vitest';
import { ladder } from '../../support/ladder.ts';
import { twoSided } from '../../support/two-sided.ts';

for (const profile of ['rfc9293', 'linux']) {
  const options = { profile, iss: 595, irs: 114_558 } as const;
  // Linux acknowledges the first text at once (quick mode), the RFC allows a delay
  const ackOfText =
    profile === 'linux' ? '+0 --> ACK seq 597 ack 116019' : '+200ms --> ACK seq 597 ack 116019';

  describe(`${profile}: text after close()`, () => {
    // The correct trace of §2.16, with its numbers
    ladder(
      'is answered with a RST, and every segment that was still under way too',
      { from: 'ESTABLISHED', ...options },
      `
      +0     close
      +0     --> FIN,ACK seq 596 ack 114559            FIN-WAIT-1
      +20ms  <-- ACK     seq 114559 ack 597            FIN-WAIT-2
      +0     <-- ACK     seq 114559 ack 597 len 1460   CLOSED
      +0     --> RST     seq 597
      +0     <-- ACK     seq 116019 ack 597 len 1460   CLOSED
      +0     --> RST     seq 597
    `,
    );

    ladder(
      'is answered with a RST also before the FIN is acknowledged',
      { from: 'ESTABLISHED', ...options },
      `
      +0     close
      +0     --> FIN,ACK seq 596 ack 114559            FIN-WAIT-1
      +20ms  <-- ACK     seq 114559 ack 596 len 1460   CLOSED
      +0     --> RST     seq 596
    `,
    );

    ladder(
      'is taken as long as only shutdown() was called',
      { from: 'ESTABLISHED', ...options },
      `
      +0     shutdown
      +0     --> FIN,ACK seq 596 ack 114559
      +20ms  <-- ACK     seq 114559 ack 597 len 1460   FIN-WAIT-2
      ${ackOfText}
      +0     receive 9999 = 1460
    `,
    );
  });
}

describe('the hang that §2.16 shows', () => {
  // A server that goes on writing after the client has gone: CLOSE-WAIT ends with the first segment
  twoSided(
    'does not come about: the first segment after the FIN ends the connection on both sides',
    { from: 'ESTABLISHED', A: { iss: 99 }, B: { iss: 299 } },
    `
    A: close
    FIN-WAIT-1   -->  <SEQ=100><ACK=300><CTL=FIN,ACK>             -->  CLOSE-WAIT
    FIN-WAIT-2   <--  <SEQ=300><ACK=101><CTL=ACK>                 <--  CLOSE-WAIT
    B: send 500
    CLOSED       <--  <SEQ=300><ACK=101><DATA=500><CTL=ACK>       <--  CLOSE-WAIT
    CLOSED       -->  <SEQ=101><CTL=RST>                          -->  CLOSED
    CLOSED | CLOSED
  `,
  );
});
