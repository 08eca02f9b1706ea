// Sequence numbers, acknowledgement numbers and timestamps as recordings write them: relative to where each side
// began. A number far from the current connection's beginning is told from the previous one's, if it is near
// that; so old segments of a 4-tuple that was used again stay readable.
import type { Side } from '../fault/index.ts';
import { ACK, RST, SYN, seqDiff, type Segment, type SequenceNumber } from '../wire/index.ts';

/** Farther than any connection of a recording gets. */
const far = 2 ** 24;

class Beginning {
  #current: SequenceNumber | null = null;
  #previous: SequenceNumber | null = null;
  #timestamp: number | null = null;

  learn(segment: Segment): void {
    if (segment.flags & SYN && segment.seq !== this.#current) {
      this.#previous = this.#current;
      this.#current = segment.seq;
    }
    if (segment.hasTimestamps) this.#timestamp ??= segment.tsVal;
  }

  sequence(number: SequenceNumber): number {
    for (const initial of [this.#current, this.#previous]) {
      if (initial === null) continue;
      const distance = seqDiff(number, initial);
      if (Math.abs(distance) <= far) return distance;
    }
    return number;
  }

  /** 0 is what stands in the field when there is nothing to echo. */
  timestamp(value: number): number {
    return value === 0 || this.#timestamp === null ? 0 : (value - this.#timestamp) | 0;
  }
}

export interface RelativeNumbers {
  readonly seq: number;
  readonly ack: number;
  readonly ts: [value: number, echo: number];
  readonly sack: [left: number, right: number][];
}

export class ReferenceNumbers {
  readonly #sides: Readonly<Record<Side, Beginning>> = { client: new Beginning(), server: new Beginning() };

  /** @param made whether the network made the segment: then its numbers say nothing about anyone's beginning */
  relate(from: Side, segment: Segment, made: boolean): RelativeNumbers {
    const own = this.#sides[from];
    const peer = this.#sides[from === 'client' ? 'server' : 'client'];
    if (!made) own.learn(segment);
    // An answer to a segment without ACK comes from nobody, whose numbers begin at 0 (RFC 9293 §3.10.7.1).
    const byNobody = (segment.flags & (RST | ACK)) === (RST | ACK) && segment.seq === 0;
    return {
      seq: byNobody ? 0 : own.sequence(segment.seq),
      ack: segment.flags & ACK ? peer.sequence(segment.ack) : 0,
      ts: [own.timestamp(segment.tsVal), peer.timestamp(segment.tsEcr)],
      sack: segment.sack.map(({ left, right }) => [peer.sequence(left), peer.sequence(right)]),
    };
  }
}
