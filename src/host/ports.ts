// The ports of one host: who holds which, who may bind, and which port a connect() without bind() gets.
// Linux: inet_csk_get_port, inet_bind_conflict and __inet_hash_connect, without their wildcard addresses.

/** First and last ephemeral port. */
export type PortRange = readonly [first: number, last: number];

/** Linux's net.ipv4.ip_local_port_range. */
const ephemeralPorts: PortRange = [32768, 60999];

interface PortUse {
  /** Sockets, listeners and connections on this port, TIME-WAIT included. */
  holders: number;
  /** Those of them that did not ask for SO_REUSEADDR. */
  exclusive: number;
  /** Sockets that chose this port by bind(). */
  bound: number;
  listening: boolean;
}

export class Ports {
  readonly range: PortRange;
  readonly #uses = new Map<number, PortUse>();
  /** Where the search for an ephemeral port goes on: ports are given out in order, like a counter. */
  #next: number;
  #unbinds = 0;
  /** Ports that somebody holds by bind(): mostly a few of a server's, or none. */
  #boundPorts = 0;

  constructor(range: PortRange = ephemeralPorts) {
    this.range = range;
    this.#next = range[0];
  }

  /** Whether bind() fails with EADDRINUSE. SO_REUSEADDR must be set by all, and none may listen. */
  inUse(port: number, reuseAddress: boolean): boolean {
    const use = this.#uses.get(port);
    if (use === undefined || use.holders === 0) return false;
    return !reuseAddress || use.exclusive > 0 || use.listening;
  }

  /** Whether bind() has given the port to someone, so that connect() must not choose it by itself. */
  isBound(port: number): boolean {
    return this.#boundPorts > 0 && (this.#uses.get(port)?.bound ?? 0) > 0;
  }

  isListening(port: number): boolean {
    return this.#uses.get(port)?.listening ?? false;
  }

  hold(port: number, reuseAddress: boolean): void {
    let use = this.#uses.get(port);
    if (use === undefined) {
      use = { holders: 0, exclusive: 0, bound: 0, listening: false };
      this.#uses.set(port, use);
    }
    use.holders++;
    if (!reuseAddress) use.exclusive++;
  }

  release(port: number, reuseAddress: boolean): void {
    const use = this.#uses.get(port);
    if (use === undefined) return;
    use.holders--;
    if (!reuseAddress) use.exclusive--;
  }

  /** bind(): holds the port for a socket. */
  bind(port: number, reuseAddress: boolean): void {
    this.hold(port, reuseAddress);
    const use = this.#uses.get(port)!;
    if (use.bound++ === 0) this.#boundPorts++;
  }

  /** How many ports bind() has given back. */
  get unbinds(): number {
    return this.#unbinds;
  }

  unbind(port: number, reuseAddress: boolean): void {
    this.#unbinds++;
    this.release(port, reuseAddress);
    const use = this.#uses.get(port);
    if (use !== undefined && --use.bound === 0) this.#boundPorts--;
  }

  listen(port: number, listening: boolean): void {
    const use = this.#uses.get(port);
    if (use !== undefined) use.listening = listening;
  }

  /** The next ephemeral port for which `free` holds; null when none does. */
  choose(free: (port: number) => boolean): number | null {
    const [first, last] = this.range;
    const count = last - first + 1;
    for (let tried = 0; tried < count; tried++) {
      const port = this.#next;
      this.#next = port === last ? first : port + 1;
      if (!this.isBound(port) && free(port)) return port;
    }
    return null;
  }

  reset(): void {
    this.#uses.clear();
    this.#boundPorts = 0;
    this.#next = this.range[0];
  }
}
