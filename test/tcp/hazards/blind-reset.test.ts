// RFC 5961 §3: an attacker who sees nothing guesses a RST. Only the one that stands exactly at RCV.NXT kills;
// one elsewhere in the window costs a challenge ACK, which the attacker does not see and to which a true peer
// answers with a RST in place; outside of the window nothing happens at all.
import { describe, expect, it } from 'vitest';
import type { State } from '../../../src/tcp/index.ts';
import { ACK, makeSegment, RST, seq } from '../../../src/wire/index.ts';
import { ladder } from '../../support/ladder.ts';
import { reach } from '../../support/reach.ts';
import { twoSided } from '../../support/two-sided.ts';

const iss = 1000;
const irs = 2 ** 32 - 30_000; // the window lies across the wrap

/** What a volley of RSTs at these distances from RCV.NXT does to a fresh connection each. */
function volley(profile: string, state: State, distances: readonly number[], flags = RST): string[] {
  return distances.map(distance => {
    const specimen = reach(state, { profile, iss, irs, overrides: { tcp_timestamps: 0 } });
    const { rcv } = specimen.connection.tcb;
    specimen.arrives(makeSegment({ flags, seq: seq(rcv.nxt + distance), ack: seq(iss + 1) }));
    if (specimen.state === 'CLOSED') return 'dead';
    return specimen.sent.length === 0 ? 'ignored' : 'challenged';
  });
}

describe.each(['rfc9293', 'linux'])('%s, a blind RST', profile => {
  const states = ['ESTABLISHED', 'FIN-WAIT-1', 'FIN-WAIT-2'] as const;

  it.each(states)('%s: kills from one place, is challenged inside the window, ignored outside', state => {
    const { rcv } = reach(state, { profile, iss, irs, overrides: { tcp_timestamps: 0 } }).connection.tcb;
    const places = [0, 1, 1000, rcv.wnd - 1, rcv.wnd + 1, 2 ** 31 - 1, -(2 ** 31), -70_000, -2];
    const inside = 'challenged';
    const outside = 'ignored';
    expect(volley(profile, state, places)).toEqual([
      'dead',
      inside,
      inside,
      inside,
      outside,
      outside,
      outside,
      outside,
      outside,
    ]);
  });

  it('one shot in each window of the whole space never kills: 65,536 guesses are not enough any more', () => {
    const shots = Array.from({ length: 1024 }, (_, n) => n * 2 ** 22 + 17);
    expect(volley(profile, 'ESTABLISHED', shots)).not.toContain('dead');
  });

  it('a RST with ACK is no better', () => {
    expect(volley(profile, 'ESTABLISHED', [1, 5000], RST | ACK)).toEqual(['challenged', 'challenged']);
  });
});

describe('a true peer whose RST was not exact', () => {
  // §3.2: the peer has no connection any more, so the challenge meets nobody and the RST that answers it is exact
  twoSided(
    'answers the challenge with a RST that is',
    { from: 'ESTABLISHED', A: { iss: 99 }, B: { iss: 299 } },
    `
    A: reboot with ISS 400
    CLOSED       ...  <SEQ=150><CTL=RST>            -->  ESTABLISHED
    CLOSED       <--  <SEQ=300><ACK=100><CTL=ACK>   <--  ESTABLISHED   // challenge
    CLOSED       -->  <SEQ=100><CTL=RST>            -->  CLOSED
  `,
  );
});

describe('Linux believes two RSTs more (tcp_reset_check, tcp_validate_incoming)', () => {
  const options = {
    from: 'ESTABLISHED',
    profile: 'linux',
    iss: 0,
    irs: 0,
    peer: { sackPermitted: true },
  } as const;

  ladder(
    'at the right edge of the highest block that it has reported',
    options,
    `
    +0     <-- ACK seq 1001 ack 1 len 1000
    +0     --> ACK seq 1 ack 1 sack 1001-2001
    +0     <-- RST seq 2000                     ESTABLISHED
    +0     --> ACK seq 1 ack 1
    +0     <-- RST seq 2001                     CLOSED
    +0     ! ECONNRESET
  `,
  );

  ladder(
    "one before RCV.NXT after the peer's FIN",
    { ...options, from: 'CLOSE-WAIT' },
    `
    +1s    <-- RST seq 1                        CLOSED
    +0     ! EPIPE
  `,
  );
});
