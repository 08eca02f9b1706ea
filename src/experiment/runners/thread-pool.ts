// Worker threads, by piscina. Each loads the experiment file itself (functions do not cross threads) and is handed
// stretches of run numbers. A run that takes its thread with it (out of memory, process.exit) fails alone: its
// stretch is halved until it is found, and recorded as a failed run.
import { Piscina } from 'piscina';
import { failureOf, type RunRecord, type Stretch } from '../execution.ts';
import { FinwaitError } from '../../time/index.ts';
import { runOf, type RunSet, type RunSettings } from '../run-set.ts';
import type { Span } from './ledger.ts';

/** What a thread needs to know to build the same run set. */
export interface WorkerSetup {
  /** Absolute path of the experiment file. */
  readonly file: string;
  readonly source: string;
  readonly settings: RunSettings;
}

export interface WorkerTask extends Span {
  readonly setup: WorkerSetup;
}

export interface WorkerAnswer {
  readonly stretch: Stretch;
  readonly elapsedMs: number;
}

/** A single run is tried this often before it is called the cause of a crash: memory may have been another's. */
const attemptsMax = 2;

/** Threads are compiled files: a pool works from `dist`, not from the sources. */
export class ThreadPool {
  readonly threads: number;
  readonly #pool: Piscina;
  #isClosed = false;

  constructor(threads: number) {
    this.threads = threads;
    this.#pool = new Piscina({
      filename: new URL('./worker.js', import.meta.url).href,
      minThreads: threads,
      maxThreads: threads,
      idleTimeout: Infinity,
    });
  }

  /** Executes a stretch of `set`, which `setup` describes. */
  async run(set: RunSet, setup: WorkerSetup, { from, to }: Span): Promise<WorkerAnswer> {
    let crash: unknown;
    for (let attempt = 0; attempt < (to - from > 1 ? 1 : attemptsMax); attempt++) {
      try {
        return (await this.#pool.run({ setup, from, to } satisfies WorkerTask)) as WorkerAnswer;
      } catch (error) {
        // Closing breaks off what is under way; that is no run's fault.
        if (this.#isClosed) throw error;
        crash = error;
      }
    }
    if (to - from > 1) return this.#halves(set, setup, { from, to });
    const reason = crash instanceof Error ? crash.message : String(crash);
    const error = new FinwaitError('worker-crashed', `it took its worker thread with it: ${reason}`);
    const record: RunRecord = failureOf(set, runOf(set, from), error);
    return { stretch: { from, records: [record] }, elapsedMs: 0 };
  }

  async #halves(set: RunSet, setup: WorkerSetup, { from, to }: Span): Promise<WorkerAnswer> {
    const middle = Math.floor((from + to) / 2);
    const first = await this.run(set, setup, { from, to: middle });
    const second = await this.run(set, setup, { from: middle, to });
    return {
      stretch: { from, records: [...first.stretch.records, ...second.stretch.records] },
      elapsedMs: first.elapsedMs + second.elapsedMs,
    };
  }

  /** Breaks off what is under way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#pool.destroy();
  }
}
