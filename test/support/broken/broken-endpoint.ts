// Endpoints with one deliberate mistake each, for tests of those who look for mistakes. Each is finwait's own
// connection with one thing about it changed from outside: a strategy of its profile, its effects, or a door.
import type { HostOptions } from '../../../src/host/index.ts';
import {
  Connection,
  type ConnectionEvent,
  type ConnectionOptions,
  type Effects,
  type Profile,
  type TimerId,
  type TransmitCause,
} from '../../../src/tcp/index.ts';
import type { Nanoseconds } from '../../../src/time/index.ts';
import { FIN, type Segment } from '../../../src/wire/index.ts';

export interface BrokenEndpoint {
  /** The mistake. */
  readonly name: string;
  readonly makeConnection: NonNullable<HostOptions['makeConnection']>;
}

/** Keeps its mistake in TIME-WAIT, too: a record of it would be brought back to life as a healthy connection. */
export class BrokenConnection extends Connection {
  override writeRecord(): boolean {
    return false;
  }
}

/** A connection whose profile makes the mistake. */
export function brokenByProfile(
  name: string,
  change: (profile: Profile) => Partial<Profile>,
): BrokenEndpoint {
  return {
    name,
    makeConnection: (options: ConnectionOptions) =>
      new BrokenConnection({ ...options, profile: { ...options.profile, ...change(options.profile) } }),
  };
}

/** A connection whose segments leave changed. `finSent`: a FIN has left before. */
export function brokenBySending(
  name: string,
  change: (segment: Segment, finSent: boolean) => Segment,
): BrokenEndpoint {
  return {
    name,
    makeConnection: options =>
      new BrokenConnection({ ...options, effects: new ChangedSegments(options.effects, change) }),
  };
}

class ChangedSegments implements Effects {
  readonly #effects: Effects;
  readonly #change: (segment: Segment, finSent: boolean) => Segment;
  #finSent = false;

  constructor(effects: Effects, change: (segment: Segment, finSent: boolean) => Segment) {
    this.#effects = effects;
    this.#change = change;
  }

  transmit(segment: Segment, cause: TransmitCause): void {
    const changed = this.#change(segment, this.#finSent);
    if (segment.flags & FIN) this.#finSent = true;
    this.#effects.transmit(changed, cause);
  }

  arm(timer: TimerId, at: Nanoseconds): void {
    this.#effects.arm(timer, at);
  }

  disarm(timer: TimerId): void {
    this.#effects.disarm(timer);
  }

  notify(event: ConnectionEvent): void {
    this.#effects.notify(event);
  }
}
