// Segments that the network makes itself, in the name of one end of a connection: their numbers are counted from
// what the other end expects next, and their timestamps from what the pretended sender has said.
import { endSeq, makeSegment, RST, seqAdd, type Segment, type SequenceNumber } from '../wire/index.ts';
import { receiverOf, reversed, type Ends, type Passing } from './ends.ts';

/** The window field of a segment that was made up. */
const forgedWindow = 500;

/** A segment to be made up; numbers count from what its receiver expects. */
export interface SegmentForgery {
  /** Control bits, ACK among them. */
  readonly flags: number;
  /** From the receiver's RCV.NXT. */
  readonly seq: number;
  /** From the receiver's SND.NXT; null: no acknowledgement number. */
  readonly ack: number | null;
  readonly length: number;
  /** From the last timestamp that the pretended sender sent; null: no timestamps. */
  readonly stamp: number | null;
  /** Octets; default no such option. */
  readonly mss?: number | undefined;
}

export interface ExpectedNumbers {
  readonly rcvNxt: SequenceNumber;
  readonly sndNxt: SequenceNumber;
}

/** What the connection at `ends.host` expects; null when it has none. */
export type ExpectedBy = (ends: Ends) => ExpectedNumbers | null;

/** What one end has sent so far. */
interface Spoken {
  /** The last segment that was not a RST. */
  last: Segment | null;
  /** The last one with timestamps. */
  stamped: Segment | null;
}

const silence: Spoken = { last: null, stamped: null };

export class Forger {
  readonly #expectedBy: ExpectedBy;
  /** By the sending end of each connection. */
  readonly #spoken = new Map<string, Spoken>();

  constructor(expectedBy: ExpectedBy) {
    this.#expectedBy = expectedBy;
  }

  reset(): void {
    this.#spoken.clear();
  }

  /** Sees a segment leave. */
  observe(packet: Passing): void {
    const key = keyOf(reversed(receiverOf(packet)));
    let spoken = this.#spoken.get(key);
    if (spoken === undefined) this.#spoken.set(key, (spoken = { last: null, stamped: null }));
    const { segment } = packet;
    if (!(segment.flags & RST)) spoken.last = segment;
    if (segment.hasTimestamps) spoken.stamped = segment;
  }

  /** A segment for that receiver, in the name of its peer. */
  forge({ flags, seq, ack, length, stamp, mss }: SegmentForgery, receiver: Ends): Segment {
    const { rcvNxt, sndNxt } = this.#expectedBy(receiver) ?? this.#saidBy(receiver);
    const { stamped } = this.#spoken.get(keyOf(reversed(receiver))) ?? silence;
    const stamps =
      stamp === null || stamped === null
        ? {}
        : { hasTimestamps: true, tsVal: (stamped.tsVal + stamp) >>> 0, tsEcr: stamped.tsEcr };
    return makeSegment({
      sourcePort: receiver.peerPort,
      destinationPort: receiver.port,
      seq: seqAdd(rcvNxt, seq),
      ...(ack === null ? {} : { ack: seqAdd(sndNxt, ack) }),
      flags,
      window: forgedWindow,
      length,
      ...(mss === undefined ? {} : { mss }),
      ...stamps,
    });
  }

  /** What an end's segments said last, when it has no connection any more. */
  #saidBy(ends: Ends): ExpectedNumbers {
    const { last } = this.#spoken.get(keyOf(ends)) ?? silence;
    const nothing = 0 as SequenceNumber;
    return { rcvNxt: last?.ack ?? nothing, sndNxt: last === null ? nothing : endSeq(last) };
  }
}

const keyOf = ({ host, port, peer, peerPort }: Ends): string => `${host}:${port} ${peer}:${peerPort}`;
