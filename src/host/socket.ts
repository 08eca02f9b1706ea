// System calls on a connection or a listening port, as POSIX has them: a call that fails returns -1 and
// leaves the reason in `errno`. Nothing blocks: what would is told later through `SocketEvents`, one call an
// edge (something new to read, room again), never repeated while nothing changes.
import type { ConnectionError } from '../tcp/index.ts';
import { seconds, type Nanoseconds } from '../time/index.ts';
import type { Payload } from '../wire/index.ts';
import type { Endpoint } from './endpoint.ts';
import type { Errno } from './errno.ts';
import type { Host } from './host.ts';
import { LingerTimer, type Linger, type SocketEvents } from './socket-events.ts';

/** More than a receive buffer ever holds. */
const allThereIs = 2 ** 30;

export class Socket {
  readonly host: Host;
  /** Who hears of this socket. */
  application: SocketEvents | null;
  /** Why the last call failed. */
  errno: Errno | null = null;
  /** SO_REUSEADDR; accepted sockets inherit it. */
  reuseAddress = false;
  linger: Linger | null = null;
  #endpoint: Endpoint | null = null;
  #localPort = 0;
  #bound = false;
  #listening = false;
  #closed = false;
  #writeShut = false;
  #options: (readonly [name: string, value: number | string])[] | null = null;
  #lingering: LingerTimer | null = null;

  constructor(host: Host, application: SocketEvents | null = null) {
    this.host = host;
    this.application = application;
  }

  get localPort(): number {
    return this.#localPort;
  }

  /** The connection, for those who look and do not touch; null before connect() and after it is let go. */
  get endpoint(): Endpoint | null {
    return this.#endpoint;
  }

  get closed(): boolean {
    return this.#closed;
  }

  get listening(): boolean {
    return this.#listening;
  }

  bind(port: number): 0 | -1 {
    if (this.#closed) return this.#fail('EBADF');
    if (this.#bound || this.#endpoint !== null) return this.#fail('EINVAL');
    if (this.host.ports.inUse(port, this.reuseAddress)) return this.#fail('EADDRINUSE');
    this.host.ports.bind(port, this.reuseAddress);
    this.#localPort = port;
    this.#bound = true;
    return 0;
  }

  /** Begins a connection to a port of another host; `connected` or `error` is called when it is decided. */
  connect(peer: number, port: number): 0 | -1 {
    if (this.#closed) return this.#fail('EBADF');
    if (this.#endpoint !== null || this.#listening) return this.#fail('EISCONN');
    const made = this.host.connect(this, this.#localPort, peer, port);
    if (typeof made === 'string') return this.#fail(made);
    this.#endpoint = made;
    this.#localPort = made.localPort;
    return 0;
  }

  /** Begins to listen on the bound port. */
  listen(backlog = 8): 0 | -1 {
    if (this.#closed) return this.#fail('EBADF');
    if (!this.#bound || this.#endpoint !== null) return this.#fail('EINVAL');
    const error = this.host.listen(this, this.#localPort, backlog);
    if (error !== null) return this.#fail(error);
    this.#listening = true;
    return 0;
  }

  /** The next connection that is complete; null with EAGAIN when there is none. It inherits the options. */
  accept(application: SocketEvents | null = null): Socket | null {
    const endpoint = this.host.listener(this.#localPort)?.accept() ?? null;
    if (!this.#listening || endpoint === null) {
      this.errno = this.#listening ? 'EAGAIN' : 'EINVAL';
      return null;
    }
    const socket = new Socket(this.host, application);
    socket.reuseAddress = this.reuseAddress;
    socket.linger = this.linger;
    socket.#options = this.#options;
    socket.#localPort = endpoint.localPort;
    socket.#endpoint = endpoint;
    endpoint.listener = null;
    endpoint.socket = socket;
    return socket;
  }

  /**
   * Writes so many octets, or those.
   * @returns how many were taken, which the send buffer limits; -1 for an error, EAGAIN when there is no room
   */
  send(text: number | Payload): number {
    const refusal = this.sendRefusal;
    if (refusal !== null) {
      if (this.#endpoint !== null) this.#endpoint.error = null;
      return this.#fail(refusal);
    }
    const endpoint = this.#endpoint!;
    const taken = endpoint.send(text, this.#now);
    const asked = typeof text === 'number' ? text : text.length;
    return taken === 0 && asked > 0 ? this.#fail('EAGAIN') : taken;
  }

  /** Why send() would fail now; null when it would not, or only for lack of room. */
  get sendRefusal(): Errno | null {
    const endpoint = this.#endpoint;
    if (this.#closed) return 'EBADF';
    if (endpoint === null) return 'ENOTCONN';
    return endpoint.error ?? (this.#writeShut || endpoint.released ? 'EPIPE' : null);
  }

  /** Room in the send buffer, in octets. */
  get sendRoom(): number {
    return this.#endpoint?.connection.sendRoom ?? 0;
  }

  /** Reads up to `max` octets. @returns how many; 0 for end of file; -1 for an error, EAGAIN for nothing yet */
  recv(max = allThereIs, into?: Uint8Array): number {
    const endpoint = this.#endpoint;
    if (this.#closed) return this.#fail('EBADF');
    if (endpoint === null) return this.#fail('ENOTCONN');
    const taken = endpoint.receive(max, this.#now, into);
    if (taken > 0) return taken;
    // Linux looks in this order, too (tcp_recvmsg_locked): text, end of file, error, nothing.
    if (endpoint.connection.endOfFile) return 0;
    const error = this.takeError();
    if (error !== null) return this.#fail(error);
    return endpoint.released ? 0 : this.#fail('EAGAIN');
  }

  shutdown(how: 'wr' | 'rd' | 'rdwr'): 0 | -1 {
    const endpoint = this.#endpoint;
    if (this.#closed) return this.#fail('EBADF');
    if (endpoint === null || endpoint.released) return this.#fail('ENOTCONN');
    if (how !== 'rd') this.#writeShut = true;
    endpoint.shutdown(how, this.#now);
    return 0;
  }

  /**
   * Closes the socket; the connection goes on by itself. SO_LINGER with 0 s resets it; with more, a blocking
   * close waits until the peer has acknowledged everything, or the time is over.
   */
  close(blocking = false): 0 | -1 {
    if (this.#closed) return this.#fail('EBADF');
    this.#closed = true;
    if (this.#listening) this.host.unlisten(this.#localPort);
    this.#listening = false;
    const endpoint = this.#endpoint;
    if (endpoint === null) this.#letGo();
    else if (endpoint.released) this.#retire(endpoint);
    else if (blocking && this.linger?.on === true && this.linger.seconds > 0) this.#linger(endpoint);
    else this.#orphan(endpoint);
    return 0;
  }

  /** Resets the connection at once (ABORT, RFC 9293 §3.10.5). */
  abort(): 0 | -1 {
    if (this.#closed) return this.#fail('EBADF');
    const endpoint = this.#endpoint;
    if (endpoint === null || endpoint.released) return this.close();
    this.#closed = true;
    endpoint.abort(this.#now);
    return 0;
  }

  /**
   * Sets an option by its name; SO_REUSEADDR is the host's, SO_LINGER has `setLinger`, the others are TCP's.
   * Set before connect() or listen(), it holds for the connections that follow.
   *
   * @throws FinwaitError when the option is unknown or its value wrong
   */
  setOption(name: string, value: number | string): 0 | -1 {
    if (this.#closed) return this.#fail('EBADF');
    if (name === 'SO_REUSEADDR') {
      this.reuseAddress = Number(value) !== 0;
      return 0;
    }
    this.#options = [...(this.#options ?? []), [name, value]];
    const endpoint = this.#endpoint;
    if (endpoint !== null && !endpoint.released) endpoint.setOption(name, value, this.#now);
    return 0;
  }

  setLinger(linger: Linger): 0 | -1 {
    if (this.#closed) return this.#fail('EBADF');
    this.linger = linger;
    const endpoint = this.#endpoint;
    if (endpoint !== null && !endpoint.released) endpoint.connection.linger = linger;
    return 0;
  }

  /** SO_ERROR: the connection's error, which is reported once. */
  takeError(): ConnectionError | null {
    const endpoint = this.#endpoint;
    if (endpoint === null) return null;
    const { error } = endpoint;
    endpoint.error = null;
    return error;
  }

  /** Hands this socket's options to a new connection. For the host. */
  configure(endpoint: Endpoint): void {
    if (this.linger !== null) endpoint.connection.linger = this.linger;
    if (this.#options === null) return;
    for (const [name, value] of this.#options) endpoint.setOption(name, value, this.#now);
  }

  // What the endpoint tells.

  onConnected(): void {
    if (!this.#closed) this.application?.connected(this);
  }

  onAcceptable(): void {
    if (!this.#closed) this.application?.acceptable(this);
  }

  onReadable(): void {
    if (!this.#closed) this.application?.readable(this);
  }

  onWritable(): void {
    if (!this.#closed) this.application?.writable(this);
  }

  onFailed(): void {
    const error = this.#endpoint?.error ?? null;
    if (!this.#closed && error !== null) this.application?.error(this, error);
  }

  onDrained(): void {
    if (this.#lingering !== null) this.endLingering();
  }

  onReleased(): void {
    const endpoint = this.#endpoint;
    if (this.#lingering !== null) this.host.scheduler.disarm(this.#lingering);
    this.#lingering = null;
    this.application?.closed(this);
    // Unless the application has closed it just now
    if (this.#closed && endpoint !== null && this.#endpoint === endpoint) this.#retire(endpoint);
  }

  /**
   * Its connection, closed and in TIME-WAIT, needs it no more.
   * @returns whether bind() had chosen the port: null when not, else with or without SO_REUSEADDR
   */
  onDeparted(): boolean | null {
    const bound = this.#bound ? this.reuseAddress : null;
    this.#endpoint = null;
    this.#bound = false;
    this.application?.closed(this);
    return bound;
  }

  /** A lingering close is over; the connection is an orphan from now on. */
  endLingering(): void {
    const endpoint = this.#endpoint;
    if (this.#lingering !== null) this.host.scheduler.disarm(this.#lingering);
    this.#lingering = null;
    if (endpoint !== null && !endpoint.released) this.#orphan(endpoint);
  }

  /** Its host has crashed, and the program that held it with it: nobody is told anything. */
  perish(): void {
    if (this.#lingering !== null) this.host.scheduler.disarm(this.#lingering);
    this.#lingering = null;
    this.#endpoint = null;
    this.#closed = true;
    this.#listening = false;
    this.#bound = false;
  }

  get #now(): Nanoseconds {
    return this.host.scheduler.clock;
  }

  #fail(errno: Errno): -1 {
    this.errno = errno;
    return -1;
  }

  #linger(endpoint: Endpoint): void {
    if (endpoint.connection.readable > 0) {
      // Unread data: close resets at once and there is nothing to wait for (RFC 2525 §2.17).
      this.#orphan(endpoint);
      return;
    }
    this.#lingering = new LingerTimer(this);
    const at = (this.#now + seconds(this.linger?.seconds ?? 0)) as Nanoseconds;
    this.host.scheduler.arm(this.#lingering, at);
    endpoint.shutdown('rdwr', this.#now);
  }

  #orphan(endpoint: Endpoint): void {
    endpoint.close(this.#now);
  }

  /** The connection is deleted and the socket closed: nothing more can be asked of either. */
  #retire(endpoint: Endpoint): void {
    this.#endpoint = null;
    this.#letGo();
    this.host.recycle(endpoint);
  }

  #letGo(): void {
    if (this.#bound) this.host.ports.unbind(this.#localPort, this.reuseAddress);
    this.#bound = false;
  }
}
