// Runs on worker threads, by piscina. Each thread loads the experiment file itself (functions do not cross
// threads) and is handed stretches of run numbers; what comes back is entered by number, so the result is the
// same for any number of workers.
import { Piscina } from 'piscina';
import { FinwaitError } from '../../time/index.ts';
import type { Stretch } from '../execution.ts';
import type { RunSettings } from '../run-set.ts';
import type { Ledger, RunnerOptions } from './progress.ts';
import { ChunkSize, enter, takeChunk, throwFailure } from './progress.ts';

/** What a thread needs to know to build the same run set. */
export interface WorkerSetup {
  /** Absolute path of the experiment file. */
  readonly file: string;
  readonly source: string;
  readonly settings: RunSettings;
}

export interface WorkerTask {
  readonly from: number;
  readonly to: number;
}

export interface WorkerAnswer {
  readonly stretch: Stretch;
  readonly elapsedMs: number;
}

/**
 * Runs what is left in `ledger` on `workers` threads.
 *
 * The worker is a compiled file: this works from `dist`, not from the sources.
 *
 * @throws FinwaitError when a run fails; what was finished before stays in the ledger
 */
export async function runOnThreads(
  setup: WorkerSetup,
  workers: number,
  ledger: Ledger,
  options: RunnerOptions = {},
): Promise<void> {
  const pool = new Piscina({
    filename: new URL('./worker.js', import.meta.url).href,
    minThreads: workers,
    maxThreads: workers,
    idleTimeout: Infinity,
    workerData: setup,
  });
  try {
    await Promise.all(Array.from({ length: workers }, () => feed(pool, ledger, options)));
  } finally {
    await pool.destroy();
  }
  throwFailure(ledger);
}

/** Keeps one thread busy: the next stretch is handed out when the last one is back. */
async function feed(pool: Piscina, ledger: Ledger, options: RunnerOptions): Promise<void> {
  const size = new ChunkSize();
  while (options.signal?.aborted !== true && ledger.failure === undefined) {
    const chunk = takeChunk(ledger, size.runs);
    if (chunk === undefined) return;
    const { stretch, elapsedMs } = await answer(pool, chunk);
    enter(ledger, stretch, options);
    size.learn(chunk.to - chunk.from, elapsedMs);
  }
}

async function answer(pool: Piscina, task: WorkerTask): Promise<WorkerAnswer> {
  try {
    return (await pool.run(task)) as WorkerAnswer;
  } catch (error) {
    throw new FinwaitError(
      'worker-failed',
      `a worker thread broke off during the runs ${task.from + 1} to ${task.to}: ` +
        `${error instanceof Error ? error.message : String(error)}. Try again with --workers 1 to see where.`,
      { cause: error },
    );
  }
}
