// Which port a connect() without bind() gets, and which TIME-WAIT must make room for it. After a search through all
// ports has found none, only one that is given back, or a TIME-WAIT that has lasted long enough, can be free: so a
// host out of ports need not search again at each connect().
import { mayBeReused, type Profile } from '../tcp/index.ts';
import { FOREVER, type Nanoseconds } from '../time/index.ts';
import type { Endpoint } from './endpoint.ts';
import type { TimeWaitReuse } from './host-options.ts';
import type { Ports } from './ports.ts';
import type { TimeWaitTable } from './time-wait-table.ts';

/** A 4-tuple without the peer: both ports in one integer of 32 bits. */
export const tupleKey = (remotePort: number, localPort: number): number => (remotePort << 16) | localPort;

/** What there is of a host's connections. */
export interface Connections {
  readonly profile: Profile;
  readonly ports: Ports;
  readonly timeWait: TimeWaitTable;
  /** A connection that has an endpoint. */
  whole(peer: number, key: number): Endpoint | undefined;
  /** A connection, which gets an endpoint if it has none. */
  lookUp(peer: number, key: number): Endpoint | undefined;
}

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
  readonly #of: Connections;
  readonly #reuse: TimeWaitReuse | null;
  /** By destination: peer and port. */
  readonly #shortages = new Map<number, Shortage>();

  /** @param reuse null: as the profile has it */
  constructor(connections: Connections, reuse: TimeWaitReuse | null) {
    this.#of = connections;
    this.#reuse = reuse;
  }

  /** Whether a connect() may take the 4-tuple of that connection. */
  mayReuse(old: Endpoint, by: 'application' | 'kernel', now: Nanoseconds): boolean {
    if (old.timeWaitSince === null) return false;
    return this.#reuse === null ? old.connection.mayBeReused(by, now) : this.#reuse(old, by, now);
  }

  /** The next port to that destination; null when there is none. */
  choose(peer: number, remotePort: number, now: Nanoseconds): number | null {
    const { ports, profile } = this.#of;
    const reusable = profile.timeWait.reuse.byKernel === 'always' || this.#reuse !== null;
    // Connections that are not yet in TIME-WAIT will not be reusable before the oldest that is
    let oldest: Nanoseconds = now;
    const free = (port: number): boolean => {
      const since = this.#takenSince(peer, tupleKey(remotePort, port));
      if (since === null) return true;
      if (!reusable) return false;
      if (since < oldest) oldest = since;
      return this.#isReusable(peer, tupleKey(remotePort, port), now);
    };
    const destination = destinationOf(peer, remotePort);
    const shortage = this.#shortages.get(destination);
    if (shortage !== undefined && shortage.unbinds === ports.unbinds) {
      for (let port = shortage.freed.shift(); port !== undefined; port = shortage.freed.shift()) {
        if (free(port)) return port;
      }
      if (now < shortage.until) return null;
    }
    const port = ports.choose(free);
    if (port === null) {
      const after = this.#reuse === null ? oldest + profile.timeWait.reuse.delay : now;
      const until = reusable ? (after as Nanoseconds) : FOREVER;
      this.#shortages.set(destination, { until, unbinds: ports.unbinds, freed: [] });
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

  /** Since when the 4-tuple is in TIME-WAIT; `FOREVER` for other states, null when nobody has it. */
  #takenSince(peer: number, key: number): Nanoseconds | null {
    const old = this.#of.whole(peer, key);
    if (old !== undefined) return old.timeWaitSince ?? FOREVER;
    const { timeWait } = this.#of;
    return timeWait.rows === 0 ? null : (timeWait.protection(peer, key)?.since ?? null);
  }

  #isReusable(peer: number, key: number, now: Nanoseconds): boolean {
    const protection = this.#reuse === null ? this.#of.timeWait.protection(peer, key) : null;
    if (protection !== null) {
      return mayBeReused(this.#of.profile.timeWait.reuse, protection, 'kernel', now);
    }
    const old = this.#of.lookUp(peer, key);
    return old === undefined || this.mayReuse(old, 'kernel', now);
  }
}

const destinationOf = (peer: number, remotePort: number): number => peer * 2 ** 16 + remotePort;
