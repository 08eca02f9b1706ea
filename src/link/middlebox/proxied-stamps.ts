// The timestamps of a connection through a SYN proxy: the client was given the proxy's clock, and is to see it go on
// when the server's takes over (Linux: synproxy->tsoff).
import type { Nanoseconds } from '../../time/index.ts';
import type { Segment } from '../../wire/index.ts';

type Stamps = Pick<Segment, 'hasTimestamps' | 'tsVal' | 'tsEcr'>;

const none: Stamps = { hasTimestamps: false, tsVal: 0, tsEcr: 0 };

export class ProxiedStamps {
  /** What the proxy's clock, in milliseconds, began with. */
  readonly #start: number;
  /** The client's latest. */
  #latest: number;
  /** The server's clock is that much ahead of the proxy's; null: it has none. */
  #ahead: number | null = null;

  constructor(start: number, latest: number) {
    this.#start = start;
    this.#latest = latest;
  }

  /** The client sends. */
  hear({ hasTimestamps, tsVal }: Segment): void {
    if (hasTimestamps) this.#latest = tsVal;
  }

  /** The server has answered: whether it has timestamps, and how late it is there. */
  learn({ hasTimestamps, tsVal }: Segment, now: Nanoseconds): void {
    this.#ahead = hasTimestamps ? (tsVal - this.#at(now)) >>> 0 : null;
  }

  /** What the proxy itself tells the client. */
  forClient(now: Nanoseconds): Stamps {
    return { hasTimestamps: true, tsVal: this.#at(now), tsEcr: this.#latest };
  }

  /** What the proxy itself answers the server. */
  forServer({ hasTimestamps, tsVal }: Segment): Stamps {
    return hasTimestamps ? { hasTimestamps, tsVal: this.#latest, tsEcr: tsVal } : none;
  }

  toClient({ hasTimestamps, tsVal, tsEcr }: Segment, now: Nanoseconds): Stamps {
    if (this.#ahead === null) return this.forClient(now);
    return { hasTimestamps, tsVal: hasTimestamps ? (tsVal - this.#ahead) >>> 0 : 0, tsEcr };
  }

  toServer({ hasTimestamps, tsVal, tsEcr }: Segment): Stamps {
    if (this.#ahead === null || !hasTimestamps) return none;
    return { hasTimestamps, tsVal, tsEcr: (tsEcr + this.#ahead) >>> 0 };
  }

  #at(now: Nanoseconds): number {
    return (this.#start + Math.floor(now / 1e6)) >>> 0;
  }
}
