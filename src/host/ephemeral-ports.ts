// Which port a connect() without bind() gets. After a search through all of them has found none, only a port
// that is given back can be free: what was given back is remembered, so that a host out of ports need not search
// again at each connect().
import type { Nanoseconds } from '../time/index.ts';
import type { Ports } from './ports.ts';

/** A search for ports to one destination has failed. */
interface Shortage {
  /** Until then nothing becomes free by the mere passing of time. */
  readonly until: Nanoseconds;
  /** What `Ports.unbinds` was: a port that bind() gives back may be chosen again, too. */
  readonly unbinds: number;
  /** Given back since, the first one first. */
  readonly freed: number[];
}

export class EphemeralPorts {
  readonly #ports: Ports;
  /** By destination: peer and port. */
  readonly #shortages = new Map<number, Shortage>();

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /**
   * The next port to that destination for which `free` holds; null when none does.
   *
   * @param until asked when there is none: when one could become free without being given back
   */
  choose(
    peer: number,
    remotePort: number,
    now: Nanoseconds,
    until: () => Nanoseconds,
    free: (port: number) => boolean,
  ): number | null {
    const destination = destinationOf(peer, remotePort);
    const shortage = this.#shortages.get(destination);
    if (shortage !== undefined && shortage.unbinds === this.#ports.unbinds) {
      for (let port = shortage.freed.shift(); port !== undefined; port = shortage.freed.shift()) {
        if (free(port)) return port;
      }
      if (now < shortage.until) return null;
    }
    const port = this.#ports.choose(free);
    if (port === null) {
      this.#shortages.set(destination, { until: until(), unbinds: this.#ports.unbinds, freed: [] });
    }
    return port;
  }

  /** A connection to that destination is gone. */
  givenBack(peer: number, remotePort: number, port: number): void {
    if (this.#shortages.size > 0) this.#shortages.get(destinationOf(peer, remotePort))?.freed.push(port);
  }

  reset(): void {
    this.#shortages.clear();
  }
}

const destinationOf = (peer: number, remotePort: number): number => peer * 2 ** 16 + remotePort;
