// Finished runs of all commands, kept for later ones: adding a value to a parameter runs only what is new. A run is
// found again by what decides its result and nothing else: the code (the file's name), its point and its seed.
// One file for each experiment and state of the code; one line for consecutive replications at one point. Failed
// runs are not kept. Whoever deletes the folder loses time, never a result.
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isFailure, type RunRecord, type Stretch } from '../execution.ts';
import type { Cell } from '../result-table.ts';
import { runOf, type RunSet } from '../run-set.ts';
import { pointKey } from '../sweep/point-text.ts';
import { endsInMidLine, storedLines } from './stored-lines.ts';

interface CachedRuns {
  /** Of `pointKey`. */
  readonly point: string;
  /** The experiment's, which with a replication's number makes that of a run. */
  readonly seed: string;
  /** The first one's number, counted from 1. */
  readonly replication: number;
  readonly cells: readonly (readonly Cell[])[];
}

export class RunCache {
  readonly file: string;
  readonly #folder: string;
  readonly #set: RunSet;
  #isBroken = false;
  #isBegun = false;

  /**
   * @param folder where the files of all experiments lie; made when something is kept
   * @param code of `codeFingerprint`
   */
  constructor(set: RunSet, folder: string, code: string) {
    this.#set = set;
    this.#folder = folder;
    this.file = join(folder, `${set.experiment.name}-${code.slice(0, 24)}.jsonl`);
  }

  /** The finished runs of the set that are there, by run number (from 0, sparse). */
  read(): (RunRecord | undefined)[] {
    const { points, replications, seed, experiment } = this.#set;
    const places = new Map(points.map((point, index) => [pointKey(experiment, point), index]));
    const records: (RunRecord | undefined)[] = [];
    for (const { value } of storedLines(this.file)) {
      if (!isCachedRuns(value) || value.seed !== seed) continue;
      const place = places.get(value.point);
      if (place === undefined) continue;
      value.cells.forEach((cells, offset) => {
        const replication = value.replication + offset;
        if (replication <= replications) records[place * replications + replication - 1] = cells;
      });
    }
    return records;
  }

  /** Keeps what is finished. A cache that cannot be written (a full disk) keeps nothing more, and says nothing. */
  append(stretch: Stretch): void {
    if (this.#isBroken) return;
    const text = this.#linesOf(stretch);
    if (text === '') return;
    try {
      if (!this.#isBegun) {
        mkdirSync(this.#folder, { recursive: true });
        // Another program may have been killed while it wrote there.
        if (endsInMidLine(this.file)) appendFileSync(this.file, '\n');
        this.#isBegun = true;
      }
      appendFileSync(this.file, text);
    } catch {
      this.#isBroken = true;
    }
  }

  #linesOf({ from, records }: Stretch): string {
    const { experiment, seed, replications } = this.#set;
    let text = '';
    let cells: (readonly Cell[])[] = [];
    records.forEach((record, offset) => {
      const index = from + offset;
      if (!isFailure(record)) cells.push(record);
      const isLast = offset === records.length - 1 || (index + 1) % replications === 0;
      if (cells.length === 0 || !(isLast || isFailure(record))) return;
      const last = isFailure(record) ? index - 1 : index;
      const { point } = runOf(this.#set, last);
      const replication = (last % replications) + 2 - cells.length;
      const runs: CachedRuns = { point: pointKey(experiment, point), seed, replication, cells };
      text += `${JSON.stringify(runs)}\n`;
      cells = [];
    });
    return text;
  }
}

function isCachedRuns(value: unknown): value is CachedRuns {
  return (
    typeof value === 'object' &&
    value !== null &&
    'point' in value &&
    'cells' in value &&
    Array.isArray(value.cells)
  );
}
