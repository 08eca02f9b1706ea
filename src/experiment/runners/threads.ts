// Runs on threads of this machine. What comes back is entered by number, so the result is the same for any number
// of workers.
import type { RunSet } from '../run-set.ts';
import { ChunkSize } from './chunk-size.ts';
import type { Ledger, RunnerOptions } from './ledger.ts';
import type { ThreadPool, WorkerSetup } from './thread-pool.ts';

/** Runs what is left in `ledger` on all threads of the pool. */
export async function runOnThreads(
  pool: ThreadPool,
  set: RunSet,
  setup: WorkerSetup,
  ledger: Ledger,
  options: RunnerOptions = {},
): Promise<void> {
  /** Keeps one thread busy: the next stretch is handed out when the last one is back. */
  const feed = async (): Promise<void> => {
    const size = new ChunkSize();
    while (options.signal?.aborted !== true) {
      const chunk = ledger.take(size.runs);
      if (chunk === undefined) return;
      const { stretch, elapsedMs } = await pool.run(set, setup, chunk);
      ledger.enter(stretch, options);
      size.learn(chunk.to - chunk.from, elapsedMs);
    }
  };
  await Promise.all(Array.from({ length: pool.threads }, feed));
}
