// Connections in TIME-WAIT that nobody holds, kept without a control block.
import { describe, expect, it } from 'vitest';
import { Socket } from '../../src/host/index.ts';
import { resolveProfile } from '../../src/tcp/index.ts';
import { seconds } from '../../src/time/index.ts';
import { ACK, FIN, makeSegment, seqAdd, type Segment } from '../../src/wire/index.ts';
import { notes, SERVER, twoHosts, type TwoHosts } from '../support/hosts.ts';

/** The server has forgotten the connection, and resets it when it is told of it again. */
const deafToReset = resolveProfile('rfc9293', { tcp_rfc1337: 1 });

interface Closed {
  readonly hosts: TwoHosts;
  readonly client: Socket;
  /** The server's FIN. */
  readonly fin: Segment;
}

/** A connection from port 40000 on that the client closed first; it is in TIME-WAIT since 80 ms. */
function closedByClient(options: Parameters<typeof twoHosts>[0] = {}, bind = 0): Closed {
  const hosts = twoHosts({ portRange: [40000, 40003], ...options });
  const listening = new Socket(hosts.server, {
    ...notes().events,
    acceptable: socket => void socket.accept({ ...notes().events, readable: peer => void peer.close() }),
  });
  listening.bind(80);
  listening.listen();
  const client = new Socket(hosts.client, { ...notes().events, connected: socket => void socket.close() });
  if (bind > 0) client.bind(bind);
  const fins: Segment[] = [];
  const { receive } = hosts.client;
  hosts.client.receive = packet => {
    if (packet.segment.flags & FIN) fins.push(packet.segment);
    receive.call(hosts.client, packet);
  };
  client.connect(SERVER, 80);
  hosts.run('1s');
  expect(hosts.client.timeWait.count).toBe(1);
  return { hosts, client, fin: fins[0]! };
}

describe('a connection in TIME-WAIT whose socket is closed', () => {
  it('is a row, counts as a connection, and holds its 4-tuple', () => {
    const { hosts } = closedByClient();
    expect(hosts.client.timeWait.rows).toBe(1);
    expect(hosts.client.connections).toBe(1);
    const again = new Socket(hosts.client);
    expect([again.bind(40000), again.errno]).toEqual([-1, 'EADDRINUSE']);
  });

  it('answers a FIN that comes again, and stays for 2 MSL more', () => {
    const { hosts, fin } = closedByClient({ profile: deafToReset });
    hosts.sent.length = 0;
    hosts.run('100s');
    hosts.inject('server', fin);
    hosts.run('1s');
    expect(hosts.sent).toEqual(['client ACK', 'server RST']);
    expect(hosts.client.timeWait.rows).toBe(1);
    hosts.run('238.9s');
    expect(hosts.client.timeWait.count).toBe(1);
    hosts.run('200ms');
    expect(hosts.client.timeWait.count).toBe(0);
    expect(hosts.client.connections).toBe(0);
  });

  it('lets go of its port at its end', () => {
    const { hosts } = closedByClient({}, 40000);
    const other = new Socket(hosts.client);
    expect(other.bind(40000)).toBe(-1);
    hosts.run('241s');
    expect(hosts.client.timeWait.count).toBe(0);
    expect(other.bind(40000)).toBe(0);
  });

  it('is found by those who look for its endpoint', () => {
    const { hosts } = closedByClient();
    expect(hosts.client.find(SERVER, 80, 40000)?.connection.state).toBe('TIME-WAIT');
    hosts.run('240s');
    expect(hosts.client.connections).toBe(0);
  });

  it('has told its socket that it needs it no more', () => {
    const { log, events } = notes();
    const { hosts } = closedByClient();
    const socket = new Socket(hosts.client, { ...events, connected: it => void it.close() });
    socket.connect(SERVER, 80);
    hosts.run('1s');
    expect(log).toContain('closed');
    expect(socket.endpoint).toBeNull();
  });

  it('costs one event of the clock, however many there are', () => {
    const { hosts } = closedByClient();
    for (let i = 0; i < 3; i++) {
      new Socket(hosts.client, { ...notes().events, connected: it => void it.close() }).connect(SERVER, 80);
    }
    hosts.run('1s');
    expect(hosts.client.timeWait.rows).toBe(4);
    expect(hosts.client.timeWait.timers).toBe(1);
    expect(hosts.scheduler.pending).toBe(1);
    hosts.run();
    expect(hosts.client.timeWait.peak).toBe(4);
    expect(hosts.client.connections).toBe(0);
  });
});

it('a connection in TIME-WAIT that its application still holds stays a whole one', () => {
  const hosts = twoHosts();
  const listening = new Socket(hosts.server, {
    ...notes().events,
    acceptable: socket => void socket.accept({ ...notes().events, readable: peer => void peer.close() }),
  });
  listening.bind(80);
  listening.listen();
  const client = new Socket(hosts.client, { ...notes().events, connected: it => void it.shutdown('wr') });
  client.connect(SERVER, 80);
  hosts.run('1s');
  expect([hosts.client.timeWait.count, hosts.client.timeWait.rows]).toEqual([1, 0]);
  expect(client.recv()).toBe(0);
  client.close();
  expect([hosts.client.timeWait.count, hosts.client.timeWait.rows]).toEqual([1, 1]);
});

describe('a host out of ephemeral ports', () => {
  /** As many connects as the range has ports, all in TIME-WAIT, and one more. */
  function exhausted(profile = resolveProfile('rfc9293')): TwoHosts {
    const { hosts } = closedByClient({ profile });
    for (let i = 0; i < 3; i++) {
      new Socket(hosts.client, { ...notes().events, connected: it => void it.close() }).connect(SERVER, 80);
    }
    hosts.run('1ms');
    const late = new Socket(hosts.client);
    expect([late.connect(SERVER, 80), late.errno]).toEqual([-1, 'EADDRNOTAVAIL']);
    hosts.run('1s');
    return hosts;
  }
  const connects = (hosts: TwoHosts): boolean =>
    new Socket(hosts.client, { ...notes().events, connected: it => void it.close() }).connect(SERVER, 80) ===
    0;

  it('connects again when the first TIME-WAIT is over, once for each', () => {
    const hosts = exhausted();
    const first = hosts.scheduler.clock;
    expect(connects(hosts)).toBe(false);
    hosts.run('238.5s');
    expect(hosts.scheduler.clock - first).toBe(seconds(238.5));
    expect([connects(hosts), connects(hosts)]).toEqual([true, false]);
    hosts.run('2s');
    expect([connects(hosts), connects(hosts), connects(hosts), connects(hosts)]).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it('reuses TIME-WAIT after a second where tcp_tw_reuse says so', () => {
    const linux = resolveProfile('linux', { tcp_tw_reuse: 1 });
    const hosts = exhausted(linux);
    hosts.run('100ms');
    expect(connects(hosts)).toBe(true);
    const without = exhausted(resolveProfile('linux', { tcp_tw_reuse: 0 }));
    without.run('100ms');
    expect(connects(without)).toBe(false);
  });

  it('still reaches another port of the peer', () => {
    const hosts = exhausted();
    expect(new Socket(hosts.client).connect(SERVER, 81)).toBe(0);
  });
});

it('a segment that TIME-WAIT answers without starting over finds it a row again, or whole, and ends it in time', () => {
  const { hosts, fin } = closedByClient({ profile: deafToReset });
  new Socket(hosts.client, { ...notes().events, connected: it => void it.close() }).connect(SERVER, 80);
  hosts.run('1s');
  hosts.sent.length = 0;
  // Beyond the window: answered, and 2 MSL go on
  hosts.inject(
    'server',
    makeSegment({ sourcePort: 80, destinationPort: 40000, flags: ACK, seq: seqAdd(fin.seq, 2 ** 30) }),
  );
  hosts.run('1s');
  expect(hosts.sent).toEqual(['client ACK', 'server RST']);
  hosts.run('237.5s');
  expect(hosts.client.timeWait.count).toBe(1);
  hosts.run('2s');
  expect(hosts.client.timeWait.count).toBe(0);
});
