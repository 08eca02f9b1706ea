// The description of a load: hosts by name on a topology, and workloads of many connections between them. Plain
// JSON like a `Scenario`, which stays the way to describe one connection step by step.
import type { DirectionDescription, MiddleboxDescription } from '../../link/index.ts';
import type { Duration, Probability } from '../../time/index.ts';
import type { HostDescription } from '../scenario.ts';

/** A number of octets or of requests: fixed, drawn anew each time, or one of a list with equal chances. */
export type SizeDescription =
  | number
  | { readonly exponential: { readonly mean: number } }
  | { readonly pareto: { readonly minimum: number; readonly shape: number; readonly maximum?: number } }
  | { readonly list: readonly number[] };

/** A time: fixed or drawn anew each time. */
export type TimeDescription =
  | Duration
  | { readonly exponential: { readonly mean: Duration } }
  | { readonly uniform: readonly [least: Duration, most: Duration] };

/** When connections begin. Rates are per second, of the whole workload. */
export type ArrivalsDescription =
  /** Open loop: nothing that happens changes when the next begins. */
  | { readonly every: Duration }
  | { readonly poisson: number }
  /** Poisson arrivals with `rate` while on, none while off; `random` draws the periods from exponentials. */
  | {
      readonly onOff: {
        readonly on: Duration;
        readonly off: Duration;
        readonly rate: number;
        readonly random?: boolean;
      };
    }
  /** Closed loop: so many users, each with one connection at a time, pausing in between. */
  | { readonly users: number; readonly think?: TimeDescription };

export interface WorkloadDescription {
  /** Default: 'workload', 'workload2', … */
  readonly name?: string;
  /** Names of hosts; connections go round them. Defaults 'client' and 'server'. */
  readonly from?: string | readonly string[];
  readonly to?: string | readonly string[];
  /** The servers' first port, default 8080, and how many from there on, default 1; connections go round them. */
  readonly port?: number;
  readonly ports?: number;
  readonly arrivals: ArrivalsDescription;
  /** Connections begin from `start` (default 0 s) up to `stop` (default: the end), `connections` at most. */
  readonly start?: Duration;
  readonly stop?: Duration;
  readonly connections?: number;
  /** Requests on one connection (keep-alive), default 1. */
  readonly requests?: SizeDescription;
  /** Octets of each, default 100. */
  readonly request?: SizeDescription;
  readonly response?: SizeDescription;
  /** Between an answer and the next request on the same connection. Default 0 s. */
  readonly think?: TimeDescription;
  /** Who closes first when all is answered. Default 'client'. */
  readonly closes?: 'client' | 'server';
  /** The chance that the other side never closes its end of a connection: its program leaks it. Default 0. */
  readonly neverCloses?: Probability;
  /** The client reads so many octets in each interval. Default: at once. */
  readonly reader?: { readonly octets: number; readonly every: Duration };
  /** A client that has waited so long for all its answers gives up and closes. Default: never. */
  readonly patience?: Duration;
  /** SO_LINGER of the side that closes first; 0 s resets instead of closing. */
  readonly linger?: { readonly seconds: number };
  /** Socket options by name, of clients and of servers. */
  readonly clientOptions?: Readonly<Record<string, number | string>>;
  readonly server?: {
    /** Default 128. */
    readonly backlog?: number;
    /** SO_REUSEADDR of the listening socket. Default true. */
    readonly reuseaddr?: boolean;
    /** Connections that the server program may hold at a time (RLIMIT_NOFILE). Default: no limit. */
    readonly descriptors?: number;
    readonly options?: Readonly<Record<string, number | string>>;
  };
}

export interface LoadHostDescription extends HostDescription {
  /** So many addresses, each with all ports; connections go round them. Default 1. */
  readonly addresses?: number;
}

export interface LoadLinkDescription {
  /** Hosts or routers. */
  readonly between: readonly [string, string];
  /** From the first to the second; and back, default: the same. */
  readonly there?: DirectionDescription;
  readonly back?: DirectionDescription;
  /**
   * Boxes that remember connections; of the two nodes the first is the clients' side. All hosts on a NAT's inner
   * side share one address and its ports.
   */
  readonly middlebox?: MiddleboxDescription | readonly MiddleboxDescription[];
  /** Lines of the fault language for what passes here: drop, corrupt, delay, duplicate, hold, partition. */
  readonly faults?: readonly string[];
}

export interface LoadScenario {
  readonly name: string;
  /** By name. Default: 'client' and 'server', joined by `links`' one link or by one without delay. */
  readonly hosts?: Readonly<Record<string, LoadHostDescription>>;
  /** Nodes without TCP that pass packets on. */
  readonly routers?: readonly string[];
  readonly links?: readonly LoadLinkDescription[];
  readonly workloads: readonly WorkloadDescription[];
  /**
   * Lines of the fault language. They look at segments as hosts send them, and may name hosts: 'crash server2 at
   * 2s'. Where no host is called so, 'client' means all that connect and 'server' all that listen.
   */
  readonly faults?: readonly string[];
  /** How often the time series is sampled. Default: a hundredth of the run. */
  readonly sample?: Duration;
  readonly end: {
    readonly at: Duration;
  };
}

const twoHosts: Readonly<Record<string, LoadHostDescription>> = { client: {}, server: {} };

/** The hosts of a load, also of one that does not name any. */
export const hostsOf = ({ hosts = twoHosts }: LoadScenario): Readonly<Record<string, LoadHostDescription>> =>
  hosts;
