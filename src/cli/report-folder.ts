// The folder of a report: checked before anything runs, and never one that holds something else.
import { accessSync, constants, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { FinwaitError } from '../time/index.ts';
import { cannotWrite } from '../experiment/index.ts';
import { shownPath } from './prose.ts';

/**
 * Files that only finwait leaves: where one of them is, it may replace what it wrote before. A report that is
 * committed has no manifest, which names the commit it was made from.
 */
const marks = ['manifest.json', 'partial.json', 'captions.md'];

export class ReportFolder {
  readonly path: string;
  readonly #made: string | undefined;

  /**
   * Makes the folder when it is missing.
   *
   * @throws FinwaitError `cannot-write`, or `not-a-report` when the folder holds other files
   */
  constructor(path: string) {
    this.path = path;
    try {
      this.#made = makeFolder(path);
      accessSync(path, constants.W_OK | constants.X_OK);
    } catch (error) {
      throw cannotWrite(shownPath(path), error);
    }
    const entries = readdirSync(path);
    if (entries.length > 0 && !marks.some(mark => entries.includes(mark))) {
      throw new FinwaitError(
        'not-a-report',
        `the folder '${shownPath(path)}' holds files that are no report of finwait (such as '${entries[0]}'), and a report would mix with them. Choose a new or empty folder with --out DIR.`,
      );
    }
  }

  /** Takes the folder away again if it is empty and was made here. */
  leave(): void {
    if (this.#made !== undefined && readdirSync(this.path).length === 0)
      rmSync(this.#made, { recursive: true });
  }
}

/**
 * Makes the folder and those above it that are missing; gives back the topmost that it made. One by one: Node's
 * recursive mkdir never comes back where a file system says of a folder that is there that it is not, as /proc does.
 */
function makeFolder(path: string): string | undefined {
  if (existsSync(path)) return undefined;
  const above = makeFolder(dirname(path));
  mkdirSync(path);
  return above ?? path;
}
