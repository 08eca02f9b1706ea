// What each end of each connection has sent, received and learnt, kept while the story is told. An end learns
// only from what arrives at it; the narrator may look at both. All numbers are relative to the SYNs.
import { FIN, SYN, ACK, seqDiff, seqAdd, sequenceLength, type SequenceNumber } from '../../wire/index.ts';
import type { State } from '../../tcp/index.ts';
import type { HostName } from '../event.ts';
import type { Atom, SentAtom } from './atoms.ts';
import type { Doubt, Known, Knowledge, SegmentFacts } from './steps.ts';

interface Range {
  readonly from: number;
  readonly to: number;
}

/** One end of one connection. */
export class Side {
  readonly host: HostName;
  state: State;
  /** The sequence number that is told as 0. */
  base: SequenceNumber | null = null;
  sndNxt: number | null = null;
  rcvNxt: number | null = null;
  /** Received beyond a gap, in order. */
  held: Range[] = [];
  /** Number of the own FIN. */
  fin: number | null = null;
  finHeard = false;
  /** Number of the peer's FIN, once seen; `peerDone` when all before it is here, too. */
  peerFin: number | null = null;
  peerDone = false;
  ackOfFinSent = false;
  /** End of the first numbered segment that also acknowledged the peer's FIN: its ACK answers our ACK. */
  ackCarrier: number | null = null;
  ackHeard = false;
  /** It has been in TIME-WAIT. */
  waited = false;
  acked = 0;
  lastWindow: number | null = null;
  peerWindow: number | null = null;
  windowScale = -1;
  spoke = false;
  /** Transmissions by what they end with. */
  readonly sent = new Map<number, SentAtom[]>();

  constructor(host: HostName, state: State) {
    this.host = host;
    this.state = state;
  }

  /** Text received in order, in octets. */
  get textReceived(): number {
    return this.rcvNxt === null ? 0 : this.rcvNxt - 1 - (this.peerDone ? 1 : 0);
  }

  /** First gap before what is held, or null. */
  get hole(): Range | null {
    const first = this.held[0];
    return first === undefined || this.rcvNxt === null ? null : { from: this.rcvNxt, to: first.from - 1 };
  }

  hold(from: number, to: number): void {
    this.held = [...this.held, { from, to }].sort((a, b) => a.from - b.from);
  }

  /** Whether it has taken in the end of that segment (it may have had to refuse it for want of room). */
  has(facts: SegmentFacts): boolean {
    if (this.rcvNxt === null || facts.end <= this.rcvNxt) return this.rcvNxt !== null;
    return this.held.some(range => range.from < facts.end && facts.end <= range.to);
  }

  /** Moves RCV.NXT to `to` and over whatever was held there. @returns whether a gap was filled */
  advance(to: number, limit: number | null): boolean {
    let reached = to;
    let filled = false;
    for (const range of this.held) {
      if (range.from > reached) break;
      filled = true;
      reached = Math.max(reached, range.to);
    }
    if (limit !== null && limit < reached) reached = limit;
    this.rcvNxt = Math.max(this.rcvNxt ?? reached, reached);
    this.held = this.held.filter(range => range.to > reached);
    if (this.peerFin !== null && reached > this.peerFin) this.peerDone = true;
    return filled;
  }

  knowledge(): Knowledge {
    const knows: Known[] = [];
    const doubts: Doubt[] = [];
    const open = this.state !== 'CLOSED';
    const textEnd = this.fin ?? this.sndNxt ?? 0;
    if (this.finHeard) knows.push('fin-heard');
    else if (textEnd > 1) (this.acked < textEnd ? doubts : knows).push('data-heard');
    if (this.fin !== null && !this.finHeard) doubts.push('fin-heard');
    if (this.peerDone) knows.push('peer-done');
    else if (this.peerFin !== null) doubts.push('hole');
    else if (open) doubts.push('peer-done');
    if (this.ackHeard) knows.push('ack-heard');
    else if (this.ackOfFinSent) doubts.push('ack-heard');
    // FIN does not tell whether close() or shutdown() sent it.
    if (this.state === 'CLOSE-WAIT') doubts.push('still-reads');
    const settled = this.finHeard && this.peerDone && this.ackHeard;
    return { host: this.host, knows, doubts, mood: settled ? 'settled' : open ? 'open' : 'over' };
  }
}

/** All sides of a trace, by host and connection. */
export class Ledger {
  private readonly sides = new Map<string, Side>();
  private readonly firstStates = new Map<string, State>();

  /** @param atoms the whole story: a side's first known state is the one its first change left. */
  constructor(atoms: readonly Atom[]) {
    for (const atom of atoms) {
      const changes =
        atom.kind === 'host'
          ? []
          : atom.kind === 'quiet'
            ? [atom.event]
            : atom.kind === 'received'
              ? atom.states
              : atom.state === null
                ? []
                : [atom.state];
      for (const change of changes) {
        const key = `${change.host} ${change.connection}`;
        if (!this.firstStates.has(key)) this.firstStates.set(key, change.from);
      }
    }
  }

  side(host: HostName, connection: number): Side {
    const key = `${host} ${connection}`;
    let side = this.sides.get(key);
    if (side === undefined) {
      side = new Side(host, this.firstStates.get(key) ?? 'CLOSED');
      this.sides.set(key, side);
    }
    return side;
  }

  /** A new connection under the old number: what was known belongs to the one before. */
  renew(host: HostName, connection: number): Side {
    const side = new Side(host, 'CLOSED');
    this.sides.set(`${host} ${connection}`, side);
    return side;
  }

  /** The segment in relative numbers; learns a side's base from its first segment. */
  facts(atom: SentAtom): SegmentFacts {
    const { event } = atom;
    const { segment } = event;
    const sender = this.side(event.from, event.connection);
    const peer = this.side(event.to, event.connection);
    const hasAck = (segment.flags & ACK) !== 0;
    // Without the SYN in sight the first octet seen is called 1, as if its SYN had been seen.
    sender.base ??= segment.flags & SYN ? segment.seq : seqAdd(segment.seq, -1);
    if (hasAck) peer.base ??= seqAdd(segment.ack, -1);
    const seq = seqDiff(segment.seq, sender.base);
    const scaled = sender.windowScale >= 0 && peer.windowScale >= 0 && !(segment.flags & SYN);
    return {
      id: event.id,
      from: event.from,
      to: event.to,
      flags: segment.flags,
      seq,
      ack: hasAck ? seqDiff(segment.ack, peer.base ?? segment.ack) : null,
      length: segment.length,
      window: scaled ? segment.window * 2 ** sender.windowScale : segment.window,
      end: seq + sequenceLength(segment),
      cause: event.cause,
      labels: event.labels,
    };
  }

  /** Earlier transmissions of the same numbers (the same FIN, the same SYN, the same text). */
  copiesBefore(atom: SentAtom, facts: SegmentFacts): readonly SentAtom[] {
    return this.side(atom.host, atom.connection).sent.get(copyKey(facts)) ?? [];
  }

  rememberSent(atom: SentAtom, facts: SegmentFacts): void {
    const { sent } = this.side(atom.host, atom.connection);
    const copies = sent.get(copyKey(facts));
    if (copies === undefined) sent.set(copyKey(facts), [atom]);
    else copies.push(atom);
  }
}

const copyKey = (facts: SegmentFacts): number => facts.end * 4 + (facts.flags & (SYN | FIN));
