// `finwait worker`: executes runs for `finwait run --queue` on other machines, until Ctrl-C.
import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { QueueWorker } from '../experiment/index.ts';
import { onInterruption } from './interruption.ts';
import { wholeNumber } from './options.ts';
import { counted } from './prose.ts';

interface WorkerOptions {
  readonly queue: string;
  readonly workers?: number;
  readonly quiet?: true;
}

export function configure(command: Command): void {
  command
    .requiredOption('--queue <url>', 'the Redis where runs are asked for: redis://HOST:6379')
    .option('--workers <n>', 'threads (default: all cores)', wholeNumber('--workers', 1, 256))
    .option('--quiet', 'print errors only')
    .addHelpText(
      'after',
      '\nA worker runs experiment files of its own disk that are the same as those of the command that asks; whoever can\nwrite to that Redis can have any of them run. Give it a password, and TLS across networks (rediss://).\n',
    )
    .action(work);
}

async function work(options: WorkerOptions): Promise<void> {
  const threads = options.workers ?? availableParallelism();
  const say = (text: string): void => {
    if (options.quiet !== true) process.stderr.write(`${text}\n`);
  };
  const worker = await QueueWorker.open(options.queue, {
    threads,
    onFinished: (experiment, runs) => say(`${experiment}: ${counted(runs, 'run')} finished`),
  });
  say(`waiting for runs, with ${counted(threads, 'thread')}`);
  const interruption = onInterruption(() =>
    say('stopping after the runs under way (Ctrl-C again: at once; others then do them)'),
  );
  await new Promise<void>(resolve => interruption.signal.addEventListener('abort', () => resolve()));
  await worker.close();
  interruption.end();
}
