// A connection whose sequence numbers run out just as it closes: the FIN is number 2^32 - 1, or 0, or text and FIN
// lie on both sides; and a FIN that comes early is reported by SACK as the one number that it is, across the wrap.
import { describe, expect, it } from 'vitest';
import { ladder } from '../../support/ladder.ts';
import { pair } from '../../support/pair.ts';

const last = 2 ** 32 - 1;
const peer = { sackPermitted: true } as const;

describe.each(['rfc9293', 'linux'])('%s, both ends near the wrap', profile => {
  // ISS such that the FIN, after 100 octets, is the number `last` + 1 + offset
  it.each([-3, -2, -1, 0, 1, 2])('closing works with the FIN %i beyond 2^32 - 1', offset => {
    const iss = last - 100 + offset;
    const two = pair({ profile, iss: { client: iss >>> 0, server: iss >>> 0 } }).establish();
    const { client, server } = two;
    for (const end of [client, server]) end.connection.send(100, two.now);
    two.run('300ms');
    for (const end of [client, server]) expect(end.connection.receive(999, two.now)).toBe(100);
    client.connection.close(two.now);
    two.run('300ms');
    server.connection.close(two.now);
    two.run('300s');
    expect(client.path.slice(-4)).toEqual(['FIN-WAIT-1', 'FIN-WAIT-2', 'TIME-WAIT', 'CLOSED']);
    expect(server.path.slice(-3)).toEqual(['CLOSE-WAIT', 'LAST-ACK', 'CLOSED']);
    expect(two.sent.filter(({ cause }) => cause !== 'new')).toEqual([]);
  });
});

describe('a FIN that comes early, SACKed across the wrap', () => {
  const options = { from: 'ESTABLISHED', profile: 'linux', iss: 0, irs: last - 100, peer } as const;

  ladder(
    'text up to 2^32 - 1 and the FIN behind it as number 0',
    options,
    `
    +0     <-- FIN,ACK seq 4294967246 ack 1 len 50          ESTABLISHED
    +0     --> ACK     seq 1 ack 4294967196 sack 4294967246-1
    +0     <-- ACK     seq 4294967196 ack 1 len 50          CLOSE-WAIT
    +0     --> ACK     seq 1 ack 1
    +0     receive 999 = 100
    +0     ! end of file
  `,
  );

  ladder(
    'a bare FIN is a block of one number: 0-1',
    options,
    `
    +0     <-- FIN,ACK seq 0 ack 1                          ESTABLISHED
    +0     --> ACK     seq 1 ack 4294967196 sack 0-1
    +0     <-- ACK     seq 4294967196 ack 1 len 100         CLOSE-WAIT
    +0     --> ACK     seq 1 ack 1
  `,
  );

  ladder(
    'a FIN that is number 2^32 - 1: its block ends at 0',
    { ...options, irs: last - 101 },
    `
    +0     <-- FIN,ACK seq 4294967295 ack 1                 ESTABLISHED
    +0     --> ACK     seq 1 ack 4294967195 sack 4294967295-0
    +0     <-- ACK     seq 4294967195 ack 1 len 100         CLOSE-WAIT
    +0     --> ACK     seq 1 ack 0
  `,
  );

  ladder(
    'the copy of such a FIN is a DSACK across the wrap',
    { ...options, from: 'CLOSE-WAIT', irs: last - 1 },
    `
    +1s    <-- FIN,ACK seq 4294967295 ack 1                 CLOSE-WAIT
    +0     --> ACK     seq 1 ack 0 sack 4294967295-0
  `,
  );
});

describe('our FIN across the wrap', () => {
  const options = { from: 'ESTABLISHED', iss: last - 100, irs: 0, peer } as const;

  ladder(
    'SACKed alone: what lies before it goes again, the FIN does not',
    { ...options, profile: 'linux' },
    `
    +0       send 100
    +0       --> ACK     seq 4294967196 ack 1 len 100
    +0       shutdown
    +0       --> FIN,ACK seq 0 ack 1                         FIN-WAIT-1
    +20ms    <-- ACK     seq 1 ack 4294967196 sack 0-1       FIN-WAIT-1
    +13ms    --> ACK     seq 4294967196 ack 1 len 100     // reordering timer, RFC 8985 §6.2
    +20ms    <-- ACK     seq 1 ack 1                         FIN-WAIT-2
  `,
  );

  ladder(
    'an ACK of all before the FIN is no ACK of the FIN, and one beyond it is none at all',
    { ...options, profile: 'rfc9293' },
    `
    +0       send 100
    +0       --> ACK     seq 4294967196 ack 1 len 100
    +0       shutdown
    +0       --> FIN,ACK seq 0 ack 1                         FIN-WAIT-1
    +20ms    <-- ACK     seq 1 ack 0                         FIN-WAIT-1
    +0       <-- ACK     seq 1 ack 2                         FIN-WAIT-1
    +0       --> ACK     seq 1 ack 1
    +0       <-- ACK     seq 1 ack 1                         FIN-WAIT-2
  `,
  );

  ladder(
    'TIME-WAIT at number 0: a RST there kills, one at 2^32 - 1 does not',
    { from: 'TIME-WAIT', iss: 0, irs: last - 1 },
    `
    +0       <-- RST     seq 4294967295                      TIME-WAIT
    +0       <-- RST     seq 0                               CLOSED
  `,
  );
});
