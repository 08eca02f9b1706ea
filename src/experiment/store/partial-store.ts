// What is finished, on disk, while an experiment runs: so that Ctrl-C, a power cut or a full disk loses no finished run.
//
//   partial.json    which experiment, code, parameters and seed these runs belong to
//   partial.jsonl   one finished run a line, as in the final table, in order of finishing
//
// The same command again goes on from here; a finished report replaces both files. Of a job array, each shard keeps
// its runs in such a pair of files, and `finwait merge` makes the report of all of them.
import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { FinwaitError } from '../../time/index.ts';
import type { RunRecord, Stretch } from '../execution.ts';
import type { Row } from '../result-table.ts';
import type { RunSet, RunSettings } from '../run-set.ts';
import type { Precision } from '../sequential.ts';
import type { Shard } from '../shard.ts';
import { recordOf, rowOf } from '../tabulation.ts';
import { storedLines } from './stored-lines.ts';

/** What stored runs belong to: all that decides what they are. */
export interface SetIdentity {
  readonly experiment: string;
  /** What names it on the command line. */
  readonly source: string;
  readonly finwait: string;
  /** Of `codeFingerprint`. */
  readonly code: string;
  readonly settings: RunSettings;
  readonly shard?: Shard;
  readonly precision?: Precision;
}

/** The records that were there, by run number (from 0, sparse), and how many runs of something else. */
export interface Resumed {
  readonly records: readonly (RunRecord | undefined)[];
  readonly foreignRuns: number;
}

export class PartialStore {
  readonly folder: string;
  readonly rowsFile: string;
  readonly #headFile: string;
  readonly #set: RunSet;
  readonly #head: string;
  /** How long the file of rows is when all its lines are whole. */
  #length = 0;

  /**
   * @param folder the experiment's report folder, or a shard's; made when missing
   * @param identity runs of other settings or of edited code are not mixed with these
   * @throws FinwaitError `cannot-write` when the folder cannot be made or written
   */
  constructor(set: RunSet, folder: string, identity: SetIdentity) {
    this.folder = folder;
    this.rowsFile = join(folder, rowsName);
    this.#headFile = join(folder, headName);
    this.#set = set;
    this.#head = `${JSON.stringify({ ...identity, plannedRuns: set.size }, null, 2)}\n`;
    this.#writing(() => {
      mkdirSync(folder, { recursive: true });
      appendFileSync(this.rowsFile, '');
    });
  }

  /** What an earlier, stopped command of the same runs left here; the files are begun anew for other ones. */
  resume(): Resumed {
    const isSame = textOf(this.#headFile) === this.#head;
    const { records, length, lines } = readRecords(this.#set, this.rowsFile);
    this.#length = isSame ? length : 0;
    this.#writing(() => {
      // Cutting off needs no space, and so works on the full disk that was the reason to stop.
      if (isSame) return truncateSync(this.rowsFile, this.#length);
      writeFileSync(this.rowsFile, '');
      writeFileSync(this.#headFile, this.#head);
    });
    return { records: isSame ? records : [], foreignRuns: isSame ? 0 : lines };
  }

  /**
   * Appends finished runs; whole lines in one write.
   *
   * @throws FinwaitError `disk-full` or `cannot-write`; what was there before is still there
   */
  append(stretch: Stretch): void {
    let text = '';
    stretch.records.forEach((record, offset) => {
      text += `${JSON.stringify(rowOf(this.#set, stretch.from + offset, record))}\n`;
    });
    try {
      this.#writing(() => appendFileSync(this.rowsFile, text));
      this.#length += Buffer.byteLength(text);
    } catch (error) {
      // Of a write that failed half-way the beginning may be there. If it cannot be cut off now, `resume` does it.
      try {
        truncateSync(this.rowsFile, this.#length);
      } catch {
        // The first error says more.
      }
      throw error;
    }
  }

  /** The report is whole: nothing is partial any more. */
  discard(): void {
    rmSync(this.rowsFile, { force: true });
    rmSync(this.#headFile, { force: true });
  }

  /** After a run that failed at once: an empty file would only puzzle. */
  discardIfEmpty(): void {
    if (statSync(this.rowsFile, { throwIfNoEntry: false })?.size === 0) this.discard();
  }

  #writing(write: () => void): void {
    try {
      write();
    } catch (error) {
      throw isDiskFull(error) ? diskFull(this.folder, error) : cannotWrite(this.folder, error);
    }
  }
}

const headName = 'partial.json';
const rowsName = 'partial.jsonl';

/**
 * What the runs kept in a folder belong to; undefined when it keeps none.
 *
 * @throws FinwaitError `bad-partial` when that cannot be read
 */
export function readIdentity(folder: string): SetIdentity | undefined {
  const text = textOf(join(folder, headName));
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as SetIdentity;
  } catch (error) {
    throw new FinwaitError(
      'bad-partial',
      `${join(folder, headName)}: is not what finwait wrote there. Run that part again with --fresh.`,
      { cause: error },
    );
  }
}

/** The runs of `set` kept in a folder, by run number (from 0, sparse). */
export const readPartial = (set: RunSet, folder: string): readonly (RunRecord | undefined)[] =>
  readRecords(set, join(folder, rowsName)).records;

function readRecords(
  set: RunSet,
  file: string,
): { readonly records: readonly (RunRecord | undefined)[]; readonly length: number; readonly lines: number } {
  const records: (RunRecord | undefined)[] = [];
  let length = 0;
  let lines = 0;
  for (const { value, end } of storedLines(file)) {
    const row = value as Row | undefined;
    const run = Number(row?.['run']);
    if (row !== undefined && run >= 1 && run <= set.size) records[run - 1] = recordOf(set, row);
    length = end;
    lines++;
  }
  return { records, length, lines };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

const isDiskFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(String(error.code));

const diskFull = (folder: string, error: unknown): FinwaitError =>
  new FinwaitError(
    'disk-full',
    `there is no space left for the folder '${folder}'. The runs finished before are kept there: make room and give ` +
      `the same command again, and it goes on after them.`,
    { cause: error },
  );

/** The error for a folder that cannot be made or written, with the system's reason in words. */
export function cannotWrite(folder: string, error: unknown): FinwaitError {
  const reason = error instanceof Error ? error.message : String(error);
  return new FinwaitError(
    'cannot-write',
    `cannot write into the folder '${folder}': ${reason}. Choose another one with --out DIR, or make this one writable.`,
    { cause: error },
  );
}
