// Connections in TIME-WAIT as rows of typed arrays: 84 octets each, and 8 in the index, for a whole control block.
// The rows form a list in the order in which they expire; the index, by open addressing, finds that of a 4-tuple.
import type { TimeWaitRecord } from '../tcp/index.ts';
import type { Nanoseconds } from '../time/index.ts';

/** Columns of whole numbers of 32 bits; sequence numbers and timestamps keep their bits and lose their sign. */
const PEER = 0;
const KEY = 1;
const NUMBER = 2;
const OLDER = 3;
const NEWER = 4;
const FLAGS = 5;
const SND_NXT = 6;
const RCV_NXT = 7;
const RCV_EDGE = 8;
const WINDOW = 9;
const RECEIVE_BUFFER = 10;
const TS_RECENT = 11;
const TS_OFFSET = 12;
const intColumns = 13;
/** Columns of times. */
const SINCE = 0;
const EXPIRES_AT = 1;
const TS_RECENT_AT = 2;
const CHALLENGED_AT = 3;
const timeColumns = 4;

/** Bits of FLAGS; the window scale (up to 14) stands above them. */
const REUSE_ADDRESS = 1;
const BOUND = 2;
const BOUND_REUSE = 4;
const TIMESTAMPS = 8;
const SACK = 16;
const scaleShift = 5;

const nowhere = -1;
const firstRows = 16;

/** What the host knows of a connection, beside its TCP. */
export interface TimeWaitOwner {
  readonly peer: number;
  /** Both ports. */
  readonly key: number;
  readonly number: number;
  readonly reuseAddress: boolean;
  /** Its port was chosen by bind(); null when not, else that socket's SO_REUSEADDR. */
  readonly bound: boolean | null;
}

export class TimeWaitEntries {
  #ints = new Int32Array(firstRows * intColumns);
  #times = new Float64Array(firstRows * timeColumns);
  #rows = firstRows;
  /** Rows used so far; those given back form a list along NEWER. */
  #used = 0;
  #spare = nowhere;
  #count = 0;
  #oldest = nowhere;
  #newest = nowhere;
  /** Row + 1 by hash of (peer, key), 0 where nothing is. Never more than half full. */
  #index = new Int32Array(2 * firstRows);

  get count(): number {
    return this.#count;
  }

  /** The row that expires first, or -1. */
  get oldest(): number {
    return this.#oldest;
  }

  /** The row that expires next after that, or -1. */
  next(row: number): number {
    return this.#ints[row * intColumns + NEWER]!;
  }

  expiresAt(row: number): Nanoseconds {
    return this.#times[row * timeColumns + EXPIRES_AT] as Nanoseconds;
  }

  /** Whether nothing expires later than that. */
  isLatest(at: Nanoseconds): boolean {
    return this.#newest === nowhere || this.expiresAt(this.#newest) <= at;
  }

  /** The row of a 4-tuple, or -1. */
  find(peer: number, key: number): number {
    if (this.#count === 0) return nowhere;
    const ints = this.#ints;
    const index = this.#index;
    const mask = index.length - 1;
    for (let at = hash(peer, key) & mask; ; at = (at + 1) & mask) {
      const row = index[at]! - 1;
      if (row < 0) return nowhere;
      const base = row * intColumns;
      if (ints[base + KEY] === key && ints[base + PEER] === peer) return row;
    }
  }

  /** Adds a row at the end of the list. It must not expire before those that are there, nor be there already. */
  add(owner: TimeWaitOwner, record: TimeWaitRecord): number {
    const row = this.#take();
    const ints = this.#ints;
    const base = row * intColumns;
    ints[base + PEER] = owner.peer;
    ints[base + KEY] = owner.key;
    ints[base + NUMBER] = owner.number;
    const bound = owner.bound === null ? 0 : BOUND | (owner.bound ? BOUND_REUSE : 0);
    ints[base + FLAGS] = (owner.reuseAddress ? REUSE_ADDRESS : 0) | bound;
    this.#write(row, record);
    this.#append(row);
    this.#enter(row);
    this.#count++;
    return row;
  }

  remove(row: number): void {
    this.#leave(row);
    this.#unlink(row);
    this.#ints[row * intColumns + NEWER] = this.#spare;
    this.#spare = row;
    this.#count--;
  }

  read(row: number, record: TimeWaitRecord): TimeWaitRecord {
    const ints = this.#ints;
    const times = this.#times;
    const base = row * intColumns;
    const flags = ints[base + FLAGS]!;
    record.sndNxt = ints[base + SND_NXT]! >>> 0;
    record.rcvNxt = ints[base + RCV_NXT]! >>> 0;
    record.rcvEdge = ints[base + RCV_EDGE]! >>> 0;
    record.rcvScale = flags >> scaleShift;
    record.window = ints[base + WINDOW]!;
    record.receiveBuffer = ints[base + RECEIVE_BUFFER]!;
    record.sackPermitted = (flags & SACK) !== 0;
    record.timestamps = (flags & TIMESTAMPS) !== 0;
    record.tsRecent = ints[base + TS_RECENT]! >>> 0;
    record.tsOffset = ints[base + TS_OFFSET]!;
    const timeBase = row * timeColumns;
    record.since = times[timeBase + SINCE] as Nanoseconds;
    record.expiresAt = times[timeBase + EXPIRES_AT] as Nanoseconds;
    record.tsRecentAt = times[timeBase + TS_RECENT_AT] as Nanoseconds;
    record.lastChallengeAt = times[timeBase + CHALLENGED_AT] as Nanoseconds;
    return record;
  }

  owner(row: number): TimeWaitOwner {
    const ints = this.#ints;
    const base = row * intColumns;
    const flags = ints[base + FLAGS]!;
    return {
      peer: ints[base + PEER]!,
      key: ints[base + KEY]!,
      number: ints[base + NUMBER]!,
      reuseAddress: (flags & REUSE_ADDRESS) !== 0,
      bound: flags & BOUND ? (flags & BOUND_REUSE) !== 0 : null,
    };
  }

  protection(row: number): { readonly timestamps: boolean; readonly since: Nanoseconds } {
    return {
      timestamps: (this.#ints[row * intColumns + FLAGS]! & TIMESTAMPS) !== 0,
      since: this.#times[row * timeColumns + SINCE] as Nanoseconds,
    };
  }

  /** Empties it; the memory stays for the next run. */
  clear(): void {
    if (this.#used === 0) return;
    this.#used = 0;
    this.#spare = nowhere;
    this.#count = 0;
    this.#oldest = nowhere;
    this.#newest = nowhere;
    this.#index.fill(0);
  }

  #write(row: number, record: TimeWaitRecord): void {
    const ints = this.#ints;
    const times = this.#times;
    const base = row * intColumns;
    ints[base + FLAGS]! |=
      (record.timestamps ? TIMESTAMPS : 0) |
      (record.sackPermitted ? SACK : 0) |
      (record.rcvScale << scaleShift);
    ints[base + SND_NXT] = record.sndNxt;
    ints[base + RCV_NXT] = record.rcvNxt;
    ints[base + RCV_EDGE] = record.rcvEdge;
    ints[base + WINDOW] = record.window;
    ints[base + RECEIVE_BUFFER] = record.receiveBuffer;
    ints[base + TS_RECENT] = record.tsRecent;
    ints[base + TS_OFFSET] = record.tsOffset;
    const timeBase = row * timeColumns;
    times[timeBase + SINCE] = record.since;
    times[timeBase + EXPIRES_AT] = record.expiresAt;
    times[timeBase + TS_RECENT_AT] = record.tsRecentAt;
    times[timeBase + CHALLENGED_AT] = record.lastChallengeAt;
  }

  #take(): number {
    if (this.#spare !== nowhere) {
      const row = this.#spare;
      this.#spare = this.next(row);
      return row;
    }
    if (this.#used === this.#rows) this.#grow();
    return this.#used++;
  }

  #grow(): void {
    this.#rows *= 2;
    const ints = new Int32Array(this.#rows * intColumns);
    ints.set(this.#ints);
    this.#ints = ints;
    const times = new Float64Array(this.#rows * timeColumns);
    times.set(this.#times);
    this.#times = times;
    this.#index = new Int32Array(2 * this.#rows);
    for (let row = this.#oldest; row !== nowhere; row = this.next(row)) this.#enter(row);
  }

  #append(row: number): void {
    const ints = this.#ints;
    ints[row * intColumns + OLDER] = this.#newest;
    ints[row * intColumns + NEWER] = nowhere;
    if (this.#newest === nowhere) this.#oldest = row;
    else ints[this.#newest * intColumns + NEWER] = row;
    this.#newest = row;
  }

  #unlink(row: number): void {
    const ints = this.#ints;
    const before = ints[row * intColumns + OLDER]!;
    const after = ints[row * intColumns + NEWER]!;
    if (before === nowhere) this.#oldest = after;
    else ints[before * intColumns + NEWER] = after;
    if (after === nowhere) this.#newest = before;
    else ints[after * intColumns + OLDER] = before;
  }

  #enter(row: number): void {
    const index = this.#index;
    const mask = index.length - 1;
    let at = this.#home(row) & mask;
    while (index[at] !== 0) at = (at + 1) & mask;
    index[at] = row + 1;
  }

  /** Takes a row out of the index and moves up what stood behind it, so that no grave is left. */
  #leave(row: number): void {
    const index = this.#index;
    const mask = index.length - 1;
    let hole = this.#home(row) & mask;
    while (index[hole] !== row + 1) hole = (hole + 1) & mask;
    for (let at = (hole + 1) & mask; index[at] !== 0; at = (at + 1) & mask) {
      const home = this.#home(index[at]! - 1) & mask;
      // It may stand in the hole if its home is not between the hole (not included) and itself.
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      index[hole] = index[at]!;
      hole = at;
    }
    index[hole] = 0;
  }

  #home(row: number): number {
    return hash(this.#ints[row * intColumns + PEER]!, this.#ints[row * intColumns + KEY]!);
  }
}

/** Every bit of both ports and the peer moves the low bits. */
function hash(peer: number, key: number): number {
  let mixed = Math.imul(key ^ (peer << 7), 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b);
  return mixed ^ (mixed >>> 13);
}
