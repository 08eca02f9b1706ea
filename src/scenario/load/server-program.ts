// The server's program of a workload on one port: accepts, answers each request, and closes when it should, or
// never.
import { Socket, type Host, type SocketEvents } from '../../host/index.ts';
import type { ClientEnd } from './client-end.ts';
import type { Gate } from './gate.ts';
import type { NatAddresses } from './nat-addresses.ts';
import type { WorkloadSettings } from './workload-settings.ts';

export interface ProgramContext {
  readonly settings: WorkloadSettings;
  readonly gate: Gate;
  readonly addresses: NatAddresses;
}

export class ServerProgram implements SocketEvents {
  readonly host: Host;
  readonly port: number;
  readonly settings: WorkloadSettings;
  /** Connections that it holds: accepted and not closed. */
  held = 0;
  #listening: Socket | null = null;
  readonly #gate: Gate;
  readonly #addresses: NatAddresses;
  /** Clients on their way here, by host and port. */
  readonly #expected = new Map<number, ClientEnd>();

  constructor(host: Host, port: number, { settings, gate, addresses }: ProgramContext) {
    this.host = host;
    this.port = port;
    this.settings = settings;
    this.#gate = gate;
    this.#addresses = addresses;
  }

  /** A run begins. @returns the reason when it cannot listen */
  begin(): string | null {
    this.#expected.clear();
    return this.listen();
  }

  /** Runs from its beginning: also when its host is up again after a crash. @returns the reason when it cannot */
  listen(): string | null {
    this.held = 0;
    const socket = new Socket(this.host, this.#gate.before(this));
    socket.reuseAddress = this.settings.server.reuseaddr;
    for (const [name, value] of this.settings.server.options) socket.setOption(name, value);
    if (this.settings.lingerSeconds !== null && this.settings.closes === 'server') {
      socket.setLinger({ on: true, seconds: this.settings.lingerSeconds });
    }
    if (socket.bind(this.port) < 0 || socket.listen(this.settings.server.backlog) < 0) return socket.errno;
    this.#listening = socket;
    return null;
  }

  /** A host has crashed, and with it the clients that were on it. */
  lose(host: Host): void {
    for (const client of this.#expected.values()) {
      if (client.host !== host) continue;
      this.forget(client);
      client.perish();
    }
  }

  expect(client: ClientEnd, localPort: number): void {
    client.ticket = client.host.index * 2 ** 16 + localPort;
    this.#expected.set(client.ticket, client);
  }

  /** The client is through with its connection, whether or not it was accepted. */
  forget(client: ClientEnd): void {
    if (client.ticket >= 0 && this.#expected.get(client.ticket) === client)
      this.#expected.delete(client.ticket);
  }

  acceptable(): void {
    while (this.held < this.settings.server.descriptors) {
      const socket = this.#listening?.accept() ?? null;
      if (socket === null) return;
      this.held++;
      const end = new ServerEnd(this, socket, this.#clientOf(socket));
      socket.application = this.#gate.before(end);
      end.readable();
    }
  }

  /** Null for a client that has given up already. */
  #clientOf({ endpoint }: Socket): ClientEnd | null {
    if (endpoint === null) return null;
    const { peer, remotePort } = endpoint;
    const connection = { host: this.host.index, port: this.port, peer, peerPort: remotePort };
    const client = this.#addresses.meant(connection);
    return this.#expected.get(client.peer * 2 ** 16 + client.peerPort) ?? null;
  }

  /** A connection was closed; there may be room for one that waits. */
  closedOne(): void {
    this.held--;
    if (this.held === this.settings.server.descriptors - 1) this.acceptable();
  }

  connected(): void {}
  readable(): void {}
  writable(): void {}
  error(): void {}
  closed(): void {}
}

class ServerEnd implements SocketEvents {
  readonly #program: ServerProgram;
  readonly #socket: Socket;
  /** Null for a client that has given up before it was accepted. */
  readonly #client: ClientEnd | null;
  #received = 0;
  #toWrite = 0;
  /** The answer being written is the last, and this side closes first. */
  #isLast = false;
  #closed = false;

  constructor(program: ServerProgram, socket: Socket, client: ClientEnd | null) {
    this.#program = program;
    this.#socket = socket;
    this.#client = client;
  }

  readable(): void {
    while (!this.#closed) {
      const count = this.#socket.recv();
      if (count < 0) return;
      if (count === 0) {
        this.#endOfFile();
        return;
      }
      this.#received += count;
      if (this.#client !== null && this.#received >= this.#client.request) this.#answer(this.#client);
    }
  }

  writable(): void {
    if (this.#toWrite > 0) this.#write();
  }

  error(): void {
    this.#close();
  }

  connected(): void {}
  acceptable(): void {}
  closed(): void {}

  #answer(client: ClientEnd): void {
    this.#received = 0;
    this.#toWrite = client.response;
    this.#isLast = client.requestsLeft === 0 && this.#program.settings.closes === 'server';
    this.#write();
  }

  #write(): void {
    const taken = this.#socket.send(this.#toWrite);
    if (taken > 0) this.#toWrite -= taken;
    if (this.#toWrite === 0 && this.#isLast) this.#close();
  }

  #endOfFile(): void {
    const leaks = this.#client?.leaks === true && this.#program.settings.closes === 'client';
    if (!leaks) this.#close();
  }

  #close(): void {
    // A socket that is closed already has died with its host.
    if (this.#closed || this.#socket.closed) return;
    this.#closed = true;
    this.#socket.close();
    this.#program.closedOne();
  }
}
