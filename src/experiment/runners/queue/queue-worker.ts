// What `finwait worker` does: takes stretches from the queue, has its threads execute them, and puts the records where
// the command that asked collects them. This thread only waits and writes, so that it can renew the locks on its
// jobs: a simulation in it would let them expire, and the queue would give the same job out for ever.
import type * as bullmq from 'bullmq';
import type { Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { FinwaitError } from '../../../time/index.ts';
import { loadExperiment } from '../../load.ts';
import { runSet, type RunSet } from '../../run-set.ts';
import { codeFingerprint } from '../../store/code-fingerprint.ts';
import { ThreadPool, type WorkerSetup } from '../thread-pool.ts';
import { connect, queuePackages } from './connection.ts';
import { fieldOf, queueName, resultsKeptSeconds, resultsKey, type StretchJob } from './stretch-job.ts';

/** A worker that is not heard of for so long is given up, and its jobs go to others. */
const lockMs = 6000;
/** How often each worker looks for jobs that were given up. */
const stalledCheckMs = 2000;
/** Workers may die as often as they like: a job is never at fault for it. */
const stalledMax = 1_000_000;

export interface QueueWorkerOptions {
  readonly threads: number;
  /** Told of each stretch that is finished: of which experiment, and how many runs. */
  readonly onFinished?: (experiment: string, runs: number) => void;
}

interface Ready {
  readonly set: RunSet;
  readonly setup: WorkerSetup;
}

export class QueueWorker {
  readonly #redis: Redis;
  readonly #pool: ThreadPool;
  readonly #worker: Worker;
  readonly #sets = new Map<string, Promise<Ready>>();
  readonly #options: QueueWorkerOptions;

  private constructor(redis: Redis, options: QueueWorkerOptions, { Worker }: typeof bullmq) {
    this.#redis = redis;
    this.#options = options;
    this.#pool = new ThreadPool(options.threads);
    this.#worker = new Worker<StretchJob>(queueName, job => this.#work(job), {
      connection: redis,
      concurrency: options.threads,
      lockDuration: lockMs,
      stalledInterval: stalledCheckMs,
      maxStalledCount: stalledMax,
    });
    // Told in other words: a job that fails, by its command; a connection that breaks, by nothing happening.
    this.#worker.on('error', () => undefined);
  }

  /**
   * Connects and begins to work.
   *
   * @throws FinwaitError `needs-packages`, `bad-queue`, `queue-failed`
   */
  static async open(url: string, options: QueueWorkerOptions): Promise<QueueWorker> {
    const packages = await queuePackages();
    return new QueueWorker(await connect(url), options, packages);
  }

  /** Finishes what is under way and takes no more. */
  async close(): Promise<void> {
    await this.#worker.close();
    await this.#pool.close();
    this.#redis.disconnect();
  }

  async #work({ data }: Job<StretchJob>): Promise<void> {
    let ready = this.#sets.get(data.set);
    if (ready === undefined) {
      ready = prepare(data);
      this.#sets.set(data.set, ready);
      // A mistake may be mended in the meantime: look again at the next job.
      ready.catch(() => this.#sets.delete(data.set));
    }
    const { set, setup } = await ready;
    const { stretch } = await this.#pool.run(set, setup, data);
    const key = resultsKey(data.set);
    // Before the job counts as done: what is done is never missing.
    await this.#redis.hset(key, fieldOf(data), JSON.stringify(stretch.records));
    await this.#redis.expire(key, resultsKeptSeconds);
    this.#options.onFinished?.(set.experiment.name, stretch.records.length);
  }
}

async function prepare({ source, settings, code }: StretchJob): Promise<Ready> {
  const { experiment, file } = await loadExperiment(source);
  if (codeFingerprint(file) !== code) {
    throw new FinwaitError(
      'other-code',
      `its '${source}' or its finwait is not the same as here. Install the same version and the same experiment file on all machines, and start the worker anew.`,
    );
  }
  return { set: runSet(experiment, settings, source), setup: { file, source, settings } };
}
