// Endpoints with one deliberate mistake each, for tests of those who look for mistakes. Each is finwait's own
// connection with one thing about it changed from outside: a strategy of its profile, its effects, or a door.
import type { HostOptions } from '../../../src/host/index.ts';
import { Connection, type ConnectionOptions, type Profile } from '../../../src/tcp/index.ts';

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
