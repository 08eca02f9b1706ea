// The blocks of what came early, against a model that keeps every single number in a set.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Reassembly } from '../../src/tcp/reassembly.ts';
import { seq, seqAdd } from '../../src/wire/index.ts';

const span = 60;

const arrival = fc.record({
  left: fc.nat(span - 1),
  length: fc.integer({ min: 1, max: 25 }),
  /** The stream ends at `span`: only a segment that reaches it can carry the FIN. */
  beyond: fc.boolean(),
});

const origins = fc.constantFrom(0, 2 ** 32 - 30, 2 ** 31 - 30);

/** Maximal runs of the set, as [left, right). */
function runs(held: ReadonlySet<number>): [number, number][] {
  const result: [number, number][] = [];
  for (const number of [...held].sort((a, b) => a - b)) {
    const last = result.at(-1);
    if (last !== undefined && last[1] === number) last[1]++;
    else result.push([number, number + 1]);
  }
  return result;
}

describe('any segments ahead of RCV.NXT, across the wrap too', () => {
  it('leave blocks that are the runs of what has come, and say whether anything was new', () => {
    fc.assert(
      fc.property(origins, fc.array(arrival, { maxLength: 30 }), (origin, arrivals) => {
        const reassembly = new Reassembly();
        const held = new Set<number>();
        let latest: number | null = null;
        for (const { left, length } of arrivals) {
          const right = Math.min(left + length, span);
          const fin = right === span;
          const size = held.size;
          for (let number = left; number < right; number++) held.add(number);
          const holding = reassembly.insert(seqAdd(seq(origin), left), seqAdd(seq(origin), right), fin);
          expect(holding).toBe(held.size > size ? 'new' : 'known');
          latest = left;
        }
        const blocks = reassembly.blocks.map(({ left, right, fin }) => ({ left, right, fin }));
        expect(blocks).toEqual(
          runs(held).map(([left, right]) => ({
            left: seqAdd(seq(origin), left),
            right: seqAdd(seq(origin), right),
            fin: right === span,
          })),
        );
        if (latest !== null) {
          // RFC 2018 §4: the block of the latest segment is to be reported first
          const recent = reassembly.blocks.reduce((a, b) => (b.touched > a.touched ? b : a));
          const [left, right] = runs(held).find(run => latest >= run[0] && latest < run[1])!;
          expect([recent.left, recent.right]).toEqual([
            seqAdd(seq(origin), left),
            seqAdd(seq(origin), right),
          ]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('give up their first block when RCV.NXT reaches it, and not before', () => {
    const reassembly = new Reassembly();
    reassembly.insert(seq(10), seq(20), false);
    reassembly.insert(seq(30), seq(40), true);
    expect(reassembly.isEmpty).toBe(false);
    expect(reassembly.takeUpTo(seq(9))).toBeNull();
    expect(reassembly.takeUpTo(seq(10))).toMatchObject({ left: 10, right: 20, fin: false });
    expect(reassembly.takeUpTo(seq(20))).toBeNull();
    expect(reassembly.takeUpTo(seq(35))).toMatchObject({ left: 30, right: 40, fin: true });
    expect(reassembly.isEmpty).toBe(true);
    expect(reassembly.takeUpTo(seq(99))).toBeNull();
  });
});

describe('memory', () => {
  it('is for 1024 blocks: one more is refused, one that touches a block is not', () => {
    const reassembly = new Reassembly();
    for (let n = 0; n < 1024; n++) expect(reassembly.insert(seq(10 * n), seq(10 * n + 1), false)).toBe('new');
    expect(reassembly.insert(seq(20_000), seq(20_001), false)).toBe('refused');
    expect(reassembly.insert(seq(5), seq(6), false)).toBe('refused');
    expect(reassembly.insert(seq(1), seq(5), false)).toBe('new');
    expect(reassembly.blocks.length).toBe(1024);
    reassembly.clear();
    expect(reassembly.blocks).toEqual([]);
  });
});
