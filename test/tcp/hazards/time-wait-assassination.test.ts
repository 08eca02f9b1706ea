// RFC 1337 §1: an old duplicate makes TIME-WAIT speak, the peer that is gone answers with a RST, and TIME-WAIT
// is dead before its time. Figure 1 with its own numbers; fix F1 (§3); and who lets it happen.
import { describe, expect, it } from 'vitest';
import { resolveProfile } from '../../../src/tcp/index.ts';
import { Socket } from '../../../src/host/index.ts';
import { ACK, makeSegment } from '../../../src/wire/index.ts';
import { notes, SERVER, twoHosts } from '../../support/hosts.ts';
import { ladder } from '../../support/ladder.ts';
import { twoSided } from '../../support/two-sided.ts';

const closing = `
  ESTABLISHED | ESTABLISHED
  A: close
  FIN-WAIT-1   -->  <SEQ=100><ACK=300><CTL=FIN,ACK>   -->  CLOSE-WAIT
  FIN-WAIT-2   <--  <SEQ=300><ACK=101><CTL=ACK>       <--  CLOSE-WAIT
  B: close
  TIME-WAIT    <--  <SEQ=300><ACK=101><CTL=FIN,ACK>   <--  LAST-ACK
  TIME-WAIT    -->  <SEQ=101><ACK=301><CTL=ACK>       -->  CLOSED
`;

describe('RFC 1337 figure 1', () => {
  const ends = { A: { iss: 99 }, B: { iss: 299 } } as const;

  twoSided(
    'TIME-WAIT is assassinated',
    { from: 'ESTABLISHED', ...ends },
    `
    ${closing}
    TIME-WAIT    <--  <SEQ=255><ACK=33><CTL=ACK>        ...                 // old duplicate
    TIME-WAIT    -->  <SEQ=101><ACK=301><CTL=ACK>       -->  CLOSED
    CLOSED       <--  <SEQ=301><CTL=RST>                <--  CLOSED         // (prematurely)
  `,
  );

  const F1 = { tcp_rfc1337: 1 };
  twoSided(
    'with fix F1 TIME-WAIT lives out its 2 MSL',
    { from: 'ESTABLISHED', A: { ...ends.A, overrides: F1 }, B: ends.B },
    `
    ${closing}
    +1s
    TIME-WAIT    <--  <SEQ=255><ACK=33><CTL=ACK>        ...                 // old duplicate
    TIME-WAIT    -->  <SEQ=101><ACK=301><CTL=ACK>       -->  CLOSED
    TIME-WAIT    <--  <SEQ=301><CTL=RST>                <--  CLOSED
    +238.999s
    TIME-WAIT | CLOSED
    +1ms
    CLOSED | CLOSED
  `,
  );
});

describe('who lets TIME-WAIT be assassinated', () => {
  const numbers = { iss: 99, irs: 299 } as const;
  const assassination = (after: string): string => `
    +1s     <-- ACK     seq 255 ack 33    TIME-WAIT
    +0      --> ACK     seq 101 ack 301
    +20ms   <-- RST     seq 301           ${after}
  `;

  ladder('Linux, by default', { from: 'TIME-WAIT', profile: 'linux', ...numbers }, assassination('CLOSED'));

  ladder(
    'not Linux with tcp_rfc1337: its 60 s began again with the old segment, not with the RST',
    { from: 'TIME-WAIT', profile: 'linux', overrides: { tcp_rfc1337: 1 }, ...numbers },
    `
    ${assassination('TIME-WAIT')}
    +59.979s                              TIME-WAIT
    +1ms                                  CLOSED
  `,
  );

  ladder('not FreeBSD', { from: 'TIME-WAIT', profile: 'freebsd', ...numbers }, assassination('TIME-WAIT'));

  // The RST must stand exactly at RCV.NXT; the attacker or the accident has one number in 2^32
  for (const profile of ['rfc9293', 'linux']) {
    ladder(
      `${profile}: a RST beside RCV.NXT does not`,
      { from: 'TIME-WAIT', profile, ...numbers },
      `
      +1s     <-- RST     seq 300           TIME-WAIT
      +0      <-- RST     seq 65900         TIME-WAIT
    `,
    );
  }
});

describe('what it opens the door to', () => {
  /** The client closed first and is in TIME-WAIT; figure 1 follows; then connect() from the same port again. */
  function reopen(overrides: Readonly<Record<string, number>>): string {
    const hosts = twoHosts({ profile: resolveProfile('rfc9293', overrides) });
    const listener = new Socket(hosts.server, notes().events);
    listener.bind(80);
    listener.listen();
    const client = (): Socket => {
      const socket = new Socket(hosts.client, notes().events);
      socket.reuseAddress = true;
      socket.bind(4000);
      return socket;
    };
    const first = client();
    first.connect(SERVER, 80);
    hosts.run('100ms');
    first.close();
    hosts.run('100ms');
    listener.accept()?.close();
    hosts.run('100ms');
    expect(hosts.client.timeWait.count).toBe(1);

    hosts.inject('server', makeSegment({ sourcePort: 80, destinationPort: 4000, flags: ACK }));
    hosts.run('100ms');
    const second = client();
    return second.connect(SERVER, 80) === 0 ? 'a new incarnation at once' : String(second.errno);
  }

  it('a new incarnation can be opened at once, while old segments are still under way', () => {
    expect(reopen({})).toBe('a new incarnation at once');
  });

  it('with fix F1 it cannot', () => {
    expect(reopen({ tcp_rfc1337: 1 })).toBe('EADDRNOTAVAIL');
  });
});
