// A folder whose content is replaced as a whole: everything is written beside it first and then moved in, and
// the file that vouches for the others leaves first and arrives last.
import { access, constants, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { cannotWrite } from '../experiment/index.ts';
import { FinwaitError } from '../time/index.ts';

export class Folder {
  readonly #path: string;
  readonly #given: string;

  constructor(path: string) {
    this.#given = path;
    this.#path = resolve(path);
  }

  path(relative: string): string {
    return join(this.#given, relative);
  }

  /**
   * Puts `files` (by path relative to the folder) in place of what stands under the same first names; anything
   * else in the folder stays.
   *
   * @param seal a file at the top that exists only while all others are whole
   * @throws FinwaitError `cannot-write`; nothing has then changed, unless a move failed half-way, after which
   *   there is no seal
   */
  async replace(files: ReadonlyMap<string, Uint8Array>, seal: string): Promise<void> {
    for (const path of files.keys()) refuseStrange(path);
    let beside: string | undefined;
    try {
      await mkdir(dirname(this.#path), { recursive: true });
      await this.#refuseFile();
      beside = await mkdtemp(join(dirname(this.#path), `.${basename(this.#path)}-`));
      for (const [path, content] of files) {
        const place = join(beside, path);
        await mkdir(dirname(place), { recursive: true });
        await writeFile(place, content);
      }
      await mkdir(this.#path, { recursive: true });
      await access(this.#path, constants.W_OK);
      await rm(join(this.#path, seal), { force: true });
      const names = (await readdir(beside)).toSorted().filter(name => name !== seal);
      for (const name of [...names, seal]) {
        await rm(join(this.#path, name), { recursive: true, force: true });
        await rename(join(beside, name), join(this.#path, name));
      }
    } catch (error) {
      if (error instanceof FinwaitError) throw error;
      throw cannotWrite(this.#given, error);
    } finally {
      if (beside !== undefined) await rm(beside, { recursive: true, force: true });
    }
  }

  async #refuseFile(): Promise<void> {
    const found = await stat(this.#path).catch(() => undefined);
    if (found !== undefined && !found.isDirectory()) {
      throw cannotWrite(this.#given, new Error('that is a file, and a report is a folder'));
    }
  }
}

/** Ids of charts become names of files, and a report read from a disk may have any. */
function refuseStrange(path: string): void {
  if (path.split('/').every(name => /^\w[\w.-]*$/.test(name))) return;
  throw new FinwaitError(
    'bad-figure-id',
    `the file '${path}' cannot be part of a report: the id of a chart is made of letters, digits, '-', '_' and '.'.`,
  );
}
