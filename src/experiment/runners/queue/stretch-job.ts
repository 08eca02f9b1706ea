// What travels over the queue: stretches of a run set as jobs one way, their records as a Redis hash the other way.
//
//   finwait (BullMQ queue)             jobs, each named by its content: run set and run numbers
//   finwait:results:SET (hash)         '120-180' → the records of the runs 120 up to 180, as JSON
//
// Delivery is at least once: a job may be done twice, by two workers, and both write the same under the same name.
import { createHash } from 'node:crypto';
import type { RunSet, RunSettings } from '../../run-set.ts';
import type { Span } from '../ledger.ts';

export const queueName = 'finwait';

export interface StretchJob extends Span {
  /** Of `setKey`. */
  readonly set: string;
  /** Of `codeFingerprint`: a worker with other code must not take part. */
  readonly code: string;
  /** Name or file of the experiment, on the worker's machine, too. */
  readonly source: string;
  readonly settings: RunSettings;
}

/** Names a run set by all that decides its results. */
export const setKey = ({ experiment, settings }: RunSet, code: string): string =>
  createHash('sha256')
    .update(JSON.stringify([experiment.name, code, settings]))
    .digest('hex')
    .slice(0, 32);

export const resultsKey = (set: string): string => `finwait:results:${set}`;

/** Results that nobody collects are forgotten after a week. */
export const resultsKeptSeconds = 7 * 24 * 3600;

export const fieldOf = ({ from, to }: Span): string => `${from}-${to}`;

export function spanOf(field: string): Span {
  const [from = 0, to = 0] = field.split('-').map(Number);
  return { from, to };
}
