// RFC 5961 §4: a SYN in a synchronized state, from an attacker or from a peer that has started anew. Wherever it
// stands it is challenged; only a peer that really has no such connection any more answers the challenge with a RST.
import { describe, expect, it } from 'vitest';
import { makeSegment, seq, SYN, ACK } from '../../../src/wire/index.ts';
import { reach } from '../../support/reach.ts';
import { twoSided } from '../../support/two-sided.ts';

const states = ['ESTABLISHED', 'FIN-WAIT-1', 'FIN-WAIT-2', 'CLOSE-WAIT', 'CLOSING', 'LAST-ACK'] as const;

describe.each(['rfc9293', 'linux'])('%s, a blind SYN', profile => {
  const places = [0, 1, -1, 5000, -5000, 2 ** 31 - 1, -(2 ** 31)];

  it.each(states)(
    '%s: is answered with one ACK that tells where the connection is, and changes nothing',
    state => {
      for (const place of places) {
        const specimen = reach(state, { profile, iss: 99, irs: 299, overrides: { tcp_timestamps: 0 } });
        const { snd, rcv } = specimen.connection.tcb;
        const before = [snd.una, snd.nxt, snd.wnd, rcv.nxt, rcv.edge, rcv.unread, rcv.irs];
        specimen.arrives(makeSegment({ flags: SYN, seq: seq(rcv.nxt + place), window: 1, mss: 1 }));
        expect(specimen.state).toBe(state);
        expect([snd.una, snd.nxt, snd.wnd, rcv.nxt, rcv.edge, rcv.unread, rcv.irs]).toEqual(before);
        expect(specimen.sent.map(({ segment: { flags, seq: at, ack } }) => [flags, at, ack])).toEqual([
          [ACK, snd.nxt, rcv.nxt],
        ]);
      }
    },
  );
});

describe('a true peer that has started anew', () => {
  for (const profile of ['rfc9293', 'linux']) {
    const own = { profile, overrides: { tcp_timestamps: 0 } };
    twoSided(
      `${profile}: kills the old connection with its answer, and its SYN, sent again, opens the new one`,
      { A: { iss: 99, ...own }, B: { iss: [299, 699], listens: true, ...own } },
      `
      A: open
      SYN-SENT     -->  <SEQ=99><CTL=SYN>                 -->  SYN-RECEIVED
      ESTABLISHED  <--  <SEQ=299><ACK=100><CTL=SYN,ACK>   <--  SYN-RECEIVED
      ESTABLISHED  -->  <SEQ=100><ACK=300><CTL=ACK>       -->  ESTABLISHED
      A: reboot with ISS 400
      A: open
      SYN-SENT     -->  <SEQ=400><CTL=SYN>                -->  ESTABLISHED
      SYN-SENT     <--  <SEQ=300><ACK=100><CTL=ACK>       <--  ESTABLISHED   // challenge
      SYN-SENT     -->  <SEQ=100><CTL=RST>                -->  LISTEN        // the listener behind it
      +1s
      SYN-SENT     -->  <SEQ=400><CTL=SYN>                -->  SYN-RECEIVED
      ESTABLISHED  <--  <SEQ=699><ACK=401><CTL=SYN,ACK>   <--  SYN-RECEIVED
      ESTABLISHED  -->  <SEQ=401><ACK=700><CTL=ACK>       -->  ESTABLISHED
    `,
    );
  }
});
