// Shards: the runs of a set dealt out to the tasks of a job array. Which runs are whose follows from the numbers
// alone, so that no task needs to know of another.
import { FinwaitError } from '../time/index.ts';
import type { Span } from './runners/ledger.ts';

export interface Shard {
  /** Counted from 1. */
  readonly index: number;
  readonly of: number;
}

/** Each shard gets about so many blocks from all over the sweep: points differ much in how long they take. */
const blocksPerShard = 16;

/** @throws FinwaitError `bad-shard` */
export function readShard(text: string): Shard {
  const [, index = 0, of = 0] = (/^(\d+)\/(\d+)$/.exec(text.trim()) ?? []).map(Number);
  if (index >= 1 && index <= of) return { index, of };
  throw new FinwaitError(
    'bad-shard',
    `--shard: '${text}' is not I/N with I from 1 to N, as in --shard 3/16, the third of sixteen parts.`,
  );
}

/** The runs of a shard of a set of `size`: blocks of equal length, dealt one after the other. */
export function shardSpans(size: number, { index, of }: Shard): readonly Span[] {
  const length = Math.max(1, Math.ceil(size / (of * blocksPerShard)));
  const spans: Span[] = [];
  for (let from = (index - 1) * length; from < size; from += of * length) {
    spans.push({ from, to: Math.min(size, from + length) });
  }
  return spans;
}
