// Segments that arrived ahead of RCV.NXT: blocks of sequence space, sorted and disjoint (RFC 9293 §3.10.7.4,
// seventh: "segments with higher beginning sequence numbers SHOULD be held", SHLD-31). A FIN that arrives early is
// held as one sequence number at the end of its block.
//
//   RCV.NXT ····[left──right)····[left──right FIN)
//
// Memory is bounded: at most `blocksMax` blocks; a segment that would make one more is not held.
import { seqGt, seqGte, seqLt, seqLte, type SequenceNumber } from '../wire/index.ts';

export interface Block {
  left: SequenceNumber;
  right: SequenceNumber;
  /** The block's last sequence number is a FIN. */
  fin: boolean;
  /** Raised at each arrival in the block: the most recent is reported first (RFC 2018 §4). */
  touched: number;
}

const blocksMax = 1024;

/** What became of a segment ahead of RCV.NXT; `refused` for want of room. */
export type Holding = 'new' | 'known' | 'refused';

export class Reassembly {
  /** In order of sequence numbers, disjoint and not adjacent. */
  readonly blocks: Block[] = [];
  private clock = 0;

  get isEmpty(): boolean {
    return this.blocks.length === 0;
  }

  /**
   * Holds [left, right). `fin` says that the last of them is a FIN.
   * @returns `known` when all of it was already held (a duplicate)
   */
  insert(left: SequenceNumber, right: SequenceNumber, fin: boolean): Holding {
    const blocks = this.blocks;
    this.clock++;
    let index = 0;
    while (index < blocks.length && seqLt((blocks[index] as Block).right, left)) index++;
    const found = blocks[index];
    if (found !== undefined && seqGte(left, found.left) && seqLte(right, found.right)) {
      found.touched = this.clock;
      return 'known';
    }
    if (found === undefined || seqGt(found.left, right)) {
      if (blocks.length >= blocksMax) return 'refused';
      blocks.splice(index, 0, { left, right, fin, touched: this.clock });
      return 'new';
    }
    // Overlaps or touches: grow this block, then swallow those that it now reaches.
    if (seqLt(left, found.left)) found.left = left;
    if (seqGt(right, found.right)) {
      found.right = right;
      found.fin = fin;
    } else if (right === found.right) {
      found.fin ||= fin;
    }
    found.touched = this.clock;
    for (
      let next = blocks[index + 1];
      next !== undefined && seqLte(next.left, found.right);
      next = blocks[index + 1]
    ) {
      if (seqGte(next.right, found.right)) {
        found.right = next.right;
        found.fin ||= next.fin;
      }
      blocks.splice(index + 1, 1);
    }
    return 'new';
  }

  /** Takes out the first block if it begins at or before `nxt`; returns it, or null. */
  takeUpTo(nxt: SequenceNumber): Block | null {
    const first = this.blocks[0];
    if (first === undefined || seqGt(first.left, nxt)) return null;
    this.blocks.shift();
    return first;
  }

  clear(): void {
    this.blocks.length = 0;
  }
}
