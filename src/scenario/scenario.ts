// The declarative description of one run: hosts, link, faults, and what both applications and the network do.
// One vocabulary for experiments, the command line, recordings and the page; it is plain JSON.
import type { DirectionDescription, MiddleboxDescription } from '../link/index.ts';
import type { Duration } from '../time/index.ts';

/** When an entry of a script fires: once, `after` (a delay) past its trigger. */
export type Trigger =
  /** Since the run's start. */
  (
    | { readonly at: Duration }
    /** connect() completed. */
    | { readonly connected: true }
    | { readonly accepted: true }
    /** The application has read so many bytes in all. */
    | { readonly received: number }
    /** read() returned 0. */
    | { readonly eof: true }
    /** read() or connect() failed. */
    | { readonly error: true }
    /** That side's TCP is in that state for the first time. */
    | { readonly state: { readonly side: 'client' | 'server'; readonly is: string } }
  ) & { readonly after?: Duration };

export type Action =
  | { readonly connect: { readonly port: number | 'kernel'; readonly reuseaddr: boolean } }
  | { readonly listen: { readonly port: number; readonly reuseaddr: boolean; readonly accept?: boolean } }
  | { readonly write: number }
  | { readonly shutdown: 'wr' | 'rd' | 'rdwr' }
  | { readonly close: true; readonly blocking?: boolean }
  | { readonly abort: true }
  | { readonly linger: { readonly on: boolean; readonly seconds: number } }
  | { readonly sockopt: { readonly name: string; readonly value: number | string } }
  | { readonly read: 'auto' | 'stop' | 'resume' }
  | { readonly closeListener: true }
  | { readonly tryBind: { readonly port: number; readonly reuseaddr: boolean } };

export interface ScriptEntry<A = Action> {
  readonly on: Trigger;
  readonly do: readonly A[];
}

/** Scripts by actor: the two applications, and further connections on the same 4-tuple. */
export interface Script {
  readonly client: readonly ScriptEntry[];
  readonly server: readonly ScriptEntry[];
  readonly c2?: readonly ScriptEntry[];
  readonly s2?: readonly ScriptEntry[];
}

export type {
  DelayDescription,
  DirectionDescription,
  LossDescription,
  MiddleboxDescription,
} from '../link/index.ts';

export interface HostDescription {
  /** Name of a TCP profile: 'rfc9293', … */
  readonly profile?: string;
  /** Overrides under the sysctl's own names, e.g. `{ tcp_fin_timeout: 5 }`. */
  readonly sysctls?: Readonly<Record<string, string | number>>;
  readonly address?: string;
  /** The server's: where clients connect to. Default: the port that its script listens on, or else 8080. */
  readonly port?: number;
}

export interface Scenario {
  readonly name: string;
  readonly hosts?: { readonly client?: HostDescription; readonly server?: HostDescription };
  readonly link?: {
    /** Client to server. */
    readonly toServer?: DirectionDescription;
    readonly toClient?: DirectionDescription;
    /** Boxes that remember connections, in order from the client to the server. */
    readonly middlebox?: MiddleboxDescription | readonly MiddleboxDescription[];
  };
  readonly script: Script;
  /** Lines of the fault language. */
  readonly faults?: readonly string[];
  readonly end?: {
    /** 'done': both sides CLOSED or TIME-WAIT; 'closed' (default): both CLOSED. */
    readonly until?: 'done' | 'closed';
    /** Give up waiting then. Default 1 h. */
    readonly at?: Duration;
  };
}
