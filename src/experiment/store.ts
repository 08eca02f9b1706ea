// What is finished, on disk, while an experiment runs: so that Ctrl-C or a power cut loses no finished run.
//
//   partial.json    which experiment, parameters and seed these runs belong to
//   partial.jsonl   one finished run a line, as in the final table, in order of finishing
//
// The same command again goes on from here; a finished report replaces both files.
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { FinwaitError } from '../time/index.ts';
import type { Stretch } from './execution.ts';
import type { Cell, Row } from './result-table.ts';
import type { RunSet } from './run-set.ts';
import { rowOf } from './tabulation.ts';

export class PartialStore {
  readonly folder: string;
  readonly rowsFile: string;
  readonly #headFile: string;
  readonly #set: RunSet;
  readonly #head: string;

  /**
   * @param folder the experiment's report folder; made when missing
   * @param file the experiment's file: runs of an edited file are not mixed with those from before
   * @throws FinwaitError `cannot-write` when the folder cannot be made or written
   */
  constructor(set: RunSet, folder: string, file: string, version: string) {
    this.folder = folder;
    this.rowsFile = join(folder, 'partial.jsonl');
    this.#headFile = join(folder, 'partial.json');
    this.#set = set;
    const { experiment, levels, replications, seed, size } = set;
    const parameters = Object.fromEntries(
      Object.entries(experiment.parameters).map(([name, kind]) => [
        name,
        (levels[name] ?? []).map(value => kind.print(value)),
      ]),
    );
    const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
    const head = { experiment: experiment.name, finwait: version, sha256, parameters, replications, seed };
    this.#head = `${JSON.stringify({ ...head, plannedRuns: size }, null, 2)}\n`;
    this.#writing(() => {
      mkdirSync(folder, { recursive: true });
      appendFileSync(this.rowsFile, '');
    });
  }

  /**
   * The cells of runs that an earlier, stopped command of the same experiment left here, by run number (from 0);
   * empty, and the files begun anew, when there are none or they belong to something else.
   */
  resume(): (readonly Cell[] | undefined)[] {
    const cells: (readonly Cell[] | undefined)[] = [];
    const measures = Object.keys(this.#set.experiment.measures);
    let whole = '';
    if (existsSync(this.#headFile) && readFileSync(this.#headFile, 'utf8') === this.#head) {
      const lines = readFileSync(this.rowsFile, 'utf8').split('\n');
      // What follows the last newline was being written when the power went.
      for (const line of lines.slice(0, -1)) {
        const row = parseRow(line);
        const run = Number(row?.['run']);
        if (row === undefined || !(run >= 1 && run <= this.#set.size)) continue;
        cells[run - 1] = measures.map(name => row[name] ?? null);
        whole += `${line}\n`;
      }
    }
    this.#writing(() => {
      writeFileSync(this.rowsFile, whole);
      writeFileSync(this.#headFile, this.#head);
    });
    return cells;
  }

  /** Appends finished runs; whole lines in one write. */
  append(stretch: Stretch): void {
    let text = '';
    stretch.cells.forEach((cells, offset) => {
      text += `${JSON.stringify(rowOf(this.#set, stretch.from + offset, cells))}\n`;
    });
    this.#writing(() => appendFileSync(this.rowsFile, text));
  }

  /** The report is whole: nothing is partial any more. */
  discard(): void {
    rmSync(this.rowsFile, { force: true });
    rmSync(this.#headFile, { force: true });
  }

  /** After a run that failed at once: an empty file would only puzzle. */
  discardIfEmpty(): void {
    if (existsSync(this.rowsFile) && statSync(this.rowsFile).size === 0) this.discard();
  }

  #writing(write: () => void): void {
    try {
      write();
    } catch (error) {
      throw cannotWrite(this.folder, error);
    }
  }
}

/** The error for a folder that cannot be made or written, with the system's reason in words. */
export function cannotWrite(folder: string, error: unknown): FinwaitError {
  const reason = error instanceof Error ? error.message : String(error);
  return new FinwaitError(
    'cannot-write',
    `cannot write into the folder '${folder}': ${reason}. Choose another one with --out DIR, or make this one writable.`,
    { cause: error },
  );
}

function parseRow(line: string): Row | undefined {
  try {
    return JSON.parse(line) as Row;
  } catch {
    return undefined;
  }
}
