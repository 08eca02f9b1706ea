// Files of one JSON object a line that are only ever appended to, by programs that may be killed at any moment: what
// follows the last newline was being written then, and counts for nothing.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const blockSize = 1 << 20;
const newline = 10;

export interface StoredLine {
  /** What the line says; undefined when it cannot be read. */
  readonly value: unknown;
  /** Where the line ends in the file, its newline included. */
  readonly end: number;
}

/** All whole lines of a file, in order. A file that is not there has none. */
export function* storedLines(file: string): Generator<StoredLine> {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch {
    return;
  }
  try {
    const block = Buffer.allocUnsafe(blockSize);
    let rest: Buffer[] = [];
    let position = 0;
    for (;;) {
      const length = readSync(descriptor, block, 0, blockSize, position);
      if (length === 0) return;
      let begin = 0;
      for (let at = block.indexOf(newline); at >= 0 && at < length; at = block.indexOf(newline, begin)) {
        const line = Buffer.concat([...rest, block.subarray(begin, at)]);
        rest = [];
        begin = at + 1;
        yield { value: parse(line.toString()), end: position + begin };
      }
      // A copy, because the block is read into again.
      rest.push(Buffer.from(block.subarray(begin, length)));
      position += length;
    }
  } finally {
    closeSync(descriptor);
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Does a file that is there end in a line that is not whole? */
export function endsInMidLine(file: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch {
    return false;
  }
  try {
    const { size } = fstatSync(descriptor);
    const last = Buffer.alloc(1);
    return size > 0 && readSync(descriptor, last, 0, 1, size - 1) === 1 && last[0] !== newline;
  } finally {
    closeSync(descriptor);
  }
}
