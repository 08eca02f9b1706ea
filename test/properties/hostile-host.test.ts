// Hostile input to a whole host: forged segments to any port, floods of SYNs, copies of what passed. It answers each
// with a few segments at most, keeps no more half-open connections than its backlog, and forgets all of them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Socket } from '../../src/host/index.ts';
import { profileNames, resolveProfile } from '../../src/tcp/index.ts';
import { makeSegment, seq, SYN, type Segment } from '../../src/wire/index.ts';
import { notes, SERVER, twoHosts } from '../support/hosts.ts';

const ports = fc.constantFrom(80, 81, 4000, 4001, 0, 65_535);
const number = fc.oneof(fc.constantFrom(0, 1, 2 ** 31, 2 ** 32 - 1), fc.nat(2 ** 32 - 1)).map(seq);

const forged: fc.Arbitrary<Segment> = fc
  .record({
    sourcePort: ports,
    destinationPort: ports,
    flags: fc.oneof(fc.constantFrom(0x02, 0x10, 0x11, 0x12, 0x04), fc.nat(0xff)),
    seq: number,
    ack: number,
    length: fc.constantFrom(0, 1, 1460),
    window: fc.constantFrom(0, 1, 65_535),
    hasTimestamps: fc.boolean(),
    tsVal: number,
    windowScale: fc.constantFrom(-1, 14, 255),
    mss: fc.constantFrom(0, 1, 1460),
    sackPermitted: fc.boolean(),
  })
  .map(makeSegment);

const profiles = fc.constantFrom(...profileNames);
const backlog = 4;

describe('a host', () => {
  it('survives any segments to any port from anywhere, and is as it was when they are over', () => {
    fc.assert(
      fc.property(profiles, fc.array(forged, { maxLength: 40, size: 'max' }), (profile, segments) => {
        const hosts = twoHosts({ profile: resolveProfile(profile) });
        const listener = new Socket(hosts.server, notes().events);
        listener.bind(80);
        listener.listen(backlog);
        const client = new Socket(hosts.client, notes().events);
        client.bind(4000);
        client.connect(SERVER, 80);
        hosts.run('50ms');
        for (const [index, segment] of segments.entries()) {
          hosts.inject(index % 3 === 0 ? 'server' : 'client', segment);
          hosts.run(index % 4 === 0 ? '100ms' : '0ms');
          // What waits to be accepted, what is half open, and what was accepted
          expect(hosts.server.connections).toBeLessThanOrEqual(2 * backlog + 2);
          expect(hosts.client.connections).toBeLessThanOrEqual(1);
        }
        for (let socket = listener.accept(); socket !== null; socket = listener.accept()) socket.close();
        client.close();
        listener.close();
        hosts.run();
        expect([hosts.client.connections, hosts.server.connections]).toEqual([0, 0]);
      }),
      { numRuns: 150 },
    );
  });

  it.each(profileNames)('%s: a flood of SYNs fills the backlog and no more, and is forgotten', profile => {
    const hosts = twoHosts({ profile: resolveProfile(profile) });
    const listener = new Socket(hosts.server, notes().events);
    listener.bind(80);
    listener.listen(backlog);
    for (let port = 1; port <= 5000; port++) {
      hosts.inject(
        'client',
        makeSegment({ sourcePort: port, destinationPort: 80, flags: SYN, seq: seq(port), mss: 1 }),
      );
    }
    hosts.run('15ms');
    expect(hosts.server.connections).toBeLessThanOrEqual(backlog + 1);
    // A SYN,ACK each, and each is answered with a RST by the client that never sent a SYN
    hosts.run();
    expect(hosts.server.connections).toBe(0);
    expect(hosts.sent.length).toBeLessThan(4 * backlog + 4);
  });
});
