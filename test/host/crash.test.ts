import { describe, expect, it } from 'vitest';
import { Socket } from '../../src/host/index.ts';
import { CLIENT, SERVER, twoHosts, type TwoHosts } from '../support/hosts.ts';

/** A listener on port 80 and one connection to it from port 4000. */
function connected(): TwoHosts & { readonly near: Socket; readonly far: Socket } {
  const hosts = twoHosts();
  const listener = new Socket(hosts.server);
  listener.bind(80);
  listener.listen();
  const near = new Socket(hosts.client);
  near.bind(4000);
  near.connect(SERVER, 80);
  hosts.run('1s');
  return { ...hosts, near, far: listener.accept()! };
}

describe('a host that crashes', () => {
  it('sends nothing and holds nothing: connections, listeners and ports are free', () => {
    const { server, client, sent } = connected();
    const before = sent.length;
    server.crash();
    expect(sent).toHaveLength(before);
    expect(server.connections).toBe(0);
    expect(server.listener(80)).toBeUndefined();
    expect(server.ports.inUse(80, false)).toBe(false);
    expect(server.up).toBe(false);
    expect(client.connections).toBe(1);
  });

  it('leaves dead sockets, and no timer that would act for them', () => {
    const { server, far, near, run, sent } = connected();
    far.setLinger({ on: true, seconds: 5 });
    far.send(1000);
    far.close(true);
    server.crash();
    near.abort();
    const before = sent.length;
    run('100s');
    expect(sent.slice(before).filter(line => line.startsWith('server FIN'))).toEqual([]);
    expect(far.send(1)).toBe(-1);
    expect(far.errno).toBe('EBADF');
  });

  it('answers old segments with RST when it is up again', () => {
    const { server, near, run, sent } = connected();
    server.crash();
    server.restart();
    near.send(10);
    run('1s');
    expect(sent.slice(-2)).toEqual(['client PSH,ACK', 'server RST']);
    expect(near.endpoint?.error).toBe('ECONNRESET');
  });

  it('loses its TIME-WAITs, so that their ports may be used at once', () => {
    const { client, near, far, run } = connected();
    near.close();
    run('100ms');
    far.close();
    run('100ms');
    expect(client.timeWait.count).toBe(1);
    client.crash();
    client.restart();
    expect(client.timeWait.count).toBe(0);
    expect(new Socket(client).bind(4000)).toBe(0);
    expect(CLIENT).toBe(0);
  });
});
