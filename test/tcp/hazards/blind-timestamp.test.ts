// A forged segment with a timestamp far ahead would shut out the true peer by PAWS. Only a segment that passes
// every other check may move TS.Recent: RFC 7323 §3.2 says so of a RST, RFC 5961 §5.2 discards a forged ACK.
import { describe } from 'vitest';
import { ladder } from '../../support/ladder.ts';

for (const profile of ['rfc9293', 'linux']) {
  const peer = { hasTimestamps: true, tsVal: 1000 } as const;
  const options = { from: 'ESTABLISHED', profile, iss: 99, irs: 299, peer } as const;
  const ack = (line: string): string => (profile === 'linux' ? `+0 ${line}` : `+200ms ${line}`);
  const truePeerIsHeard = `
    +1s     <-- ACK seq 300 ack 100 len 10 ts 1500 0
    ${ack('--> ACK seq 100 ack 310')}
    +0      receive 99 = 10
  `;

  describe(`${profile}: a timestamp far ahead does not shut out the true peer`, () => {
    ladder(
      'on text that acknowledges what was never sent',
      options,
      `
      +1s     <-- ACK seq 300 ack 9999 len 10 ts 900000 0
      ${profile === 'linux' ? '' : '+0 --> ACK seq 100 ack 300'}
      ${truePeerIsHeard}
    `,
    );

    ladder(
      'on text whose ACK is too old',
      options,
      `
      +1s     <-- ACK seq 300 ack 4294000000 len 10 ts 900000 0
      +0      --> ACK seq 100 ack 300
      ${truePeerIsHeard}
    `,
    );

    ladder(
      'on a SYN',
      options,
      `
      +1s     <-- SYN seq 300 ts 900000 0
      +0      --> ACK seq 100 ack 300
      ${truePeerIsHeard}
    `,
    );

    ladder(
      'on text without ACK',
      options,
      `
      +1s     <-- PSH seq 300 len 10 ts 900000 0
      ${truePeerIsHeard}
    `,
    );

    ladder(
      'on a RST that is challenged (RFC 7323 §3.2)',
      options,
      `
      +1s     <-- RST seq 299 len 10 ts 900000 0         ESTABLISHED
      +0      --> ACK seq 100 ack 300
      ${truePeerIsHeard}
    `,
    );

    ladder(
      'while the timestamp of an accepted segment is remembered and echoed',
      options,
      `
      +1s     <-- ACK seq 300 ack 100 ts 2000 0
      +0      send 1
      +0      --> ACK seq 100 ack 300 len 1 ts 1020 2000
    `,
    );
  });
}
