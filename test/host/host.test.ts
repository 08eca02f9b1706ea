// What reaches a host finds its connection, its listener, or nobody.
import { describe, expect, it } from 'vitest';
import { Socket, type TimeWaitReuse } from '../../src/host/index.ts';
import { ms, seconds } from '../../src/time/index.ts';
import { ACK, FIN, makeSegment, RST, seq, seqDiff, SYN } from '../../src/wire/index.ts';
import { CLIENT, notes, SERVER, twoHosts, type TwoHosts } from '../support/hosts.ts';

/** A listening socket and what its application heard. */
function listen({ server }: TwoHosts, port = 80, backlog?: number) {
  const { log, events } = notes();
  const socket = new Socket(server, events);
  socket.reuseAddress = true;
  expect(socket.bind(port)).toBe(0);
  expect(socket.listen(backlog)).toBe(0);
  return { socket, log };
}

function connect({ client }: TwoHosts, options: { port?: number; to?: number } = {}) {
  const { log, events } = notes();
  const socket = new Socket(client, events);
  socket.reuseAddress = true;
  if (options.port !== undefined) expect(socket.bind(options.port)).toBe(0);
  const result = socket.connect(SERVER, options.to ?? 80);
  return { socket, log, result };
}

/** A connection of which the client closed first: it is in TIME-WAIT there. */
function closedByClient(hosts: TwoHosts, port?: number): void {
  const listener = listen(hosts);
  const { socket } = connect(hosts, port === undefined ? {} : { port });
  hosts.run('1s');
  const accepted = listener.socket.accept()!;
  socket.close();
  hosts.run('1s');
  accepted.close();
  hosts.run('1s');
  listener.socket.close();
  expect(hosts.client.timeWait.count).toBe(1);
  expect(hosts.server.connections).toBe(0);
}

describe('a segment for nobody', () => {
  it('is answered with RST', () => {
    const hosts = twoHosts();
    hosts.inject('client', makeSegment({ sourcePort: 1, destinationPort: 2, flags: ACK, ack: seq(77) }));
    hosts.run();
    expect(hosts.sent).toEqual(['server RST']);
  });

  it('is not answered when it is a RST itself', () => {
    const hosts = twoHosts();
    hosts.inject('client', makeSegment({ sourcePort: 1, destinationPort: 2, flags: RST | ACK }));
    hosts.run();
    expect(hosts.sent).toEqual([]);
  });

  it('that is a SYN makes connect() fail with ECONNREFUSED, once', () => {
    const hosts = twoHosts();
    const { socket, log } = connect(hosts);
    hosts.run();
    expect(log).toEqual(['ECONNREFUSED', 'closed']);
    expect(hosts.sent).toEqual(['client SYN', 'server RST,ACK']);
    expect(socket.takeError()).toBe('ECONNREFUSED');
    expect(socket.takeError()).toBeNull();
    expect(hosts.client.connections).toBe(0);
  });
});

describe('a listener (RFC 9293 §3.10.7.2)', () => {
  it.each([
    ['RST', RST, []],
    ['FIN', FIN, []],
    ['ACK', ACK, ['server RST']],
    ['SYN,ACK', SYN | ACK, ['server RST']],
  ])('given %s makes no connection', (_name, flags, answer) => {
    const hosts = twoHosts();
    listen(hosts);
    hosts.inject('client', makeSegment({ sourcePort: 1, destinationPort: 80, flags }));
    hosts.run('100ms');
    expect(hosts.sent).toEqual(answer);
    expect(hosts.server.connections).toBe(0);
  });

  it('hands a connection to accept() when its handshake is complete, and not before', () => {
    const hosts = twoHosts();
    const listener = listen(hosts);
    connect(hosts);
    hosts.run('25ms');
    expect(hosts.server.listener(80)?.halfOpen).toBe(1);
    expect(listener.socket.accept()).toBeNull();
    expect(listener.socket.errno).toBe('EAGAIN');
    hosts.run('10ms');
    expect(listener.log).toEqual(['acceptable']);
    expect(listener.socket.accept()).not.toBeNull();
    expect(hosts.server.listener(80)?.halfOpen).toBe(0);
  });

  it('drops a SYN in silence when nobody accepts and the backlog is full', () => {
    const hosts = twoHosts();
    listen(hosts, 80, 2);
    for (let n = 0; n < 3; n++) {
      connect(hosts);
      hosts.run('100ms');
    }
    expect(hosts.server.listener(80)?.waiting).toBe(3); // Linux: more than the backlog counts as full
    const { log } = connect(hosts);
    hosts.run('500ms');
    expect(log).toEqual([]);
    expect(hosts.sent.at(-1)).toBe('client SYN');
  });

  it('that closes resets what nobody accepted', () => {
    const hosts = twoHosts();
    const listener = listen(hosts);
    const { log } = connect(hosts);
    hosts.run('100ms');
    listener.socket.close();
    hosts.run('100ms');
    expect(hosts.sent.at(-1)).toBe('server RST,ACK');
    expect(log).toEqual(['connected', 'ECONNRESET', 'closed']);
    expect(hosts.server.connections + hosts.client.connections).toBe(0);
  });

  it('that closes says nothing to a half-open connection, whose ACK then meets nobody', () => {
    const hosts = twoHosts();
    const listener = listen(hosts);
    const { log } = connect(hosts);
    hosts.run('15ms'); // SYN,ACK is on its way
    listener.socket.close();
    hosts.run('10ms');
    expect(hosts.sent).toEqual(['client SYN', 'server SYN,ACK', 'client ACK']);
    hosts.run('20ms');
    expect(hosts.sent.at(-1)).toBe('server RST');
    expect(log).toEqual(['connected', 'ECONNRESET', 'closed']);
    expect(hosts.server.connections).toBe(0);
  });

  it('that closes lets a half-open connection go whose peer is silent, without sending SYN,ACK again', () => {
    const hosts = twoHosts();
    let answers = 0;
    hosts.server.route(CLIENT, { send: () => void answers++ });
    const listener = listen(hosts);
    hosts.inject('client', makeSegment({ sourcePort: 1, destinationPort: 80, flags: SYN }));
    hosts.run('10ms');
    listener.socket.close();
    expect(hosts.server.connections).toBe(1);
    hosts.run();
    expect(answers).toBe(1);
    expect(hosts.server.connections).toBe(0);
  });
});

describe('ports', () => {
  it('a second listener on a port gets EADDRINUSE', () => {
    const hosts = twoHosts();
    listen(hosts);
    const second = new Socket(hosts.server);
    second.reuseAddress = true;
    expect(second.bind(80)).toBe(-1);
    expect(second.errno).toBe('EADDRINUSE');
  });

  it('connect() without bind() takes the first free port, and EADDRNOTAVAIL when there is none', () => {
    const hosts = twoHosts({ portRange: [50000, 50001] });
    listen(hosts);
    expect(connect(hosts).socket.localPort).toBe(50000);
    expect(connect(hosts).socket.localPort).toBe(50001);
    const third = connect(hosts);
    expect(third.result).toBe(-1);
    expect(third.socket.errno).toBe('EADDRNOTAVAIL');
  });

  it('one local port serves connections to different remote ports', () => {
    const hosts = twoHosts({ portRange: [50000, 50000] });
    listen(hosts, 80);
    listen(hosts, 81);
    expect(connect(hosts, { to: 80 }).result).toBe(0);
    expect(connect(hosts, { to: 81 }).result).toBe(0);
    hosts.run('1s');
    expect(hosts.server.connections).toBe(2);
  });

  it('a port in TIME-WAIT can be bound with SO_REUSEADDR only, and is free afterwards', () => {
    const hosts = twoHosts();
    closedByClient(hosts, 40000);
    const socket = new Socket(hosts.client);
    expect(socket.bind(40000)).toBe(-1);
    expect(socket.errno).toBe('EADDRINUSE');
    socket.reuseAddress = true;
    expect(socket.bind(40000)).toBe(0);
    socket.close();
    hosts.run();
    expect(new Socket(hosts.client).bind(40000)).toBe(0);
  });
});

describe('TIME-WAIT', () => {
  it('is counted while it lasts, and its peak is remembered', () => {
    const hosts = twoHosts();
    closedByClient(hosts);
    hosts.run();
    expect(hosts.client.timeWait).toMatchObject({ count: 0, peak: 1, overflowed: 0 });
    expect(hosts.client.connections).toBe(0);
  });

  it('keeps the 4-tuple from a new connect(): EADDRNOTAVAIL', () => {
    const hosts = twoHosts();
    closedByClient(hosts, 40000);
    const again = connect(hosts, { port: 40000 });
    expect(again.result).toBe(-1);
    expect(again.socket.errno).toBe('EADDRNOTAVAIL');
  });

  it('gives it up when the policy of reuse says so, and tells it who chose the port', () => {
    const asked: string[] = [];
    const timeWaitReuse: TimeWaitReuse = (old, by, now) => {
      asked.push(by);
      return now - old.timeWaitSince! > ms(100);
    };
    const hosts = twoHosts({ timeWaitReuse, portRange: [40000, 40000] });
    closedByClient(hosts);
    listen(hosts);
    expect(connect(hosts).result).toBe(0);
    expect(hosts.client.timeWait.count).toBe(0);
    hosts.run('1s');
    expect(asked).toContain('kernel');
    expect(hosts.client.find(SERVER, 80, 40000)?.connection.state).toBe('ESTABLISHED');
    expect(hosts.server.find(CLIENT, 40000, 80)?.connection.state).toBe('ESTABLISHED');
  });

  it('at the server gives way to a new SYN from the same port (RFC 6191)', () => {
    const hosts = twoHosts();
    const listener = listen(hosts);
    const first = connect(hosts, { port: 40000 });
    hosts.run('1s');
    listener.socket.accept()!.close();
    hosts.run('1s');
    first.socket.close();
    hosts.run('1s');
    expect(hosts.server.timeWait.count).toBe(1);
    const { log } = connect(hosts, { port: 40000 });
    hosts.run('100ms');
    expect(log).toEqual(['connected']);
    expect(hosts.server.timeWait.count).toBe(0);
  });

  it('beyond its limit ends at once', () => {
    const hosts = twoHosts({ timeWaitLimit: 0 });
    const listener = listen(hosts);
    const { socket } = connect(hosts);
    hosts.run('1s');
    const accepted = listener.socket.accept()!;
    socket.close();
    hosts.run('1s');
    accepted.close();
    hosts.run('1s');
    expect(hosts.client.connections).toBe(0);
    expect(hosts.client.timeWait).toMatchObject({ count: 0, peak: 0, overflowed: 1 });
    expect(hosts.scheduler.clock).toBeLessThan(seconds(10));
  });
});

describe('many connections one after the other', () => {
  it('leave nothing behind: no connection, no timer, no port', () => {
    const hosts = twoHosts({ portRange: [50000, 50009] });
    const listener = listen(hosts);
    for (let n = 0; n < 50; n++) {
      const { socket, result } = connect(hosts);
      expect(result).toBe(0);
      hosts.run('100ms');
      const accepted = listener.socket.accept()!;
      socket.send(100);
      hosts.run('100ms');
      expect(accepted.recv()).toBe(100);
      // Half of them are closed in turn, half are reset; either way TIME-WAIT is waited for.
      if (n % 2 === 0) socket.abort();
      else socket.close();
      hosts.run('100ms');
      accepted.close();
      hosts.run('300s');
    }
    expect(hosts.client.connections + hosts.server.connections).toBe(0);
    expect(hosts.scheduler.pending).toBe(0);
    expect(hosts.client.ports.inUse(50000, false)).toBe(false);
  });

  it('begin with numbers that depend on the seed and the host only', () => {
    const first = (seed: string): number[] => {
      const hosts = twoHosts({ seed });
      return [connect(hosts), connect(hosts)].map(({ socket }) => {
        const endpoint = socket.endpoint!;
        return (endpoint.connection as { tcb?: { snd: { iss: number } } }).tcb!.snd.iss;
      });
    };
    expect(first('a')).toEqual(first('a'));
    expect(first('a')).not.toEqual(first('b'));
    expect(first('a')[0]).not.toBe(first('a')[1]);
    for (const iss of first('a')) expect(iss).toBeLessThan(2 ** 31);
  });

  it('on one 4-tuple begin each beyond the one before (RFC 9293 §3.4.1)', () => {
    const hosts = twoHosts();
    const numbers = Array.from({ length: 5 }, () => {
      const { socket } = connect(hosts, { port: 50000 });
      const { iss } = (socket.endpoint!.connection as { tcb?: { snd: { iss: number } } }).tcb!.snd;
      hosts.run('20ms'); // refused: nobody listens
      return iss;
    });
    for (const [index, iss] of numbers.slice(1).entries()) {
      expect(seqDiff(seq(iss), seq(numbers[index]!))).toBeGreaterThan(0);
    }
  });
});
