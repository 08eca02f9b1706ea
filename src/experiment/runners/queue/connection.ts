// The way to Redis. The packages are optional and loaded here only.
import type * as bullmq from 'bullmq';
import type { Redis } from 'ioredis';
import { FinwaitError } from '../../../time/index.ts';
import { optionalPackages } from '../../optional-package.ts';

type QueuePackages = typeof bullmq & { readonly Redis: typeof Redis };

/** @throws FinwaitError `needs-packages` */
export function queuePackages(): Promise<QueuePackages> {
  return optionalPackages(
    ['bullmq', 'ioredis'],
    async () => ({ ...(await import('bullmq')), Redis: (await import('ioredis')).Redis }),
    '--queue',
  );
}

/**
 * Connects, and from then on reconnects for ever: a Redis that is restarted is waited for.
 *
 * @throws FinwaitError `bad-queue` when the address cannot be read, `queue-failed` when nobody answers there
 */
export async function connect(url: string): Promise<Redis> {
  const shown = shownUrl(url);
  const { Redis } = await queuePackages();
  // As BullMQ asks: commands wait for the connection instead of failing after some tries.
  const redis = new Redis(url, { maxRetriesPerRequest: null, lazyConnect: true });
  let reason = '';
  redis.on('error', (error: Error) => (reason = error.message));
  try {
    await redis.connect();
  } catch (error) {
    redis.disconnect();
    throw new FinwaitError(
      'queue-failed',
      `--queue: there is no Redis at ${shown} (${reason || (error as Error).message}). Start one, or correct the address.`,
      { cause: error },
    );
  }
  return redis;
}

/**
 * The address without its password.
 *
 * @throws FinwaitError `bad-queue`
 */
export function shownUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^rediss?:$/.test(parsed.protocol)) {
    throw new FinwaitError(
      'bad-queue',
      `--queue: cannot read this address. Write redis://HOST:6379, or rediss://USER:PASSWORD@HOST:6379 for one with TLS.`,
    );
  }
  if (parsed.password !== '') parsed.password = '***';
  return parsed.href;
}
