// Names segments the way the fault language and the ladder do: 'client FIN #1', 'server ACK of FIN #2'. Shown
// every segment of a run in the order in which they leave their senders, it counts copies and connections.
//
//   connection   a SYN with a new initial sequence number on a 4-tuple begins the next one; the n-th of the run
//   copies       one counter for each side and kind, for the whole run and once more for each connection
//
// Works with or without faults, and allocates nothing unless asked for text.
import type { Packet } from '../link/index.ts';
import { ACK, FIN, RST, seqAdd, seqGt, SYN, type SequenceNumber } from '../wire/index.ts';
import { kinds, type Kind, type SegmentPattern } from './rule.ts';

const index = Object.fromEntries(kinds.map((kind, position) => [kind, position])) as Record<Kind, number>;
const bit = Object.fromEntries(kinds.map((kind, position) => [kind, 1 << position])) as Record<Kind, number>;
const noCounts: readonly number[] = kinds.map(() => 0);
const ports = 2 ** 16;
const hosts = 2 ** 10;

/** The current connection on a 4-tuple. Ends are numbered 0 and 1, the lower address first. */
class Flow {
  connection: number;
  readonly initialSeq: [SequenceNumber | null, SequenceNumber | null] = [null, null];
  readonly finSeq: [SequenceNumber | null, SequenceNumber | null] = [null, null];
  readonly counts: readonly [number[], number[]] = [[...noCounts], [...noCounts]];

  constructor(connection: number) {
    this.connection = connection;
  }

  begin(connection: number): void {
    this.connection = connection;
    this.initialSeq.fill(null);
    this.finSeq.fill(null);
    for (const counts of this.counts) counts.fill(0);
  }
}

/** Gives each segment its names. */
export class SegmentLabels {
  readonly #sideOf: (packet: Packet) => string;
  readonly #roleOf: (packet: Packet) => string;
  readonly #flows = new Map<number, Flow>();
  readonly #runCounts = new Map<string, number[]>();
  #connections = 0;
  #lastKey = -1;

  // About the segment that was observed last.
  #side = '';
  #role = '';
  #mask = 0;
  #connection = 0;
  #countsInRun: readonly number[] = noCounts;
  #countsOfRole: readonly number[] = noCounts;
  #countsInConnection: readonly number[] = noCounts;
  #lastFlow: Flow | null = null;

  /**
   * @param sideOf what a packet's sender is called: 'client', 'server'
   * @param roleOf what it is called besides, where hosts have names of their own; '' for nothing
   */
  constructor(sideOf: (packet: Packet) => string, roleOf: (packet: Packet) => string = () => '') {
    this.#sideOf = sideOf;
    this.#roleOf = roleOf;
  }

  /** Which connection of the run the last segment belongs to, from 1. */
  get connection(): number {
    return this.#connection;
  }

  /** The kind of the last segment; FIN rather than DATA, 'segment' for what no other kind fits. */
  get kind(): Kind {
    // The kinds stand in such an order that the last one that fits is the one to name it by.
    const named = this.#mask & ~bit.segment;
    return named === 0 ? 'segment' : (kinds[31 - Math.clz32(named)] ?? 'segment');
  }

  /** Which copy of its `kind` the last segment is among all that its sender has sent in the run, from 1. */
  get copy(): number {
    return this.#countsInRun[index[this.kind]] ?? 0;
  }

  /**
   * Counts the next segment, at the moment when it leaves its sender, and names it.
   *
   * @returns e.g. `['client DATA #3', 'client FIN #1']`; empty for a segment that no kind fits
   */
  label(packet: Packet): readonly string[] {
    this.observe(packet);
    const names: string[] = [];
    for (const kind of kinds) {
      if (kind === 'segment' || (this.#mask & bit[kind]) === 0) continue;
      names.push(`${this.#side} ${kind} #${this.#countsInRun[index[kind]]}`);
    }
    return names;
  }

  /** As `label`, without making text. */
  observe(packet: Packet): void {
    const { segment } = packet;
    const end =
      packet.from < packet.to || (packet.from === packet.to && segment.sourcePort <= segment.destinationPort)
        ? 0
        : 1;
    const flow = this.#flowOf(packet, end);
    const { flags } = segment;
    if (flags & SYN && !(flags & RST)) {
      const known = flow.initialSeq[end];
      // A SYN-ACK, or the first SYN of this end (simultaneous open), belongs to the connection at hand.
      if (!(flags & ACK) && known !== null && known !== segment.seq) flow.begin(++this.#connections);
      flow.initialSeq[end] = segment.seq;
    }
    this.#side = this.#sideOf(packet);
    this.#role = this.#roleOf(packet);
    this.#connection = flow.connection;
    this.#mask = kindsOf(packet, flow, end) | bit.segment;
    this.#count(flow.counts[end]);
  }

  /** Whether the last segment is one of those that the pattern names. */
  matches(pattern: CompiledPattern): boolean {
    const isBySide = this.#side === pattern.side;
    if ((this.#mask & pattern.bit) === 0 || !(isBySide || this.#role === pattern.side)) return false;
    if (pattern.connection !== 0 && pattern.connection !== this.#connection) return false;
    const { copies } = pattern;
    if (copies.length === 0) return true;
    const inRun = isBySide ? this.#countsInRun : this.#countsOfRole;
    const counts = pattern.connection === 0 ? inRun : this.#countsInConnection;
    const copy = counts[pattern.index] ?? 0;
    for (let i = 0; i < copies.length; i += 2) {
      if (copy >= (copies[i] ?? 0) && copy <= (copies[i + 1] ?? 0)) return true;
    }
    return false;
  }

  /** Forgets everything: the next segment is the first of a run. */
  reset(): void {
    this.#flows.clear();
    this.#runCounts.clear();
    this.#connections = 0;
    this.#lastKey = -1;
    this.#lastFlow = null;
    this.#mask = 0;
    this.#connection = 0;
  }

  #flowOf({ from, to, segment }: Packet, end: 0 | 1): Flow {
    const { sourcePort, destinationPort } = segment;
    const key =
      end === 0
        ? ((from * hosts + to) * ports + sourcePort) * ports + destinationPort
        : ((to * hosts + from) * ports + destinationPort) * ports + sourcePort;
    if (key === this.#lastKey && this.#lastFlow !== null) return this.#lastFlow;
    let flow = this.#flows.get(key);
    if (flow === undefined) {
      flow = new Flow(++this.#connections);
      this.#flows.set(key, flow);
    }
    this.#lastKey = key;
    this.#lastFlow = flow;
    return flow;
  }

  #count(inConnection: number[]): void {
    this.#countsInRun = this.#countIn(this.#countsOf(this.#side));
    if (this.#role !== '') this.#countsOfRole = this.#countIn(this.#countsOf(this.#role));
    this.#countsInConnection = this.#countIn(inConnection);
  }

  #countsOf(party: string): number[] {
    let counts = this.#runCounts.get(party);
    if (counts === undefined) {
      counts = [...noCounts];
      this.#runCounts.set(party, counts);
    }
    return counts;
  }

  #countIn(counts: number[]): number[] {
    for (let kind = 0; kind < kinds.length; kind++) {
      if (this.#mask & (1 << kind)) counts[kind] = (counts[kind] ?? 0) + 1;
    }
    return counts;
  }
}

/** The kinds of a segment as a set of bits; notes the FIN that it carries. */
function kindsOf({ segment }: Packet, flow: Flow, end: 0 | 1): number {
  const { flags, length } = segment;
  if (flags & RST) return bit.RST;
  if (flags & SYN) return flags & ACK ? bit['SYN-ACK'] : bit.SYN;
  let mask = length > 0 ? bit.DATA : 0;
  if (flags & FIN) {
    flow.finSeq[end] = seqAdd(segment.seq, length);
    mask |= bit.FIN;
  }
  if (mask !== 0 || !(flags & ACK)) return mask;
  const peerFin = flow.finSeq[1 - end] ?? null;
  return peerFin !== null && seqGt(segment.ack, peerFin) ? bit['ACK of FIN'] : bit.ACK;
}

/** A pattern made ready for `SegmentLabels.matches`. */
export class CompiledPattern {
  readonly side: string;
  readonly bit: number;
  readonly index: number;
  /** 0: any. */
  readonly connection: number;
  /** First and last of each range in turn, Infinity for an open one; empty: every copy. */
  readonly copies: readonly number[];

  constructor(pattern: SegmentPattern) {
    this.side = pattern.side;
    this.bit = bit[pattern.kind];
    this.index = index[pattern.kind];
    this.connection = pattern.connection ?? 0;
    this.copies = (pattern.copies ?? []).flatMap(({ first, last }) => [first, last ?? Infinity]);
  }
}
