// Has runs executed by `finwait worker`s: puts stretches into a queue (BullMQ on Redis) and collects what comes back.
// It trusts the queue with nothing: what it still waits for it offers again, so that a Redis that lost its last
// second, or everything, costs time and no result.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { FinwaitError } from '../../../time/index.ts';
import type { RunRecord } from '../../execution.ts';
import type { Runner } from '../../experiment-run.ts';
import type { RunSet } from '../../run-set.ts';
import type { Ledger, RunnerOptions, Span } from '../ledger.ts';
import { connect, queuePackages, shownUrl } from './connection.ts';
import { fieldOf, queueName, resultsKey, setKey, spanOf, type StretchJob } from './stretch-job.ts';

const pollMs = 200;
/** After so many polls everything that is missing is offered again. */
const offerEveryPolls = 15;
/** Enough to keep many machines busy to the end, and no more: each job costs its way through Redis. */
const jobsPerSet = 512;
const jobRunsMax = 1000;

export class QueueRunner implements Runner {
  readonly #set: RunSet;
  readonly #code: string;
  readonly #key: string;
  readonly #redis: Redis;
  readonly #queue: Queue;
  readonly #say: (text: string) => void;
  #isCollected = false;

  private constructor(set: RunSet, code: string, redis: Redis, queue: Queue, say: (text: string) => void) {
    this.#set = set;
    this.#code = code;
    this.#key = setKey(set, code);
    this.#redis = redis;
    this.#queue = queue;
    this.#say = say;
  }

  /**
   * @param code of `codeFingerprint`
   * @param say is told what a person may want to know, such as that there is no worker
   * @throws FinwaitError `needs-packages`, `bad-queue`, `queue-failed`
   */
  static async open(
    url: string,
    set: RunSet,
    code: string,
    say: (text: string) => void,
  ): Promise<QueueRunner> {
    const { Queue } = await queuePackages();
    const redis = await connect(url);
    const queue = new Queue(queueName, { connection: redis });
    queue.on('error', () => undefined);
    await warnOfForgetfulness(redis, shownUrl(url), say);
    if ((await queue.getWorkersCount()) === 0) {
      say(`no worker is there yet; start some with: finwait worker --queue ${shownUrl(url)}`);
    }
    return new QueueRunner(set, code, redis, queue, say);
  }

  async run(ledger: Ledger, options: RunnerOptions): Promise<void> {
    const waiting = new Map<string, Span>();
    const runsPerJob = Math.max(1, Math.min(jobRunsMax, Math.ceil(this.#set.size / jobsPerSet)));
    for (let span = ledger.take(runsPerJob); span !== undefined; span = ledger.take(runsPerJob)) {
      waiting.set(fieldOf(span), span);
    }
    const seen = new Set<string>();
    await this.#collect(ledger, waiting, seen, options);
    for (let poll = 0; waiting.size > 0; poll++) {
      if (options.signal?.aborted === true) {
        this.#say('the workers go on with what is in the queue; the same command collects it');
        return;
      }
      if (poll % offerEveryPolls === 0) {
        await this.#throwIfRefused();
        await this.#offer([...waiting.values()]);
      }
      await sleep(pollMs);
      await this.#collect(ledger, waiting, seen, options);
    }
    this.#isCollected = true;
  }

  async close(): Promise<void> {
    if (this.#isCollected) await this.#redis.del(resultsKey(this.#key));
    await this.#queue.close();
    this.#redis.disconnect();
  }

  /** Offers jobs; those that are in the queue already stay as they are, since their names are the same. */
  async #offer(spans: readonly Span[]): Promise<void> {
    const { source, settings } = this.#set;
    await this.#queue.addBulk(
      spans.map(span => ({
        name: 'stretch',
        data: { ...span, set: this.#key, code: this.#code, source, settings } satisfies StretchJob,
        opts: {
          jobId: `${this.#key}-${fieldOf(span)}`,
          attempts: 3,
          backoff: { type: 'fixed', delay: 500 },
          removeOnComplete: true,
        },
      })),
    );
  }

  async #collect(
    ledger: Ledger,
    waiting: Map<string, Span>,
    seen: Set<string>,
    options: RunnerOptions,
  ): Promise<void> {
    const key = resultsKey(this.#key);
    const fields = (await this.#redis.hkeys(key)).filter(field => !seen.has(field));
    if (fields.length === 0) return;
    const texts = await this.#redis.hmget(key, ...fields);
    fields.forEach((field, index) => {
      const text = texts[index];
      if (text === null || text === undefined) return;
      seen.add(field);
      waiting.delete(field);
      ledger.enter({ from: spanOf(field).from, records: JSON.parse(text) as RunRecord[] }, options);
    });
    // Stretches may have been cut otherwise by an earlier command: what they brought need not come again.
    for (const [field, { from, to }] of waiting) {
      if (ledger.records.slice(from, to).every(record => record !== undefined)) waiting.delete(field);
    }
  }

  /** A job that every attempt refused will not get better: other code on the workers, or no such experiment. */
  async #throwIfRefused(): Promise<void> {
    for (const job of await this.#queue.getFailed()) {
      if ((job.data as StretchJob).set !== this.#key) continue;
      await job.remove();
      throw new FinwaitError('queue-failed', `a worker could not take part: ${job.failedReason}`);
    }
  }
}

/** A queue that may lose what it holds works, but slower than it could: say so once. */
async function warnOfForgetfulness(redis: Redis, url: string, say: (text: string) => void): Promise<void> {
  const setting = async (name: string): Promise<string | undefined> => {
    try {
      return (await redis.config('GET', name))[1];
    } catch {
      // Some hosted servers do not tell.
      return undefined;
    }
  };
  if ((await setting('appendonly')) === 'no') {
    say(`the Redis at ${url} forgets its queue when it is restarted: set 'appendonly yes'`);
  }
  const policy = await setting('maxmemory-policy');
  if (policy !== undefined && policy !== 'noeviction') {
    say(`the Redis at ${url} may drop jobs when its memory is full: set 'maxmemory-policy noeviction'`);
  }
}
