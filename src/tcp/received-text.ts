// Real octets on their way to the reader. Only exists on a connection whose segments carry real payload:
// pieces are kept by sequence number until the reader passes them. Synthetic stretches read as zeros.
import { seqAdd, seqDiff, seqLte, type Payload, type SequenceNumber } from '../wire/index.ts';

interface Piece {
  readonly start: SequenceNumber;
  readonly payload: Payload;
}

export class ReceivedText {
  private pieces: Piece[] = [];

  keep(start: SequenceNumber, payload: Payload): void {
    this.pieces.push({ start, payload });
  }

  /** Copies the octets [start, start + into.length) and forgets what lies before their end. */
  read(start: SequenceNumber, into: Uint8Array): void {
    const end = seqAdd(start, into.length);
    into.fill(0);
    for (const { start: pieceStart, payload } of this.pieces) {
      const from = Math.max(0, seqDiff(start, pieceStart));
      const to = Math.min(payload.length, seqDiff(end, pieceStart));
      if (from >= to) continue;
      into.set(
        payload.buffer.subarray(payload.offset + from, payload.offset + to),
        seqDiff(pieceStart, start) + from,
      );
    }
    this.release(end);
  }

  /** Forgets what the reader has passed. */
  release(end: SequenceNumber): void {
    this.pieces = this.pieces.filter(piece => !seqLte(seqAdd(piece.start, piece.payload.length), end));
  }
}
