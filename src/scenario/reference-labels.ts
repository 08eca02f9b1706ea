// The names that recordings give to segments, when they leave their sender's device (also if they are lost
// then). `active` is the side whose FIN is FIN1:
//
//   SYN   SYNACK   RST      nothing else, if it is one of these
//   DATAc DATAs             text of the client, of the server
//   FIN1  FIN2              of the active side, of the other; with text both names
//   ACK1  ACK2              no text, no FIN, and it covers the FIN1, the FIN2 that the other side has sent
//   ACKc  ACKs              any other
//
// Each name has one counter for the whole recording, whatever the sequence numbers and the connection: `FIN1#2`
// is the second segment called FIN1. A SYN with a new initial sequence number begins the next connection, and
// forgets the FINs of the one before.
import type { Side } from '../fault/index.ts';
import { ACK, FIN, RST, seqAdd, seqGt, SYN, type Segment, type SequenceNumber } from '../wire/index.ts';

export class ReferenceLabels {
  readonly #active: Side;
  readonly #counts = new Map<string, number>();
  /** Sequence number of the FIN that a side has sent in this connection. */
  readonly #fin: Record<Side, SequenceNumber | null> = { client: null, server: null };
  #initial: SequenceNumber | null = null;
  #connection = 0;

  constructor(active: Side) {
    this.#active = active;
  }

  /** Which connection the last segment belongs to, from 1. */
  get connection(): number {
    return Math.max(1, this.#connection);
  }

  reset(): void {
    this.#counts.clear();
    this.#fin.client = null;
    this.#fin.server = null;
    this.#initial = null;
    this.#connection = 0;
  }

  /** Counts the next segment and names it: `['FIN1#2']`, `['DATAc#3', 'FIN1#1']`. */
  label(side: Side, segment: Segment): readonly string[] {
    return this.#kinds(side, segment).map(kind => {
      const copy = this.copies(kind) + 1;
      this.#counts.set(kind, copy);
      return `${kind}#${copy}`;
    });
  }

  /** How many segments of that kind have been sent. */
  copies(kind: string): number {
    return this.#counts.get(kind) ?? 0;
  }

  #kinds(side: Side, segment: Segment): readonly string[] {
    const { flags, length } = segment;
    if (flags & RST) return ['RST'];
    if (flags & SYN) {
      if (flags & ACK) return ['SYNACK'];
      this.#begins(segment.seq);
      return ['SYN'];
    }
    const kinds: string[] = [];
    if (length > 0) kinds.push(side === 'client' ? 'DATAc' : 'DATAs');
    if (flags & FIN) {
      kinds.push(side === this.#active ? 'FIN1' : 'FIN2');
      this.#fin[side] = seqAdd(segment.seq, length);
    }
    if (kinds.length > 0) return kinds;
    const fin = this.#fin[side === 'client' ? 'server' : 'client'];
    if (fin !== null && flags & ACK && seqGt(segment.ack, fin)) {
      return [side === this.#active ? 'ACK2' : 'ACK1'];
    }
    return [side === 'client' ? 'ACKc' : 'ACKs'];
  }

  #begins(initial: SequenceNumber): void {
    if (initial === this.#initial) return;
    this.#initial = initial;
    this.#connection++;
    this.#fin.client = null;
    this.#fin.server = null;
  }
}

/** `'FIN1#2'` as kind and copy; without a number any copy is meant. */
export function splitLabel(label: string): readonly [kind: string, copy: number | null] {
  const [kind, copy] = label.split('#');
  return [kind ?? '', copy === undefined ? null : Number(copy)];
}
