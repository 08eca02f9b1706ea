// A host: it finds the connection that a segment belongs to, makes one when a SYN meets a listener, answers
// for nobody where there is none, and sends what its connections transmit.
//
//   packet ──► routes[from].table[4-tuple] ──► endpoint ──► connection
//                     │ none                       │
//                     ├──► listener: SYN makes one  └──► transmit ──► routes[to].sink
//                     └──► nobody: RST (RFC 9293 §3.10.7.1)
//
// The 4-tuple is one small integer per peer: no strings, and no search on the hot path.
import { arrivesClosed, Connection } from '../tcp/index.ts';
import type { ConnectionOptions, Profile, TransmitCause } from '../tcp/index.ts';
import { invariant, type Nanoseconds } from '../time/index.ts';
import type { VirtualScheduler } from '../time/index.ts';
import type { Packet } from '../link/index.ts';
import { ACK, RST, segmentSize, SYN, type Segment, type SequenceNumber } from '../wire/index.ts';
import { Endpoint } from './endpoint.ts';
import { EndpointTable } from './endpoint-table.ts';
import { EphemeralPorts, tupleKey, type Connections } from './ephemeral-ports.ts';
import type { Errno } from './errno.ts';
import type { HostOptions } from './host-options.ts';
import type { HostedConnection } from './hosted-connection.ts';
import { InitialSequence } from './initial-sequence.ts';
import { Listener } from './listener.ts';
import { nobody, type HostObserver } from './observer.ts';
import type { PacketNumbers, PacketSink } from './packet-sink.ts';
import { Ports } from './ports.ts';
import type { Socket } from './socket.ts';
import type { TimeWaitOwner } from './time-wait-entries.ts';
import { TimeWaitTable } from './time-wait-table.ts';

interface Route {
  readonly sink: PacketSink;
  readonly table: EndpointTable;
}

export class Host implements Connections {
  readonly name: string;
  readonly index: number;
  readonly profile: Profile;
  readonly scheduler: VirtualScheduler;
  readonly observer: HostObserver;
  readonly ports: Ports;
  readonly timeWait: TimeWaitTable;
  readonly #ephemeral: EphemeralPorts;
  readonly #initial: InitialSequence;
  readonly #packets: PacketNumbers;
  readonly #makeConnection: (options: ConnectionOptions) => HostedConnection;
  readonly #routes: (Route | undefined)[] = [];
  readonly #listeners = new Map<number, Listener>();
  /** Every endpoint ever made, and those of them free to be used again. */
  readonly #endpoints: Endpoint[] = [];
  readonly #free: Endpoint[] = [];
  /** False between a crash and a restart. */
  #up = true;
  /**
   * The latest of each short-lived kind. When a garbage collection finds none left of a kind, V8 forgets the
   * hidden class and throws away all code compiled for it: runs of tiny worlds became ten times slower.
   */
  readonly #kept: { connection?: HostedConnection; packet?: Packet; socket?: Socket } = {};

  constructor(options: HostOptions) {
    this.name = options.name;
    this.index = options.index;
    this.profile = options.profile;
    this.scheduler = options.scheduler;
    this.observer = options.observer ?? nobody;
    this.ports = new Ports(options.portRange);
    this.timeWait = new TimeWaitTable(this, options.timeWaitLimit);
    this.#ephemeral = new EphemeralPorts(this, options.timeWaitReuse ?? null);
    this.#initial = new InitialSequence(options.random.stream(`host/${options.name}/iss`));
    this.#packets = options.packets ?? { next: 1 };
    this.#makeConnection = options.makeConnection ?? (connection => new Connection(connection));
  }

  /** Packets for the host with that index go to `sink`. */
  route(peer: number, sink: PacketSink): void {
    this.#routes[peer] = { sink, table: new EndpointTable() };
  }

  /** The connection of a 4-tuple, if there is one; TIME-WAIT included. */
  find(peer: number, remotePort: number, localPort: number): Endpoint | undefined {
    return this.lookUp(peer, tupleKey(remotePort, localPort));
  }

  whole(peer: number, key: number): Endpoint | undefined {
    return this.#routes[peer]?.table.get(key);
  }

  lookUp(peer: number, key: number): Endpoint | undefined {
    const endpoint = this.whole(peer, key);
    if (endpoint !== undefined || this.timeWait.rows === 0 || !this.timeWait.has(peer, key)) return endpoint;
    const woken = this.#free.pop() ?? this.#make();
    this.timeWait.wake(peer, key, woken);
    this.#routes[peer]!.table.set(key, woken);
    return woken;
  }

  /** Connections to all peers, TIME-WAIT included. */
  get connections(): number {
    return this.#routes.reduce((sum, route) => sum + (route?.table.size ?? 0), this.timeWait.rows);
  }

  /** A packet arrives from a link. */
  receive(packet: Packet): void {
    const { segment } = packet;
    const { clock } = this.scheduler;
    if (this.observer.detailed) this.observer.received(this, packet);
    const route = this.#routes[packet.from];
    invariant(route !== undefined, 'a packet from a host without a route');
    const key = tupleKey(segment.sourcePort, segment.destinationPort);
    const endpoint = this.lookUp(packet.from, key);
    if (endpoint === undefined) {
      this.#arrivesForNobody(packet, null, clock);
    } else if (endpoint.abandoned) {
      endpoint.abort(clock);
      this.#arrivesForNobody(packet, null, clock);
    } else if (endpoint.timeWaitSince !== null && (segment.flags & (SYN | ACK | RST)) === SYN) {
      this.#synInTimeWait(endpoint, packet, clock);
    } else {
      endpoint.segmentArrives(segment, clock);
    }
  }

  /** Sends a segment to a peer. For endpoints; `endpoint` is null for a reply from nobody. */
  transmit(endpoint: Endpoint | null, peer: number, segment: Segment, cause: TransmitCause): void {
    const route = this.#routes[peer];
    invariant(route !== undefined, 'a segment to a host without a route');
    const packet: Packet = {
      id: this.#packets.next++,
      from: this.index,
      to: peer,
      segment,
      size: segmentSize(segment),
      sentAt: this.scheduler.clock,
    };
    this.#kept.packet = packet;
    this.observer.transmitted(this, endpoint, packet, cause);
    route.sink.send(packet);
  }

  /** connect(): an active open for a socket, from `localPort` or, when that is 0, from an ephemeral one. */
  connect(socket: Socket, localPort: number, peer: number, remotePort: number): Endpoint | Errno {
    const route = this.#routes[peer];
    invariant(route !== undefined, 'connect to a host without a route');
    const now = this.scheduler.clock;
    const by = localPort === 0 ? 'kernel' : 'application';
    const port = localPort === 0 ? this.#ephemeral.choose(peer, remotePort, now) : localPort;
    if (port === null) return 'EADDRNOTAVAIL';
    const old = this.lookUp(peer, tupleKey(remotePort, port));
    let iss: SequenceNumber | null = null;
    if (old !== undefined) {
      if (!this.#ephemeral.mayReuse(old, by, now)) return 'EADDRNOTAVAIL';
      iss = old.replace();
    }
    const endpoint = this.#begin('active', peer, remotePort, port, socket, iss);
    endpoint.socket = socket;
    endpoint.open('active', now);
    return endpoint;
  }

  listen(socket: Socket, port: number, backlog: number): Errno | null {
    if (this.#listeners.has(port)) return 'EADDRINUSE';
    this.#listeners.set(port, new Listener(port, backlog, socket));
    this.ports.listen(port, true);
    return null;
  }

  listener(port: number): Listener | undefined {
    return this.#listeners.get(port);
  }

  /** Stops listening. What nobody accepted is reset (Linux: inet_csk_listen_stop); half-open ones go when touched. */
  unlisten(port: number): void {
    const listener = this.#listeners.get(port);
    if (listener === undefined) return;
    this.#listeners.delete(port);
    this.ports.listen(port, false);
    for (const endpoint of listener.drain()) {
      endpoint.listener = null;
      if (endpoint.released) this.recycle(endpoint);
      else if (endpoint.connection.state === 'SYN-RECEIVED') endpoint.abandoned = true;
      else endpoint.abort(this.scheduler.clock);
    }
  }

  /** The connection is gone: its 4-tuple and its port are free. For endpoints. */
  forget(endpoint: Endpoint): void {
    const table = this.#routes[endpoint.peer]?.table;
    if (table?.get(endpoint.key) !== endpoint) return;
    table.delete(endpoint.key);
    this.giveBack(endpoint);
  }

  /** Port and 4-tuple of a connection are free. For the TIME-WAIT table. */
  giveBack({ peer, key, reuseAddress, bound }: TimeWaitOwner): void {
    const localPort = key & 0xffff;
    this.ports.release(localPort, reuseAddress);
    if (bound !== null) this.ports.unbind(localPort, bound);
    this.#ephemeral.givenBack(peer, key >>> 16, localPort);
  }

  /** An endpoint in TIME-WAIT that nobody holds may go on as a row of the table. For endpoints. */
  shelve(endpoint: Endpoint): void {
    const { socket } = endpoint;
    if (endpoint.listener !== null || (socket !== null && !socket.closed)) return;
    if (!this.timeWait.shelve(endpoint)) return;
    this.#routes[endpoint.peer]!.table.delete(endpoint.key);
    endpoint.depart();
    this.recycle(endpoint);
  }

  /** Nobody knows the endpoint any more: it may serve another connection. */
  recycle(endpoint: Endpoint): void {
    endpoint.end();
    this.#free.push(endpoint);
  }

  /** False between `crash` and `restart`: whoever delivers packets loses those for a host that is down. */
  get up(): boolean {
    return this.#up;
  }

  /**
   * The host loses all it knows, without a word to anyone: connections, listening ports, TIME-WAIT, and the
   * secret of its initial sequence numbers. Its sockets are dead. Observers are told that connections end.
   */
  crash(): void {
    for (const route of this.#routes) {
      for (const endpoint of route?.table.sorted() ?? []) {
        const { state } = endpoint.connection;
        endpoint.perish();
        if (state !== 'CLOSED') this.observer.stateChanged(this, endpoint, state, 'CLOSED', 'crash');
      }
    }
    this.timeWait.crash();
    // Connections that are deleted but were not yet read to their end are only in their sockets' hands.
    for (const endpoint of this.#endpoints) endpoint.socket?.perish();
    this.#forgetAll();
    this.#up = false;
  }

  restart(): void {
    this.#up = true;
  }

  /** As good as new, for another run on the same clock; nothing is told to anyone. */
  reset(): void {
    this.#forgetAll();
    this.#up = true;
  }

  #forgetAll(): void {
    // Mostly every connection has ended by itself and nothing is to be done.
    if (this.#free.length < this.#endpoints.length) {
      this.#free.length = 0;
      for (const endpoint of this.#endpoints) {
        endpoint.silence();
        endpoint.end();
        this.#free.push(endpoint);
      }
    }
    for (const route of this.#routes) route?.table.clear();
    this.#ephemeral.reset();
    this.#listeners.clear();
    this.ports.reset();
    this.timeWait.reset();
    this.#initial.reset();
  }

  /** RFC 9293 §3.10.7.1 and §3.10.7.2: the segment meets no connection, at most a listener. */
  #arrivesForNobody(packet: Packet, iss: SequenceNumber | null, now: Nanoseconds): void {
    const { segment } = packet;
    const listener = this.#listeners.get(segment.destinationPort);
    if (listener !== undefined) {
      if ((segment.flags & (SYN | ACK | RST)) === SYN) {
        if (!listener.full) this.#passiveOpen(listener, packet, iss, now);
        return;
      }
      // In LISTEN a RST is ignored, and so is what carries neither SYN nor ACK.
      if (!(segment.flags & ACK)) return;
    }
    const reply = arrivesClosed(segment);
    if (reply !== null) this.transmit(null, packet.from, reply, 'reply');
  }

  #passiveOpen(listener: Listener, packet: Packet, iss: SequenceNumber | null, now: Nanoseconds): void {
    const { sourcePort, destinationPort } = packet.segment;
    const endpoint = this.#begin('passive', packet.from, sourcePort, destinationPort, listener.socket, iss);
    endpoint.listener = listener;
    listener.began(endpoint);
    endpoint.open('passive', now);
    endpoint.segmentArrives(packet.segment, now);
  }

  /** A new SYN on the 4-tuple of a connection in TIME-WAIT (RFC 6191; RFC 9293 §3.6.1, MAY-2). */
  #synInTimeWait(old: Endpoint, packet: Packet, now: Nanoseconds): void {
    const listens = this.#listeners.has(packet.segment.destinationPort);
    if (listens && old.connection.mayBeReplacedBy(packet.segment)) {
      this.#arrivesForNobody(packet, old.replace(), now);
    } else {
      old.segmentArrives(packet.segment, now);
    }
  }

  /** A connection in CLOSED, in the table, with the options of the socket it is for. */
  #begin(
    mode: 'active' | 'passive',
    peer: number,
    remotePort: number,
    localPort: number,
    socket: Socket,
    iss: SequenceNumber | null,
  ): Endpoint {
    const endpoint = this.#free.pop() ?? this.#make();
    endpoint.peer = peer;
    endpoint.localPort = localPort;
    endpoint.remotePort = remotePort;
    endpoint.key = tupleKey(remotePort, localPort);
    endpoint.reuseAddress = socket.reuseAddress;
    const connection = this.#makeConnection({
      profile: this.profile,
      effects: endpoint,
      localPort,
      remotePort,
      iss: iss ?? this.#initial.next(peer * 2 ** 32 + (endpoint.key >>> 0), this.scheduler.clock),
      spawned: mode === 'passive',
    });
    endpoint.begin(connection);
    this.#kept.connection = connection;
    this.#kept.socket = socket;
    this.#routes[peer]!.table.set(endpoint.key, endpoint);
    this.ports.hold(localPort, endpoint.reuseAddress);
    this.observer.opened(this, endpoint, mode);
    socket.configure(endpoint);
    return endpoint;
  }

  #make(): Endpoint {
    const endpoint = new Endpoint(this);
    this.#endpoints.push(endpoint);
    return endpoint;
  }
}
