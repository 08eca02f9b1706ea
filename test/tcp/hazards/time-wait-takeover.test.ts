// RFC 6191 §2: which SYN may take over a connection in TIME-WAIT. By timestamps where there are any; else by a
// sequence number beyond the old ones (RFC 9293 §3.6.1, MAY-2). Every other SYN is answered and changes nothing.
import { describe, expect, it } from 'vitest';
import { Socket } from '../../../src/host/index.ts';
import { resolveProfile, type Connection } from '../../../src/tcp/index.ts';
import { ACK, makeSegment, RST, seq, SYN, type Segment } from '../../../src/wire/index.ts';
import { CLIENT, notes, twoHosts } from '../../support/hosts.ts';
import { ladder } from '../../support/ladder.ts';
import { reach } from '../../support/reach.ts';

/** The old connection's last number is its FIN's, 300; its newest timestamp 5000. */
const old = { iss: 99, irs: 299 } as const;
const oldTimestamps = { hasTimestamps: true, tsVal: 5000 } as const;

function takesOver(profile: string, withTimestamps: boolean, syn: Partial<Segment>): boolean {
  const specimen = reach('TIME-WAIT', { ...old, profile, peer: withTimestamps ? oldTimestamps : {} });
  return specimen.connection.mayBeReplacedBy(makeSegment({ flags: SYN, window: 65_535, ...syn }));
}

const ts = (tsVal: number): Partial<Segment> => ({ hasTimestamps: true, tsVal });

describe.each(['rfc9293', 'linux'])('%s: the old connection had timestamps', profile => {
  it.each([
    ['newer, whatever the number', { seq: seq(100), ...ts(5001) }, true],
    ['newer across the wrap of the clock', { seq: seq(100), ...ts(5000 + 2 ** 31 - 1) }, true],
    ['older, whatever the number', { seq: seq(70_000), ...ts(4999) }, false],
    ['equal, a higher number', { seq: seq(302), ...ts(5000) }, true],
    ['equal, an old number', { seq: seq(300), ...ts(5000) }, false],
    ['none, a higher number', { seq: seq(302) }, true],
    ['none, an old number', { seq: seq(300) }, false],
    ['none, a number half the circle behind', { seq: seq(302 - 2 ** 31) }, false],
  ])('a SYN with a timestamp that is %s', (_, syn, expected) => {
    expect(takesOver(profile, true, syn)).toBe(expected);
  });
});

describe('the old connection had no timestamps', () => {
  it.each([
    ['rfc9293', 'a SYN with timestamps: always', { seq: seq(100), ...ts(1) }, true],
    ['rfc9293', 'a SYN without them, a higher number', { seq: seq(302) }, true],
    ['rfc9293', 'a SYN without them, an old number', { seq: seq(300) }, false],
    ['linux', 'a SYN with timestamps: by number alone', { seq: seq(100), ...ts(1) }, false],
    ['linux', 'a higher number', { seq: seq(302), ...ts(1) }, true],
  ])('%s: %s', (profile, _, syn, expected) => {
    expect(takesOver(profile, false, syn)).toBe(expected);
  });

  it('timestamps help only an end that would use them', () => {
    const { connection } = reach('TIME-WAIT', {
      ...old,
      overrides: { tcp_timestamps: 0 },
      peer: oldTimestamps,
    });
    const syn = makeSegment({ flags: SYN, seq: seq(100), ...ts(9999) });
    expect(connection.mayBeReplacedBy(syn)).toBe(false);
  });
});

describe('what is no plain SYN takes over nothing', () => {
  it.each([
    ['SYN,ACK', SYN | ACK],
    ['SYN,RST', SYN | RST],
    ['ACK', ACK],
  ])('%s', (_, flags) => {
    expect(takesOver('rfc9293', true, { flags, seq: seq(70_000), ...ts(9999) })).toBe(false);
  });
});

describe('a SYN that may not take over', () => {
  const profiles = [
    ['rfc9293', '240s'],
    ['linux', '60s'],
  ] as const;
  for (const [profile, duration] of profiles) {
    ladder(
      `${profile}: an old one is acknowledged`,
      { from: 'TIME-WAIT', profile, ...old, peer: oldTimestamps },
      `
      +0          <-- SYN seq 299 ts 4000 0    TIME-WAIT
      +0          --> ACK seq 101 ack 301
      +${duration}                             CLOSED
    `,
    );
  }
});

describe('a server whose side is in TIME-WAIT', () => {
  /** The server closed first; then a SYN of the same client and port with that timestamp, 1 s later. */
  function meets(timestamps: 'newer' | 'older', profile: string): readonly string[] {
    const hosts = twoHosts({ profile: resolveProfile(profile) });
    const { server, client } = hosts;
    const listener = new Socket(server, notes().events);
    listener.bind(80);
    listener.listen();
    const first = new Socket(client, notes().events);
    first.bind(4000);
    first.connect(1, 80);
    hosts.run('100ms');
    listener.accept()?.close();
    hosts.run('100ms');
    first.close();
    hosts.run('100ms');
    expect(server.timeWait.count).toBe(1);
    hosts.sent.length = 0;
    const { rcv, ts: clock } = (server.find(CLIENT, 4000, 80)!.connection as Connection).tcb;
    hosts.inject(
      'client',
      makeSegment({
        sourcePort: 4000,
        destinationPort: 80,
        flags: SYN,
        seq: seq(rcv.nxt - 1000),
        window: 65_535,
        ...ts(clock.recent + (timestamps === 'newer' ? 1 : -1)),
      }),
    );
    hosts.run('15ms');
    return [...hosts.sent, server.find(CLIENT, 4000, 80)!.connection.state];
  }

  it.each(['rfc9293', 'linux'])('%s: answers a newer SYN as a listener does', profile => {
    expect(meets('newer', profile)).toEqual(['server SYN,ACK', 'SYN-RECEIVED']);
  });

  it.each(['rfc9293', 'linux'])('%s: acknowledges an older one and stays', profile => {
    expect(meets('older', profile)).toEqual(['server ACK', 'TIME-WAIT']);
  });

  it('begins the new incarnation beyond the numbers of the old one', () => {
    const { connection } = reach('TIME-WAIT', { ...old, peer: oldTimestamps });
    expect(connection.replace()).toBe(101 + 65_537);
    expect(connection.state).toBe('CLOSED');
  });
});
