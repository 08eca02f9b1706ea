// What every runner shares: which runs are still to do, how they are cut into chunks, and who is told.
import type { Cell } from '../result-table.ts';
import type { RunFailure, Stretch } from '../execution.ts';
import { FinwaitError } from '../../time/index.ts';

export interface RunnerOptions {
  /** Stops handing out chunks; those under way are finished, then the runner returns. */
  readonly signal?: AbortSignal;
  /** Told after every chunk, in order of finishing. */
  readonly onFinished?: (stretch: Stretch) => void;
}

/** What is finished so far, by run number, and what is not. The runners write into it; order does not matter. */
export interface Ledger {
  readonly cells: (readonly Cell[] | undefined)[];
  /** Runs not yet handed out, as stretches in ascending order. */
  readonly gaps: { from: number; to: number }[];
  finishedRuns: number;
  failure?: RunFailure;
}

/** A ledger of `size` runs of which `cells` (sparse) are finished already. */
export function newLedger(size: number, cells: readonly (readonly Cell[] | undefined)[] = []): Ledger {
  const ledger: Ledger = { cells: Array.from({ length: size }), gaps: [], finishedRuns: 0 };
  for (let index = 0; index < size; index++) {
    const known = cells[index];
    ledger.cells[index] = known;
    const last = ledger.gaps.at(-1);
    if (known !== undefined) ledger.finishedRuns++;
    else if (last?.to === index) last.to++;
    else ledger.gaps.push({ from: index, to: index + 1 });
  }
  return ledger;
}

/** Takes the next stretch of at most `size` runs. */
export function takeChunk(ledger: Ledger, size: number): { from: number; to: number } | undefined {
  const gap = ledger.gaps[0];
  if (gap === undefined) return undefined;
  const from = gap.from;
  const to = Math.min(gap.to, from + size);
  gap.from = to;
  if (gap.from >= gap.to) ledger.gaps.shift();
  return { from, to };
}

export function enter(ledger: Ledger, stretch: Stretch, options: RunnerOptions): void {
  stretch.cells.forEach((cells, offset) => (ledger.cells[stretch.from + offset] = cells));
  ledger.finishedRuns += stretch.cells.length;
  // Chunks are handed out in order, so of several failures the one with the lowest number is the one that
  // any number of workers finds.
  const { failure } = stretch;
  if (failure !== undefined && failure.index < (ledger.failure?.index ?? Infinity)) ledger.failure = failure;
  if (stretch.cells.length > 0) options.onFinished?.(stretch);
}

/** @throws FinwaitError with the failure's message, if there was one */
export function throwFailure(ledger: Ledger): void {
  if (ledger.failure !== undefined) throw new FinwaitError(ledger.failure.code, ledger.failure.message);
}

/** How long a chunk should take: short enough for a live progress bar and a quick Ctrl-C. */
const chunkMsTarget = 150;
const chunkRunsMax = 20_000;

/** Sizes chunks by how long the last one took. Only the cutting depends on the clock, never a result. */
export class ChunkSize {
  #runs: number;

  constructor(runs = 4) {
    this.#runs = runs;
  }

  get runs(): number {
    return this.#runs;
  }

  /** A chunk of `runs` took `elapsedMs`: grow at most fourfold, because the first ones also warm up. */
  learn(runs: number, elapsedMs: number): void {
    const ideal = (runs * chunkMsTarget) / Math.max(elapsedMs, 0.01);
    this.#runs = Math.max(1, Math.min(chunkRunsMax, Math.round(ideal), this.#runs * 4));
  }
}
