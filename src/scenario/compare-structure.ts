// Structure: each side sends the same segments in the same order: flags, SEQ, ACK and length. At the end of a
// recording one may be missing, or be too many, that a timer's slack can have moved across the end.
import { latest } from './compare-slack.ts';
import { comparedFlags, ways, type SentSegment, type Sight } from './compare-sight.ts';

export interface StructureComparison {
  /** The first difference; null when there is none. */
  readonly difference: string | null;
  /** The kernel's segments, with what finwait sent in their place. */
  readonly pairs: ReadonlyMap<SentSegment, SentSegment>;
}

/** How shortly before the end of a recording a segment may be missing, in microseconds. */
const atTheEnd = 20e3;

/** @param end of the recording, in microseconds */
export function compareStructure(kernel: Sight, ours: Sight, end: number): StructureComparison {
  const pairs = new Map<SentSegment, SentSegment>();
  let difference: string | null = null;
  for (const way of ways) {
    difference ??= comparePair(kernel.sent[way], ours.sent[way], end, pairs);
  }
  return { difference, pairs };
}

function comparePair(
  expected: readonly SentSegment[],
  got: readonly SentSegment[],
  end: number,
  pairs: Map<SentSegment, SentSegment>,
): string | null {
  for (let i = 0; i < Math.max(expected.length, got.length); i++) {
    const [kernel, ours] = [expected[i], got[i]];
    if (ours === undefined) {
      if (kernel === undefined || kernel.tx > end - atTheEnd) return null;
      return `missing: ${describeSegment(kernel)}`;
    }
    if (kernel === undefined) {
      const wait = ours.tx - (got[i - 1]?.tx ?? 0);
      if (ours.tx > end || latest(expected.at(-1)?.tx ?? 0, wait) > end) return null;
      return `too many: ${describeSegment(ours)}`;
    }
    if (!isSameSegment(kernel, ours)) {
      return `expected ${describeSegment(kernel)}; got ${describeSegment(ours)}`;
    }
    pairs.set(kernel, ours);
  }
  return null;
}

export function isSameSegment(a: SentSegment, b: SentSegment): boolean {
  return a.seq === b.seq && a.ack === b.ack && a.len === b.len && comparedFlags(a) === comparedFlags(b);
}

/** `c2s F. seq 201 ack 1001 len 0 at 400.2 ms` */
export function describeSegment({ dir, flags, seq, ack, len, tx }: SentSegment): string {
  return `${dir} ${flags} seq ${seq} ack ${ack} len ${len} at ${(tx / 1e3).toFixed(1)} ms`;
}
