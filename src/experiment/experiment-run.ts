// Running an experiment from beginning to end: choose a runner, keep what is finished, give back the table.
import { prepareAny } from '../scenario/index.ts';
import type { Stretch } from './execution.ts';
import type { LoadedExperiment } from './load.ts';
import type { ResultTable } from './result-table.ts';
import type { RunSet, RunSettings } from './run-set.ts';
import { runInProcess } from './runners/in-process.ts';
import type { Ledger } from './runners/progress.ts';
import { newLedger } from './runners/progress.ts';
import { runOnThreads } from './runners/threads.ts';
import type { PartialStore } from './store.ts';
import { tabulate } from './tabulation.ts';

export interface ExperimentRunOptions {
  readonly settings: RunSettings;
  /** Threads; 1 runs in this one. 'auto' tries this one first and takes to threads only when it pays. */
  readonly workers: number | 'auto';
  /** Most threads that 'auto' takes. */
  readonly workersMax: number;
  readonly store?: PartialStore;
  readonly signal?: AbortSignal;
  /** Told how many runs are finished, first with those of an earlier, stopped command. */
  readonly onProgress?: (finishedRuns: number) => void;
}

/** Threads take about this long to start: an experiment that is done by then needs none. */
const trialMs = 300;

/**
 * Runs all runs of `set` that the store does not have yet.
 *
 * @returns the table of what is finished: all, unless `signal` stopped it
 * @throws FinwaitError when a run fails
 */
export async function runExperiment(
  loaded: LoadedExperiment,
  set: RunSet,
  options: ExperimentRunOptions,
): Promise<ResultTable> {
  const { store, signal, workers } = options;
  const ledger = newLedger(set.size, store?.resume());
  options.onProgress?.(ledger.finishedRuns);
  const onFinished = (stretch: Stretch): void => {
    store?.append(stretch);
    options.onProgress?.(ledger.finishedRuns);
  };
  const watch = { onFinished, ...(signal === undefined ? {} : { signal }) };
  const threads = workers === 'auto' ? options.workersMax : workers;
  if (threads <= 1) {
    await runInProcess(set, prepareAny, ledger, watch);
  } else {
    if (workers === 'auto') await runInProcess(set, prepareAny, ledger, { ...watch, msMax: trialMs });
    if (isUnfinished(ledger, signal)) {
      const setup = { file: loaded.file, source: set.source, settings: options.settings };
      await runOnThreads(setup, threads, ledger, watch);
    }
  }
  return tabulate(set, ledger.cells);
}

const isUnfinished = (ledger: Ledger, signal: AbortSignal | undefined): boolean =>
  ledger.gaps.length > 0 && signal?.aborted !== true;
