// What was sent and is not yet acknowledged, segment by segment and in order: the retransmission queue of
// RFC 9293 §3.4 with the marks that loss recovery needs (RFC 6675's scoreboard, RFC 8985's times).
//
//   una ──► head ─► … ─► tail ──► nxt          each entry: [seq, end), sent when, how often, sacked?, lost?
//
// Entries are recycled: a bulk transfer allocates none in steady state.
import type { Nanoseconds } from '../time/index.ts';
import { ZERO } from '../time/index.ts';
import { seq, seqDiff, seqGt, type SequenceNumber } from '../wire/index.ts';

export class SentSegment {
  seq: SequenceNumber = seq(0);
  /** First sequence number after it. */
  end: SequenceNumber = seq(0);
  /** Octets of text. */
  length = 0;
  /** SYN, FIN and PSH as first sent. */
  flags = 0;
  firstSentAt: Nanoseconds = ZERO;
  /** Latest transmission. */
  sentAt: Nanoseconds = ZERO;
  transmissions = 0;
  sacked = false;
  /** Considered lost and not retransmitted since. */
  lost = false;
  /** A retransmission of it is in flight. */
  retransmitted = false;
  next: SentSegment | null = null;
  prev: SentSegment | null = null;
}

const pool: SentSegment[] = [];
const poolMax = 4096;

export class SentQueue {
  head: SentSegment | null = null;
  tail: SentSegment | null = null;
  /** Entries in the queue. */
  count = 0;
  /** Entries marked, and sequence numbers they cover. */
  lostCount = 0;
  lostLength = 0;
  sackedCount = 0;
  sackedLength = 0;
  retransmittedCount = 0;

  /** Appends what was just sent for the first time. */
  push(
    start: SequenceNumber,
    end: SequenceNumber,
    length: number,
    flags: number,
    now: Nanoseconds,
  ): SentSegment {
    const entry = pool.pop() ?? new SentSegment();
    entry.seq = start;
    entry.end = end;
    entry.length = length;
    entry.flags = flags;
    entry.firstSentAt = entry.sentAt = now;
    entry.transmissions = 1;
    entry.sacked = entry.lost = entry.retransmitted = false;
    entry.next = null;
    entry.prev = this.tail;
    if (this.tail === null) this.head = entry;
    else this.tail.next = entry;
    this.tail = entry;
    this.count++;
    return entry;
  }

  /** Removes the head, which is fully acknowledged. Its fields stay readable until the next `push`. */
  shift(): void {
    const entry = this.head;
    if (entry === null) return;
    this.unmark(entry);
    this.head = entry.next;
    if (this.head === null) this.tail = null;
    else this.head.prev = null;
    this.count--;
    recycle(entry);
  }

  /** Cuts the head at SND.UNA when an acknowledgement covers only a part of it. */
  trimHead(una: SequenceNumber): void {
    const entry = this.head;
    if (entry === null || !seqGt(una, entry.seq)) return;
    const cut = seqDiff(una, entry.seq);
    if (entry.lost) this.lostLength -= cut;
    if (entry.sacked) this.sackedLength -= cut;
    entry.seq = una;
    entry.length = Math.max(0, entry.length - cut);
  }

  /** Makes one entry of this and the next, for a retransmission that carries both. */
  merge(entry: SentSegment): void {
    const { next } = entry;
    if (next === null) return;
    const { lost } = entry;
    this.unmarkLost(entry);
    this.unmark(next);
    entry.end = next.end;
    entry.length += next.length;
    entry.flags |= next.flags;
    entry.transmissions = Math.max(entry.transmissions, next.transmissions);
    entry.next = next.next;
    if (next.next === null) this.tail = entry;
    else next.next.prev = entry;
    this.count--;
    recycle(next);
    if (lost) this.markLost(entry);
  }

  markLost(entry: SentSegment): void {
    if (entry.lost || entry.sacked) return;
    if (entry.retransmitted) {
      entry.retransmitted = false;
      this.retransmittedCount--;
    }
    entry.lost = true;
    this.lostCount++;
    this.lostLength += seqDiff(entry.end, entry.seq);
  }

  markAllLost(): void {
    for (let entry = this.head; entry !== null; entry = entry.next) this.markLost(entry);
  }

  /** Takes back that it was lost (a spurious timeout). */
  unmarkLost(entry: SentSegment): void {
    if (!entry.lost) return;
    entry.lost = false;
    this.lostCount--;
    this.lostLength -= seqDiff(entry.end, entry.seq);
  }

  markSacked(entry: SentSegment): void {
    if (entry.sacked) return;
    this.unmarkLost(entry);
    if (entry.retransmitted) {
      entry.retransmitted = false;
      this.retransmittedCount--;
    }
    entry.sacked = true;
    this.sackedCount++;
    this.sackedLength += seqDiff(entry.end, entry.seq);
  }

  unmarkSacked(entry: SentSegment): void {
    if (!entry.sacked) return;
    entry.sacked = false;
    this.sackedCount--;
    this.sackedLength -= seqDiff(entry.end, entry.seq);
  }

  markRetransmitted(entry: SentSegment, now: Nanoseconds): void {
    this.unmarkLost(entry);
    if (!entry.retransmitted) {
      entry.retransmitted = true;
      this.retransmittedCount++;
    }
    entry.sentAt = now;
    entry.transmissions++;
  }

  /** The first entry that is marked lost, or null. */
  firstLost(): SentSegment | null {
    if (this.lostCount === 0) return null;
    let entry = this.head;
    while (entry !== null && !entry.lost) entry = entry.next;
    return entry;
  }

  clear(): void {
    while (this.head !== null) this.shift();
  }

  private unmark(entry: SentSegment): void {
    this.unmarkLost(entry);
    this.unmarkSacked(entry);
    if (entry.retransmitted) this.retransmittedCount--;
  }
}

function recycle(entry: SentSegment): void {
  entry.next = null;
  entry.prev = null;
  if (pool.length < poolMax) pool.push(entry);
}
