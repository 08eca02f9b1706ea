// What travels on a link: a segment between two hosts, with what links and faults need to know about it.
import type { Nanoseconds } from '../time/index.ts';
import type { Segment } from '../wire/index.ts';

export interface Packet {
  /** Counts the packets of a run from 1. A duplicate keeps the id of its original. */
  readonly id: number;
  /** Numeric addresses of sender and receiver (index of the host in the world). */
  readonly from: number;
  readonly to: number;
  readonly segment: Segment;
  /** Octets on the wire: IPv4 header, TCP header with options, text. */
  readonly size: number;
  readonly sentAt: Nanoseconds;
  /** Octets were damaged on the way, and this is what the receiver's checksums make of it. Default: intact. */
  readonly damage?: string;
}
