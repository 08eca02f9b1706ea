// RFC 2525 §2.15, "Failure to send FIN notification promptly": a FIN must not wait until what was sent before it
// is acknowledged, and the last small segment goes together with it, whatever Nagle would say.
import { describe } from 'vitest';
import { ladder } from '../../support/ladder.ts';

for (const profile of ['rfc9293', 'linux']) {
  describe(`${profile} tells the end as soon as it can`, () => {
    const options = { from: 'ESTABLISHED', profile, iss: 0, irs: 0 } as const;

    ladder(
      'the FIN follows text that is not yet acknowledged',
      options,
      `
      +0     send 10
      +0     --> PSH,ACK     seq 1 ack 1 len 10
      +0     shutdown
      +0     --> FIN,ACK     seq 11 ack 1              FIN-WAIT-1
    `,
    );

    ladder(
      'what Nagle held back leaves with the FIN (the correct trace: 10 octets, then 40 and the FIN)',
      options,
      `
      +0     send 10
      +0     --> PSH,ACK     seq 1 ack 1 len 10
      +0     send 40
      +0     shutdown
      +0     --> FIN,PSH,ACK seq 11 ack 1 len 40       FIN-WAIT-1
    `,
    );

    ladder(
      'so does it after the peer has closed',
      { ...options, from: 'CLOSE-WAIT' },
      `
      +0     send 10
      +0     --> PSH,ACK     seq 1 ack 2 len 10
      +0     send 40
      +0     close
      +0     --> FIN,PSH,ACK seq 11 ack 2 len 40       LAST-ACK
    `,
    );

    ladder(
      'only a closed window holds it back, and its opening lets it go at once',
      options,
      `
      +0     send 100
      +0     --> PSH,ACK     seq 1 ack 1 len 100
      +20ms  <-- ACK         seq 1 ack 101 win 0
      +0     shutdown                                  FIN-WAIT-1
      +50ms  <-- ACK         seq 1 ack 101 win 1000
      +0     --> FIN,ACK     seq 101 ack 1             FIN-WAIT-1
    `,
    );
  });
}
