// What an actor is made from.
import type { Host } from '../host/index.ts';
import type { TimedEvent } from '../time/index.ts';
import type { CallListener } from './calls.ts';
import type { ScriptEntry } from './scenario.ts';

export type ActorName = 'client' | 'server' | 'c2' | 's2';

export interface ActorOptions {
  readonly name: ActorName;
  readonly entries: readonly ScriptEntry[];
  readonly host: Host;
  /** Index of the host that connect() goes to, and the port there. */
  readonly peer: number;
  readonly peerPort: number;
  readonly calls: CallListener;
  /** Where entries wait that are due at once; all actors of a run share it. */
  readonly due: TimedEvent[];
}
