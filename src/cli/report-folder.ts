// The folder of a report: never one that holds something else, and never half a report that looks whole.
// A report is written into a folder beside its place and moved there when it is complete, manifest last.
import { accessSync, constants, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FinwaitError } from '../time/index.ts';
import { cannotWrite } from '../experiment/index.ts';
import { shownPath } from './prose.ts';

const staging = '.unfinished';

/** Files that only finwait leaves: where one of them is, it may replace what it wrote before. */
const marks = ['manifest.json', 'partial.json', staging];

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
      this.#made = mkdirSync(path, { recursive: true });
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

  /** Writes a report by `write`, which gets an empty folder, and puts it in place when it is complete. */
  async publish(write: (folder: string) => Promise<unknown>): Promise<void> {
    const unfinished = join(this.path, staging);
    try {
      rmSync(unfinished, { recursive: true, force: true });
      mkdirSync(unfinished);
      await write(unfinished);
      // Without its manifest, what is there does not count as a report.
      rmSync(join(this.path, 'manifest.json'), { force: true });
      const entries = readdirSync(unfinished).filter(entry => entry !== 'manifest.json');
      for (const entry of [...entries, 'manifest.json']) {
        if (!existsSync(join(unfinished, entry))) continue;
        rmSync(join(this.path, entry), { recursive: true, force: true });
        renameSync(join(unfinished, entry), join(this.path, entry));
      }
    } catch (error) {
      if (error instanceof Error && 'syscall' in error) throw cannotWrite(shownPath(this.path), error);
      throw error;
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  }

  /** Takes the folder away again if it is empty and was made here. */
  leave(): void {
    if (this.#made !== undefined && readdirSync(this.path).length === 0)
      rmSync(this.#made, { recursive: true });
  }
}
