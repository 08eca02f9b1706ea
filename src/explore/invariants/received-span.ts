// What has arrived without a gap, seen from outside: where RCV.NXT must stand if nothing that arrived was refused.
//
//   SYN ├──────────────┤ gap ├───────┤
//                      ▲ next        pieces that wait
import { endSeq, seqGt, seqLte, SYN, type Segment, type SequenceNumber } from '../../wire/index.ts';

export class ReceivedSpan {
  /** The first number that has not arrived; null before the SYN. */
  next: SequenceNumber | null = null;
  readonly #waiting: Segment[] = [];

  reset(): void {
    this.next = null;
    this.#waiting.length = 0;
  }

  add(segment: Segment): void {
    if (this.next === null) {
      if (segment.flags & SYN) this.next = endSeq(segment);
      return;
    }
    const end = endSeq(segment);
    if (end === segment.seq || !seqGt(end, this.next)) return;
    if (seqGt(segment.seq, this.next)) {
      this.#waiting.push(segment);
      return;
    }
    this.next = end;
    if (this.#waiting.length > 0) this.#join();
  }

  /** The gap may be filled: what waited behind it counts, piece by piece. */
  #join(): void {
    for (let i = 0; i < this.#waiting.length; i++) {
      const piece = this.#waiting[i]!;
      if (this.next === null || !seqLte(piece.seq, this.next)) continue;
      if (seqGt(endSeq(piece), this.next)) this.next = endSeq(piece);
      this.#waiting.splice(i, 1);
      i = -1;
    }
  }
}
