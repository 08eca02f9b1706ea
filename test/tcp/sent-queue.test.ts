// The retransmission queue: whatever is done to it, its counts are those of its marks, and its entries are what
// was sent and is not yet acknowledged. Lost and SACKed exclude each other; a retransmission ends being lost.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SentQueue, type SentSegment } from '../../src/tcp/sent-queue.ts';
import { ms } from '../../src/time/index.ts';
import { seq, seqAdd, seqDiff } from '../../src/wire/index.ts';

const operations = [
  'push',
  'push',
  'push',
  'shift',
  'trim',
  'lost',
  'unlost',
  'sacked',
  'unsacked',
  'again',
] as const;
type Operation = {
  readonly name: (typeof operations)[number] | 'all lost';
  readonly at: number;
  readonly size: number;
};

const operation: fc.Arbitrary<Operation> = fc.record({
  name: fc.constantFrom(...operations, 'all lost' as const),
  at: fc.nat(7),
  size: fc.integer({ min: 1, max: 100 }),
});

const entries = (queue: SentQueue): SentSegment[] => {
  const list: SentSegment[] = [];
  for (let entry = queue.head; entry !== null; entry = entry.next) list.push(entry);
  return list;
};

function apply(queue: SentQueue, nxt: number, { name, at, size }: Operation): number {
  const all = entries(queue);
  const entry = all[at % Math.max(1, all.length)];
  if (name === 'push') {
    queue.push(seq(nxt), seqAdd(seq(nxt), size), size, 0, ms(1));
    return seqAdd(seq(nxt), size);
  }
  if (name === 'all lost') queue.markAllLost();
  if (name === 'shift') queue.shift();
  if (entry === undefined || queue.head === null) return nxt;
  const { head } = queue;
  const inHead = seqAdd(head.seq, size % seqDiff(head.end, head.seq));
  if (name === 'trim') queue.trimHead(inHead);
  if (name === 'lost') queue.markLost(entry);
  if (name === 'unlost') queue.unmarkLost(entry);
  if (name === 'sacked') queue.markSacked(entry);
  if (name === 'unsacked') queue.unmarkSacked(entry);
  if (name === 'again' && !entry.sacked) queue.markRetransmitted(entry, ms(2));
  return nxt;
}

const sum = (list: readonly SentSegment[]): number =>
  list.reduce((length, { end, seq: start }) => length + seqDiff(end, start), 0);

function expectConsistent(queue: SentQueue, nxt: number): void {
  const all = entries(queue);
  const lost = all.filter(entry => entry.lost);
  const sacked = all.filter(entry => entry.sacked);
  expect({
    count: queue.count,
    lost: [queue.lostCount, queue.lostLength],
    sacked: [queue.sackedCount, queue.sackedLength],
    retransmitted: queue.retransmittedCount,
    tail: queue.tail,
    firstLost: queue.firstLost(),
  }).toEqual({
    count: all.length,
    lost: [lost.length, sum(lost)],
    sacked: [sacked.length, sum(sacked)],
    retransmitted: all.filter(entry => entry.retransmitted).length,
    tail: all.at(-1) ?? null,
    firstLost: lost[0] ?? null,
  });
  expect(all.filter(entry => entry.lost && (entry.sacked || entry.retransmitted))).toEqual([]);
  for (const [index, entry] of all.entries()) {
    expect(entry.prev).toBe(all[index - 1] ?? null);
    expect(entry.end).toBe(all[index + 1]?.seq ?? nxt);
    expect(entry.length).toBe(seqDiff(entry.end, entry.seq));
  }
}

describe('the retransmission queue', () => {
  it('counts what its entries say, whatever was done to it', () => {
    const starts = fc.constantFrom(0, 2 ** 32 - 150);
    fc.assert(
      fc.property(starts, fc.array(operation, { maxLength: 60, size: 'max' }), (start, steps) => {
        const queue = new SentQueue();
        let nxt: number = start;
        for (const step of steps) {
          nxt = apply(queue, nxt, step);
          expectConsistent(queue, nxt);
        }
        queue.clear();
        expectConsistent(queue, nxt);
        expect(queue.count).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it('gives back entries as new, whatever they were before', () => {
    const queue = new SentQueue();
    const first = queue.push(seq(0), seq(10), 10, 1, ms(1));
    queue.markRetransmitted(first, ms(5));
    queue.shift();
    const second = queue.push(seq(10), seq(30), 20, 0, ms(9));
    expect(second).toMatchObject({ seq: 10, end: 30, length: 20, flags: 0, transmissions: 1 });
    expect(second).toMatchObject({ firstSentAt: ms(9), sentAt: ms(9), next: null, prev: null });
    expect(second).toMatchObject({ sacked: false, lost: false, retransmitted: false });
  });

  it('a retransmission is one more transmission, at its own time', () => {
    const queue = new SentQueue();
    const entry = queue.push(seq(0), seq(10), 10, 0, ms(1));
    queue.markLost(entry);
    queue.markRetransmitted(entry, ms(7));
    expect(entry).toMatchObject({ transmissions: 2, firstSentAt: ms(1), sentAt: ms(7), lost: false });
    queue.markLost(entry);
    expect(entry).toMatchObject({ lost: true, retransmitted: false });
  });

  it('what is SACKed cannot be lost; a FIN that is cut at its number has no text left', () => {
    const queue = new SentQueue();
    const text = queue.push(seq(0), seq(11), 10, 1, ms(1));
    queue.markSacked(text);
    queue.markLost(text);
    expect(text.lost).toBe(false);
    queue.trimHead(seq(0));
    expect(text.length).toBe(10);
    queue.trimHead(seq(10));
    expect(text).toMatchObject({ seq: 10, end: 11, length: 0 });
  });
});
