// Runs in this thread, a chunk at a time; between chunks the event loop gets its turn (Ctrl-C, progress bar).
import { setImmediate } from 'node:timers/promises';
import type { Prepare } from '../execution.ts';
import { execute } from '../execution.ts';
import type { RunSet } from '../run-set.ts';
import { ChunkSize } from './chunk-size.ts';
import type { Ledger, RunnerOptions } from './ledger.ts';

/** Runs what is left in `ledger`, or as much as fits into `msMax`. */
export async function runInProcess(
  set: RunSet,
  prepare: Prepare,
  ledger: Ledger,
  options: RunnerOptions & { readonly msMax?: number } = {},
): Promise<void> {
  const size = new ChunkSize();
  const begun = performance.now();
  while (options.signal?.aborted !== true) {
    if (performance.now() - begun > (options.msMax ?? Infinity)) return;
    const chunk = ledger.take(size.runs);
    if (chunk === undefined) return;
    const started = performance.now();
    ledger.enter(execute(set, prepare, chunk.from, chunk.to), options);
    size.learn(chunk.to - chunk.from, performance.now() - started);
    await setImmediate();
  }
}
