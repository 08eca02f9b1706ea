// The one vocabulary of traces: what happened, when, at which host. The recorder stores it; the ladder,
// the timeline, pcapng and the explanation read nothing else.
import type { Nanoseconds } from '../time/index.ts';
import type { ConnectionError, State, TimerName, TransmitCause } from '../tcp/index.ts';
import type { Segment } from '../wire/index.ts';

/** A host of the run: 'client' and 'server', or whatever a larger topology calls them. */
export type HostName = string;

/** A segment left its sender's device (also when the network then loses it). */
export interface SegmentSent {
  readonly type: 'segment-sent';
  readonly at: Nanoseconds;
  /** Counts all segments of a run from 1; the same id returns on arrival or loss. */
  readonly id: number;
  readonly from: HostName;
  readonly to: HostName;
  /** Which connection between the hosts, counted from 1 (a new SYN on the 4-tuple begins the next). */
  readonly connection: number;
  readonly segment: Segment;
  readonly cause: TransmitCause;
  /** How often a segment of this kind with these sequence numbers was sent before: 0 for the first. */
  readonly copy: number;
  /** What the fault language calls it, e.g. ['client FIN #1', 'client ACK #3']. */
  readonly labels: readonly string[];
  /** The sender's congestion window as the segment left, octets; absent before the handshake is done. */
  readonly cwnd?: number;
  /** Set when the network made the segment itself (replay, forge). */
  readonly injected?: string;
}

/** A copy of a segment reached its receiver. Twice for one id when it was duplicated. */
export interface SegmentReceived {
  readonly type: 'segment-received';
  readonly at: Nanoseconds;
  readonly id: number;
  readonly to: HostName;
}

/**
 * The network lost a segment: by chance ('loss'), for lack of room ('queue'), by a fault (its text), or because a
 * NAT, firewall or proxy on the way did not let it pass ('middlebox'). 'checksum': its receiver found it damaged.
 */
export interface SegmentDropped {
  readonly type: 'segment-dropped';
  readonly at: Nanoseconds;
  readonly id: number;
  readonly by: 'loss' | 'queue' | 'fault' | 'outage' | 'checksum' | 'middlebox';
  /** The fault's text, or the impairment's parameters. */
  readonly detail: string;
}

/** A fault touched a segment without dropping it: delayed, duplicated, held, corrupted. */
export interface SegmentFaulted {
  readonly type: 'segment-faulted';
  readonly at: Nanoseconds;
  readonly id: number;
  readonly detail: string;
}

export interface StateChanged {
  readonly type: 'state';
  readonly at: Nanoseconds;
  readonly host: HostName;
  readonly connection: number;
  readonly from: State;
  readonly to: State;
  /** For people: 'close', 'FIN', 'ACK of FIN', 'RST', 'timeout', … */
  readonly cause: string;
}

export interface TimerChanged {
  readonly type: 'timer';
  readonly at: Nanoseconds;
  readonly host: HostName;
  readonly connection: number;
  readonly timer: TimerName;
  readonly change: 'armed' | 'cancelled' | 'fired';
  /** Set when armed. */
  readonly expiresAt?: Nanoseconds;
}

/** A system call of an application and what came of it. */
export interface ApplicationCall {
  readonly type: 'call';
  readonly at: Nanoseconds;
  readonly host: HostName;
  /** Which actor of the script: 'client', 'server', 'c2', 's2', … */
  readonly actor: string;
  readonly call:
    'connect' | 'listen' | 'accept' | 'bind' | 'write' | 'read' | 'shutdown' | 'close' | 'setsockopt';
  /** Bytes asked for, how to shut down, an option's name and value. */
  readonly argument?: string | number;
  /** Bytes read or written; 0 for end of file. */
  readonly result?: number;
  readonly error?: ConnectionError | 'EADDRINUSE' | 'EADDRNOTAVAIL' | 'ENOTCONN' | 'EINVAL';
}

/** A fault befell a host: all its connections are gone, or its applications do not react. */
export interface HostChanged {
  readonly type: 'host';
  readonly at: Nanoseconds;
  readonly host: HostName;
  readonly change: 'crashed' | 'restarted' | 'frozen' | 'resumed';
  /** The fault's text. */
  readonly detail: string;
}

export type TraceEvent =
  | SegmentSent
  | SegmentReceived
  | SegmentDropped
  | SegmentFaulted
  | StateChanged
  | TimerChanged
  | ApplicationCall
  | HostChanged;

/** A finished recording: who took part and all that happened, in order of time. */
export interface Trace {
  readonly hosts: readonly TraceHost[];
  readonly events: readonly TraceEvent[];
  /** When recording stopped. */
  readonly endedAt: Nanoseconds;
}

export interface TraceHost {
  readonly name: HostName;
  /** Dotted IPv4 address. */
  readonly address: string;
  readonly port: number;
  readonly profile: string;
}
