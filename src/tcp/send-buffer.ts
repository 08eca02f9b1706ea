// Octets written and not yet acknowledged, when they are real. Synthetic octets need no memory: the control
// block counts them. Real ones are kept as views of what the application wrote, found by sequence number.
import { seq, seqAdd, seqDiff, seqLte, type Payload, type SequenceNumber } from '../wire/index.ts';

interface Chunk {
  readonly start: SequenceNumber;
  readonly payload: Payload;
}

export class SendBuffer {
  private chunks: Chunk[] = [];

  append(start: SequenceNumber, payload: Payload): void {
    this.chunks.push({ start, payload });
  }

  /** The octets [start, start + length): a view when one write holds them all, else a copy. Gaps are synthetic: zeros. */
  view(start: SequenceNumber, length: number): Payload {
    for (const { start: chunkStart, payload } of this.chunks) {
      const offset = seqDiff(start, chunkStart);
      if (offset >= 0 && offset + length <= payload.length) {
        return { buffer: payload.buffer, offset: payload.offset + offset, length };
      }
    }
    const copy = new Uint8Array(length);
    for (const { start: chunkStart, payload } of this.chunks) {
      const from = Math.max(0, seqDiff(start, chunkStart));
      const to = Math.min(payload.length, seqDiff(seqAdd(start, length), chunkStart));
      if (from >= to) continue;
      copy.set(
        payload.buffer.subarray(payload.offset + from, payload.offset + to),
        seqDiff(chunkStart, start) + from,
      );
    }
    return { buffer: copy, offset: 0, length };
  }

  /** Forgets what lies before SND.UNA. */
  release(una: SequenceNumber): void {
    let count = 0;
    for (const { start, payload } of this.chunks) {
      if (!seqLte(seq(start + payload.length), una)) break;
      count++;
    }
    if (count > 0) this.chunks.splice(0, count);
  }
}
