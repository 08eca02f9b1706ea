// Running an experiment from beginning to end: find what is finished already, choose a runner, keep what it
// finishes, give back the table.
import { prepareAny } from '../scenario/index.ts';
import { failureError, isFailure, type Stretch } from './execution.ts';
import type { LoadedExperiment } from './load.ts';
import type { ResultTable } from './result-table.ts';
import type { RunSet } from './run-set.ts';
import { runInProcess } from './runners/in-process.ts';
import { Ledger, type RunnerOptions } from './runners/ledger.ts';
import { ThreadPool } from './runners/thread-pool.ts';
import { runOnThreads } from './runners/threads.ts';
import { runUntilPrecise, type Precision } from './sequential.ts';
import { shardSpans, type Shard } from './shard.ts';
import type { PartialStore } from './store/partial-store.ts';
import type { RunCache } from './store/run-cache.ts';
import { tabulate } from './tabulation.ts';

/** How far a run set is. */
export interface RunProgress {
  readonly plannedRuns: number;
  readonly finishedRuns: number;
  readonly failedRuns: number;
}

/** Where the runs that were there already came from. */
export interface Found {
  /** Of an earlier, stopped command. */
  readonly resumedRuns: number;
  readonly cachedRuns: number;
  /** What an earlier command left of other settings or other code, which is not used. */
  readonly foreignRuns: number;
}

/** Runs what is asked for, somewhere: `localRunner`, or `queueRunner` on other machines. */
export interface Runner {
  /** Runs all that is left in the ledger. May be called again when more was asked for. */
  run(ledger: Ledger, options: RunnerOptions): Promise<void>;
  close(): Promise<void>;
}

export interface RunOutcome {
  /** Of what is finished. */
  readonly table: ResultTable;
  /** `signal` stopped it before its end. */
  readonly isStopped: boolean;
}

export interface ExperimentRunOptions {
  /** Threads; 1 runs in this one. 'auto' tries this one first and takes to threads only when it pays. */
  readonly workers: number | 'auto';
  /** Most threads that 'auto' takes. */
  readonly workersMax: number;
  /** Default: threads of this machine. Closed at the end. */
  readonly runner?: Runner;
  readonly store?: PartialStore;
  readonly cache?: RunCache;
  /** Only these runs. */
  readonly shard?: Shard;
  /** As many replications at each point as this takes. */
  readonly precision?: Precision;
  readonly signal?: AbortSignal;
  /** Told once, before the first run. */
  readonly onFound?: (found: Found) => void;
  readonly onProgress?: (progress: RunProgress) => void;
}

/** Threads take about this long to start: an experiment that is done by then needs none. */
const trialMs = 300;

/**
 * Runs all runs of `set` that neither the store nor the cache has yet. A run that fails is recorded and does not
 * stop the others.
 *
 * @throws FinwaitError when every run fails (with what the first of them says), or when results cannot be kept
 */
export async function runExperiment(
  loaded: LoadedExperiment,
  set: RunSet,
  options: ExperimentRunOptions,
): Promise<RunOutcome> {
  const { store, cache, signal, shard, precision } = options;
  const ledger = new Ledger(set.size, findRuns(options));
  const onProgress = (): void => options.onProgress?.(ledger);
  const watch: RunnerOptions = {
    onFinished(stretch: Stretch) {
      store?.append(stretch);
      cache?.append(stretch);
      onProgress();
    },
    ...(signal === undefined ? {} : { signal }),
  };
  const runner = options.runner ?? localRunner(loaded, set, options);
  const runAll = async (): Promise<boolean> => {
    onProgress();
    if (!ledger.isExhausted) await runner.run(ledger, watch);
    return signal?.aborted !== true;
  };
  try {
    if (precision === undefined) {
      const spans = shard === undefined ? [{ from: 0, to: set.size }] : shardSpans(set.size, shard);
      for (const span of spans) ledger.plan(span);
      await runAll();
    } else {
      await runUntilPrecise(set, precision, ledger, runAll);
    }
  } finally {
    await runner.close();
  }
  throwIfAllFailed(ledger, store);
  // Ctrl-C after the last run stopped nothing.
  const isStopped = signal?.aborted === true && (precision !== undefined || !isComplete(ledger));
  return { table: tabulate(set, ledger.records, ledger.plannedRuns), isStopped };
}

const isComplete = ({ finishedRuns, plannedRuns }: Ledger): boolean => finishedRuns === plannedRuns;

/** What is finished already. */
function findRuns({ store, cache, onFound }: ExperimentRunOptions): Ledger['records'] {
  const { records: resumed, foreignRuns } = store?.resume() ?? { records: [], foreignRuns: 0 };
  const records = cache?.read() ?? [];
  let resumedRuns = 0;
  resumed.forEach((record, index) => {
    if (record === undefined) return;
    records[index] = record;
    resumedRuns++;
  });
  const cachedRuns = records.filter(record => record !== undefined).length - resumedRuns;
  onFound?.({ resumedRuns, cachedRuns, foreignRuns });
  return records;
}

function localRunner(loaded: LoadedExperiment, set: RunSet, options: ExperimentRunOptions): Runner {
  const { workers, workersMax } = options;
  const threads = workers === 'auto' ? workersMax : workers;
  const setup = { file: loaded.file, source: set.source, settings: set.settings };
  let pool: ThreadPool | undefined;
  return {
    async run(ledger, watch) {
      if (threads <= 1) return runInProcess(set, prepareAny, ledger, watch);
      if (workers === 'auto') await runInProcess(set, prepareAny, ledger, { ...watch, msMax: trialMs });
      if (ledger.isExhausted || watch.signal?.aborted === true) return;
      pool ??= new ThreadPool(threads);
      await runOnThreads(pool, set, setup, ledger, watch);
    },
    close: async () => pool?.close(),
  };
}

/** A report without a single run would say nothing: then something is wrong with the experiment itself. */
function throwIfAllFailed({ finishedRuns, failedRuns, records }: Ledger, store?: PartialStore): void {
  if (finishedRuns === 0 || failedRuns < finishedRuns) return;
  const first = records.find(record => record !== undefined);
  if (first === undefined || !isFailure(first)) return;
  // Nothing in it is worth going on from.
  store?.discard();
  throw failureError(first);
}
