// A listening port: connections that a SYN began (half-open), and those that wait for accept().
// RFC 9293 keeps LISTEN in a control block of its own (§3.3.2); sockets keep it here, and every SYN gets a
// control block that goes on to SYN-RECEIVED at once.
import type { Endpoint } from './endpoint.ts';
import type { Socket } from './socket.ts';

export class Listener {
  readonly port: number;
  readonly backlog: number;
  readonly socket: Socket;
  /** Made by a SYN, the handshake not complete. */
  readonly #halfOpen = new Set<Endpoint>();
  readonly #ready: Endpoint[] = [];

  constructor(port: number, backlog: number, socket: Socket) {
    this.port = port;
    this.backlog = backlog;
    this.socket = socket;
  }

  get halfOpen(): number {
    return this.#halfOpen.size;
  }

  /** Connections that wait for accept(). */
  get waiting(): number {
    return this.#ready.length;
  }

  /** No room for another SYN: it is dropped in silence, so that its sender tries again. */
  get full(): boolean {
    // Linux counts the same way: inet_csk_reqsk_queue_is_full and sk_acceptq_is_full, the latter with '>'.
    return this.#halfOpen.size >= Math.max(this.backlog, 1) || this.#ready.length > this.backlog;
  }

  began(endpoint: Endpoint): void {
    this.#halfOpen.add(endpoint);
  }

  connected(endpoint: Endpoint): void {
    if (!this.#halfOpen.delete(endpoint)) return;
    this.#ready.push(endpoint);
    this.socket.onAcceptable();
  }

  /** Whether a connection that ended must stay for accept() to hand it out, as POSIX has it. */
  keeps(endpoint: Endpoint): boolean {
    this.#halfOpen.delete(endpoint);
    return this.#ready.includes(endpoint);
  }

  accept(): Endpoint | null {
    return this.#ready.shift() ?? null;
  }

  /** All that nobody will accept any more; the listener is empty afterwards. */
  drain(): Endpoint[] {
    const orphans = [...this.#halfOpen, ...this.#ready];
    this.#halfOpen.clear();
    this.#ready.length = 0;
    return orphans;
  }
}
