// What a host is made of.
import type { ConnectionOptions, Profile } from '../tcp/index.ts';
import type { Nanoseconds, RandomSource, VirtualScheduler } from '../time/index.ts';
import type { Endpoint } from './endpoint.ts';
import type { HostedConnection } from './hosted-connection.ts';
import type { HostObserver } from './observer.ts';
import type { PacketNumbers } from './packet-sink.ts';
import type { PortRange } from './ports.ts';

/**
 * Whether our own connect() may take the 4-tuple of a connection that is in TIME-WAIT; `portChosenBy` tells
 * whether bind() had named the port. (A SYN that arrives is the old connection's own decision, RFC 6191.)
 */
export type TimeWaitReuse = (
  old: Endpoint,
  portChosenBy: 'application' | 'kernel',
  now: Nanoseconds,
) => boolean;

export interface HostOptions {
  readonly name: string;
  /** Its number in the world: `from` and `to` of packets. */
  readonly index: number;
  readonly profile: Profile;
  readonly scheduler: VirtualScheduler;
  /** Initial sequence numbers come from its stream `host/<name>/iss`. */
  readonly random: RandomSource;
  /** Default: numbers of its own. */
  readonly packets?: PacketNumbers;
  readonly observer?: HostObserver;
  /** First and last ephemeral port. Default 32768 to 60999. */
  readonly portRange?: PortRange;
  /** How many connections may be in TIME-WAIT at a time. Default: no limit. */
  readonly timeWaitLimit?: number;
  /** Default: as the profile has it. */
  readonly timeWaitReuse?: TimeWaitReuse;
  /** Default: finwait's own TCP. */
  readonly makeConnection?: (options: ConnectionOptions) => HostedConnection;
}
