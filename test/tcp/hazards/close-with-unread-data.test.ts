// RFC 2525 §2.17, "Failure to RST on close with data pending": closing on text that nobody has read loses it, and
// the peer must be told by a RST instead of a FIN (RFC 9293 §3.6.1, SHLD-3).
import { describe } from 'vitest';
import { ladder } from '../../support/ladder.ts';

for (const profile of ['rfc9293', 'linux']) {
  describe(`${profile}: close() on unread text`, () => {
    const options = { profile, iss: 0, irs: 0 } as const;
    const ack = (line: string): string => (profile === 'linux' ? `+0 ${line}` : `+200ms ${line}`);

    ladder(
      'is a RST at once, and the connection is gone',
      { from: 'ESTABLISHED', ...options },
      `
      +0     <-- ACK     seq 1 ack 1 len 1460
      ${ack('--> ACK seq 1 ack 1461')}
      +10s   close                                     CLOSED
      +0     --> RST,ACK seq 1 ack 1461
      +0     ! released
    `,
    );

    ladder(
      'is a RST although all but one octet was read',
      { from: 'ESTABLISHED', ...options },
      `
      +0     <-- ACK     seq 1 ack 1 len 1460
      ${ack('--> ACK seq 1 ack 1461')}
      +0     receive 1459 = 1459
      +0     close                                     CLOSED
      +0     --> RST,ACK seq 1 ack 1461
    `,
    );

    ladder(
      'is a FIN once all is read',
      { from: 'ESTABLISHED', ...options },
      `
      +0     <-- ACK     seq 1 ack 1 len 1460
      ${ack('--> ACK seq 1 ack 1461')}
      +0     receive 1460 = 1460
      +0     close                                     FIN-WAIT-1
      +0     --> FIN,ACK seq 1 ack 1461
    `,
    );

    ladder(
      'is a RST also when the peer has closed already',
      { from: 'ESTABLISHED', ...options },
      `
      +0     <-- FIN,ACK seq 1 ack 1 len 10            CLOSE-WAIT
      ${profile === 'linux' ? '+40ms' : '+0'} --> ACK seq 1 ack 12
      +1s    close                                     CLOSED
      +0     --> RST,ACK seq 1 ack 12
    `,
    );

    ladder(
      'throws away what waits to be sent',
      { from: 'ESTABLISHED', ...options },
      `
      +0     <-- ACK     seq 1 ack 1 len 1460 win 0
      ${ack('--> ACK seq 1 ack 1461')}
      +0     send 5000 = 5000
      +0     close                                     CLOSED
      +0     --> RST,ACK seq 1 ack 1461
    `,
    );
  });
}
