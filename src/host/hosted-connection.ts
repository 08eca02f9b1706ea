// What a host needs of a connection: the three doors of TCP, and what its sockets and its ports ask besides.
import type { ConnectionDoors, TimeWaitRecord } from '../tcp/index.ts';
import type { Nanoseconds } from '../time/index.ts';
import type { Segment, SequenceNumber } from '../wire/index.ts';

export interface HostedConnection extends ConnectionDoors {
  /** SO_LINGER, for `close`; null when off. */
  linger: { readonly on: boolean; readonly seconds: number } | null;
  /** @throws FinwaitError when the option is unknown or its value wrong */
  setOption(name: string, value: number | string, now: Nanoseconds): void;
  /** In TIME-WAIT: whether that SYN may begin a new connection on the 4-tuple. */
  mayBeReplacedBy(syn: Segment): boolean;
  /** In TIME-WAIT: whether our own connect() may begin a new connection on the 4-tuple. */
  mayBeReused(portChosenBy: 'application' | 'kernel', now: Nanoseconds): boolean;
  /** Deletes it for that; returns an initial sequence number that old segments cannot confuse. */
  replace(): SequenceNumber;
  /** In TIME-WAIT: writes down what it still needs; false when that is not all. Absent: it stays as it is. */
  writeRecord?(record: TimeWaitRecord): boolean;
}
