// System calls and what they return.
import { describe, expect, it } from 'vitest';
import { Socket } from '../../src/host/index.ts';
import { ms, seconds } from '../../src/time/index.ts';
import { notes, SERVER, twoHosts, type TwoHosts } from '../support/hosts.ts';

interface Connected extends TwoHosts {
  readonly here: Socket;
  readonly there: Socket;
  readonly hereLog: string[];
  readonly thereLog: string[];
}

/** A connection, established and accepted; `here` is the client's socket, `there` the server's. */
function connected(prepare: (socket: Socket) => void = () => {}): Connected {
  const hosts = twoHosts();
  const listening = new Socket(hosts.server);
  listening.bind(80);
  listening.listen();
  const [client, server] = [notes(), notes()];
  const here = new Socket(hosts.client, client.events);
  prepare(here);
  here.connect(SERVER, 80);
  hosts.run('100ms');
  const there = listening.accept(server.events)!;
  client.log.length = 0;
  hosts.sent.length = 0;
  return { ...hosts, here, there, hereLog: client.log, thereLog: server.log };
}

describe('send() and recv()', () => {
  it('carry octets across, and say EAGAIN when there is nothing', () => {
    const { here, there, thereLog, run } = connected();
    expect(here.send(300)).toBe(300);
    expect(there.recv()).toBe(-1);
    expect(there.errno).toBe('EAGAIN');
    run('50ms');
    expect(thereLog).toEqual(['readable']);
    expect(there.recv(100)).toBe(100);
    expect(there.recv()).toBe(200);
    expect(there.recv()).toBe(-1);
  });

  it('carry real bytes unchanged', () => {
    const { here, there, run } = connected();
    const text = new TextEncoder().encode('all I had to say');
    here.send({ buffer: text, offset: 0, length: text.length });
    run('50ms');
    const into = new Uint8Array(100);
    const count = there.recv(100, into);
    expect(new TextDecoder().decode(into.subarray(0, count))).toBe('all I had to say');
  });

  it('take no more than the send buffer, and are told when there is room again', () => {
    const { here, there, hereLog, run } = connected();
    const taken = here.send(10_000_000);
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThan(10_000_000);
    expect(here.send(1)).toBe(-1);
    expect(here.errno).toBe('EAGAIN');
    run('50ms');
    there.recv();
    run('200ms');
    expect(hereLog).toContain('writable');
    expect(here.send(1)).toBe(1);
  });

  it('on a socket that was never connected, or is closed, fail', () => {
    const { client } = twoHosts();
    const socket = new Socket(client);
    expect([socket.send(1), socket.errno]).toEqual([-1, 'ENOTCONN']);
    expect([socket.recv(), socket.errno]).toEqual([-1, 'ENOTCONN']);
    expect([socket.shutdown('wr'), socket.errno]).toEqual([-1, 'ENOTCONN']);
    expect(socket.close()).toBe(0);
    expect([socket.close(), socket.errno]).toEqual([-1, 'EBADF']);
  });
});

describe('end of file', () => {
  it('comes after shutdown(wr), again and again, and the other direction stays open', () => {
    const { here, there, run } = connected();
    here.send(10);
    here.shutdown('wr');
    expect([here.send(1), here.errno]).toEqual([-1, 'EPIPE']);
    run('50ms');
    expect([there.recv(), there.recv(), there.recv()]).toEqual([10, 0, 0]);
    expect(there.send(20)).toBe(20);
    run('50ms');
    expect(here.recv()).toBe(20);
  });

  it('comes at once to the one who shut its own reading', () => {
    const { here, hereLog } = connected();
    here.shutdown('rd');
    expect(hereLog).toEqual(['readable']);
    expect(here.recv()).toBe(0);
  });
});

describe('after a reset', () => {
  it('recv() says ECONNRESET once and then end of file; send() says EPIPE', () => {
    const { here, there, thereLog, run } = connected();
    here.abort();
    run('50ms');
    expect(thereLog).toEqual(['ECONNRESET', 'closed']);
    expect([there.recv(), there.errno]).toEqual([-1, 'ECONNRESET']);
    expect(there.recv()).toBe(0);
    expect([there.send(1), there.errno]).toEqual([-1, 'EPIPE']);
  });

  it('a first send() says ECONNRESET, as on Linux', () => {
    const { here, there, run } = connected();
    here.abort();
    run('50ms');
    expect([there.send(1), there.errno]).toEqual([-1, 'ECONNRESET']);
    expect([there.send(1), there.errno]).toEqual([-1, 'EPIPE']);
  });
});

describe('close()', () => {
  it('with unread data resets (RFC 2525 §2.17)', () => {
    const { here, there, sent, run } = connected();
    here.send(10);
    run('50ms');
    there.close();
    expect(sent.at(-1)).toBe('server RST,ACK');
  });

  it('with SO_LINGER and 0 seconds resets', () => {
    const { here, sent } = connected();
    here.setLinger({ on: true, seconds: 0 });
    here.close();
    expect(sent).toEqual(['client RST,ACK']);
  });

  it('tells the application nothing more but that the connection is gone', () => {
    const { here, there, hereLog, run } = connected();
    here.close();
    run('50ms');
    there.close();
    run();
    expect(hereLog).toEqual(['closed']);
  });

  it('that blocks and lingers lets go as soon as the peer has acknowledged all', () => {
    const { here, there, client, scheduler, run } = connected();
    here.setLinger({ on: true, seconds: 100 });
    here.send(1000);
    here.close(true);
    run('200ms');
    there.recv();
    there.close();
    const before = scheduler.clock;
    run('5s');
    // In TIME-WAIT now, and no linger timer holds it: 2 MSL later nothing is left.
    expect(client.timeWait.count).toBe(1);
    run();
    expect(client.connections).toBe(0);
    expect(scheduler.clock - before).toBeLessThan(seconds(245));
  });
});

describe('a blocking close that lingers', () => {
  it('stops waiting when its time is over, and the connection goes on without it', () => {
    const { here, client, run } = connected(socket => socket.setOption('SO_SNDBUF', 10_000_000));
    here.setLinger({ on: true, seconds: 2 });
    here.send(10_000_000);
    here.close(true);
    // The server's application reads nothing: its window closes, and the FIN is never sent.
    run('3s');
    expect(client.connections).toBe(1);
    expect(here.endpoint?.connection.state).toBe('FIN-WAIT-1');
    expect([here.send(1), here.errno]).toEqual([-1, 'EBADF']);
  });
});

describe('options', () => {
  it('set before connect() hold for the connection', () => {
    const { here, run } = connected(socket => {
      socket.setOption('SO_SNDBUF', 5000);
      socket.setOption('TCP_NODELAY', 1);
    });
    expect(here.send(100_000)).toBe(5000);
    run('1s');
  });

  it('with an unknown name are an error of the user', () => {
    const { here } = connected();
    expect(() => here.setOption('TCP_MAGIC', 1)).toThrowError(/TCP_MAGIC/);
  });

  it('of the listener are inherited by what it accepts', () => {
    const hosts = twoHosts();
    const listening = new Socket(hosts.server);
    listening.setOption('SO_SNDBUF', 3000);
    listening.setLinger({ on: true, seconds: 0 });
    listening.bind(80);
    listening.listen();
    new Socket(hosts.client).connect(SERVER, 80);
    hosts.run('100ms');
    const accepted = listening.accept()!;
    expect(accepted.send(10_000)).toBe(3000);
    accepted.close();
    expect(hosts.sent.at(-1)).toBe('server RST,ACK');
    expect(hosts.scheduler.clock).toBe(ms(100));
  });
});

describe('an application that closes its socket when it is told of the end', () => {
  /** Two connections whose server resets them; the client's application closes in that handler. */
  function endings(handler: 'error' | 'closed'): TwoHosts {
    const hosts = twoHosts();
    const listening = new Socket(hosts.server, {
      ...notes().events,
      acceptable: socket => void socket.accept()?.abort(),
    });
    listening.bind(80);
    listening.listen();
    for (let i = 0; i < 2; i++) {
      const client = new Socket(hosts.client, {
        ...notes().events,
        [handler]: (socket: Socket) => void socket.close(),
      });
      client.connect(SERVER, 80);
    }
    hosts.run('1s');
    return hosts;
  }

  it.each(['error', 'closed'] as const)(
    'in its %s handler, and new connections are not mixed up',
    handler => {
      const hosts = endings(handler);
      const logs = [0, 1, 2].map(() => {
        const { log, events } = notes();
        new Socket(hosts.client, {
          ...events,
          connected: socket => void log.push(`${socket.localPort}`),
        }).connect(SERVER, 80);
        return log;
      });
      hosts.run('1s');
      const ports = logs.map(log => log[0]);
      expect(new Set(ports).size).toBe(3);
      expect(ports.every(port => port !== undefined)).toBe(true);
    },
  );
});
