// Segments that the network makes itself, in the name of one side: their numbers are counted from what the other
// side expects next, and their timestamps from what the pretended sender has said.
import { endSeq, makeSegment, RST, seqAdd, type Segment, type SequenceNumber } from '../wire/index.ts';
import { otherSide, type Side } from './rule.ts';

/** The window field of a segment that was made up. */
const forgedWindow = 500;

/** A segment to be made up; numbers count from what its receiver expects. */
export interface SegmentForgery {
  /** In whose name. */
  readonly side: Side;
  /** Control bits, ACK among them. */
  readonly flags: number;
  /** From the receiver's RCV.NXT. */
  readonly seq: number;
  /** From the receiver's SND.NXT; null: no acknowledgement number. */
  readonly ack: number | null;
  readonly length: number;
  /** From the last timestamp that `side` sent; null: no timestamps. */
  readonly stamp: number | null;
  /** Octets; default no such option. */
  readonly mss?: number | undefined;
}

export type Ports = Readonly<Record<Side, number>>;

export interface ExpectedNumbers {
  readonly rcvNxt: SequenceNumber;
  readonly sndNxt: SequenceNumber;
}

/** What a side's connection between these ports expects; null when it has none. */
export type ExpectedBy = (side: Side, ports: Ports) => ExpectedNumbers | null;

/** What one side has sent so far. */
interface Spoken {
  /** The last segment that was not a RST. */
  last: Segment | null;
  /** The last one with timestamps. */
  stamped: Segment | null;
}

export class Forger {
  readonly #expectedBy: ExpectedBy;
  readonly #fixed: Ports | null;
  #ports: Ports | null;
  readonly #spoken: Readonly<Record<Side, Spoken>> = {
    client: { last: null, stamped: null },
    server: { last: null, stamped: null },
  };

  /** @param ports null: those of the segment that was sent last */
  constructor(expectedBy: ExpectedBy, ports: Ports | null = null) {
    this.#expectedBy = expectedBy;
    this.#fixed = ports;
    this.#ports = ports;
  }

  reset(): void {
    this.#ports = this.#fixed;
    for (const spoken of [this.#spoken.client, this.#spoken.server]) {
      spoken.last = null;
      spoken.stamped = null;
    }
  }

  /** Sees a segment leave. */
  observe(from: Side, segment: Segment): void {
    const spoken = this.#spoken[from];
    if (!(segment.flags & RST)) spoken.last = segment;
    if (segment.hasTimestamps) spoken.stamped = segment;
    if (this.#fixed !== null) return;
    const { sourcePort, destinationPort } = segment;
    this.#ports =
      from === 'client'
        ? { client: sourcePort, server: destinationPort }
        : { client: destinationPort, server: sourcePort };
  }

  /** Null when nobody has sent anything yet: there is no connection to forge for. */
  forge({ side, flags, seq, ack, length, stamp, mss }: SegmentForgery): Segment | null {
    const to = otherSide(side);
    const ports = this.#ports;
    if (ports === null) return null;
    const { rcvNxt, sndNxt } = this.#expectedBy(to, ports) ?? this.#saidBy(to);
    const { stamped } = this.#spoken[side];
    const stamps =
      stamp === null || stamped === null
        ? {}
        : { hasTimestamps: true, tsVal: (stamped.tsVal + stamp) >>> 0, tsEcr: stamped.tsEcr };
    return makeSegment({
      sourcePort: ports[side],
      destinationPort: ports[to],
      seq: seqAdd(rcvNxt, seq),
      ...(ack === null ? {} : { ack: seqAdd(sndNxt, ack) }),
      flags,
      window: forgedWindow,
      length,
      ...(mss === undefined ? {} : { mss }),
      ...stamps,
    });
  }

  /** What a side's segments said last, when it has no connection any more. */
  #saidBy(side: Side): ExpectedNumbers {
    const { last } = this.#spoken[side];
    const nothing = 0 as SequenceNumber;
    return { rcvNxt: last?.ack ?? nothing, sndNxt: last === null ? nothing : endSeq(last) };
  }
}
