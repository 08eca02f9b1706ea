// Sequence numbers as people read them: counted from the initial sequence number of each direction of each
// connection, so that the SYN is 0 and the first octet is 1.
import { ACK, formatFlags, seqDiff, SYN, type SequenceNumber } from '../wire/index.ts';
import type { SegmentSent, Trace } from './event.ts';

export interface RelativeHeader {
  readonly flags: string;
  readonly seq: number;
  readonly ack?: number;
  readonly length: number;
}

/** Knows the initial sequence numbers of a trace. Without a SYN in the trace, the first number seen counts as 0. */
export class RelativeNumbers {
  readonly #origins = new Map<string, SequenceNumber>();
  /** Where a proxy on the way gave one side other numbers than its peer chose: what that side's acks count from. */
  readonly #given = new Map<string, SequenceNumber>();

  constructor(trace: Trace) {
    const bySyn = new Set<string>();
    for (const event of trace.events) {
      if (event.type !== 'segment-sent') continue;
      if (event.injected !== undefined) {
        const greets =
          (event.segment.flags & (SYN | ACK)) === (SYN | ACK) && event.injected.startsWith('syn proxy');
        if (greets) this.#given.set(`${event.connection} ${event.from}`, event.segment.seq);
        continue;
      }
      const own = `${event.connection} ${event.from}`;
      const isSyn = (event.segment.flags & SYN) !== 0;
      if (isSyn ? bySyn.has(own) : this.#origins.has(own)) continue;
      if (isSyn) bySyn.add(own);
      this.#origins.set(own, event.segment.seq);
    }
    for (const event of trace.events) {
      if (event.type !== 'segment-sent' || (event.segment.flags & ACK) === 0) continue;
      const peer = `${event.connection} ${event.to}`;
      if (!this.#origins.has(peer)) this.#origins.set(peer, event.segment.ack);
    }
  }

  /** The part of the header that a ladder shows. */
  header(event: SegmentSent): RelativeHeader {
    const { segment, connection } = event;
    const given = event.injected === undefined ? undefined : this.#given.get(`${connection} ${event.from}`);
    const acked = event.injected === undefined ? this.#given.get(`${connection} ${event.to}`) : undefined;
    const relative = (host: string, value: SequenceNumber): number =>
      seqDiff(value, this.#origins.get(`${connection} ${host}`) ?? value);
    return {
      flags: formatFlags(segment.flags),
      seq: given === undefined ? relative(event.from, segment.seq) : seqDiff(segment.seq, given),
      ...(segment.flags & ACK
        ? { ack: acked === undefined ? relative(event.to, segment.ack) : seqDiff(segment.ack, acked) }
        : {}),
      length: segment.length,
    };
  }
}
