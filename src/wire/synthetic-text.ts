// What synthetic text looks like when a capture or a real kernel needs octets: lines of 16 octets, each of
// which states the sequence number of its own first octet.
//
//   seq: 0000001008\n seq: 0000001024\n seq: 0000001040\n …
//
// It depends on nothing but the sequence number, so a retransmission carries the same octets however it was
// cut, it goes on unbroken across the wrap (16 divides 2^32), and a lost, doubled or misplaced octet shows in
// Wireshark's Follow Stream, where zeros would all look alike.
import type { SequenceNumber } from './sequence.ts';

const label = [0x73, 0x65, 0x71, 0x3a, 0x20]; // 'seq: '
const LINE_LENGTH = 16;
const NEWLINE = 0x0a;
const ZERO = 0x30;

/** Fills `length` octets of `bytes` from `offset` on with the synthetic text that begins at sequence number `start`. */
export function writeSyntheticText(
  bytes: Uint8Array,
  offset: number,
  length: number,
  start: SequenceNumber,
): void {
  const end = offset + length;
  let at = offset;
  let column = start & (LINE_LENGTH - 1);
  let line = start - column;
  while (at < end) {
    const lineStart = at - column;
    let rest = line;
    // Digits from the right; columns outside [at, end) are counted but not written.
    for (let place = LINE_LENGTH - 1; place >= column; place--) {
      const here = lineStart + place;
      let octet = NEWLINE;
      if (place < label.length) {
        octet = label[place] as number;
      } else if (place < LINE_LENGTH - 1) {
        octet = ZERO + (rest % 10);
        rest = Math.floor(rest / 10);
      }
      if (here < end) bytes[here] = octet;
    }
    at = lineStart + LINE_LENGTH;
    column = 0;
    line = (line + LINE_LENGTH) % 2 ** 32;
  }
}
