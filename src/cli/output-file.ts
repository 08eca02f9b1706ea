// Writing what a command made to the file that --out names, and saying so.
import { writeFileSync } from 'node:fs';
import { FinwaitError } from '../time/index.ts';
import { shownPath } from './prose.ts';

/** @throws FinwaitError `cannot-write` */
export function writeOut(file: string, content: string | Uint8Array): void {
  try {
    writeFileSync(file, content);
    process.stderr.write(`wrote ${shownPath(file)}\n`);
  } catch (error) {
    throw new FinwaitError(
      'cannot-write',
      `cannot write the file '${file}': ${error instanceof Error ? error.message : String(error)}. Choose another place.`,
      { cause: error },
    );
  }
}
