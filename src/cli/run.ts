// `finwait run`: runs an experiment over its sweep, writes its report, ends with a short table.
import { availableParallelism } from 'node:os';
import { basename, extname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { LoadedExperiment, Precision, ResultTable, RunSet, Runner, Shard } from '../experiment/index.ts';
import {
  PartialStore,
  RunCache,
  checkPrecision,
  codeFingerprint,
  loadExperiment,
  readShard,
  runExperiment,
  runSet,
  shellWord,
} from '../experiment/index.ts';
import { FinwaitError } from '../time/index.ts';
import { cacheFolder } from './cache-folder.ts';
import { inlineMore } from './engine.ts';
import { onInterruption } from './interruption.ts';
import { wholeNumber } from './options.ts';
import { counted, grouped, shownPath } from './prose.ts';
import { ReportFolder } from './report-folder.ts';
import { addSetOptions, precisionOf, settingsOf, type SetOptions } from './run-options.ts';
import { voiceOf, type RunVoice, type VoiceOptions } from './run-voice.ts';
import { version } from './version.ts';
import { writeReport } from './written-report.ts';

interface RunOptions extends SetOptions, VoiceOptions {
  readonly workers?: number;
  readonly out?: string;
  readonly fresh?: true;
  readonly cache: boolean;
  readonly shard?: string;
  readonly queue?: string;
}

export function configure(command: Command): void {
  addSetOptions(
    command.argument('<experiment>', 'a name that `finwait list` shows, or the path of an experiment file'),
  )
    .option('--workers <n>', 'threads (default: as many as pay)', wholeNumber('--workers', 1, 256))
    .option('--out <folder>', 'where the report goes (default: reports/ and its file’s name)')
    .option('--resume', 'go on from where an earlier run was stopped (the default)')
    .option('--fresh', 'start over: use neither what an earlier run finished nor the cache')
    .option('--no-cache', 'neither use nor keep finished runs of other commands')
    .option('--shard <i/n>', 'run the i-th of n parts, for a job array; then: finwait merge')
    .option('--queue <url>', 'have it run by `finwait worker`s at this Redis: redis://HOST:6379')
    .option('--quiet', 'print errors only')
    .option('--json', 'print progress and result as JSON, one object a line')
    .action(run);
}

/** One command: what is run, where it is kept, who is told. */
interface Task {
  readonly loaded: LoadedExperiment;
  readonly set: RunSet;
  readonly precision: Precision | undefined;
  readonly shard: Shard | undefined;
  readonly store: PartialStore;
  readonly cache: RunCache | undefined;
  readonly voice: RunVoice;
}

async function run(nameOrFile: string, options: RunOptions): Promise<void> {
  inlineMore();
  const loaded = await loadExperiment(nameOrFile);
  const { experiment, source } = loaded;
  const precision = precisionOf(options, experiment);
  const set = runSet(experiment, settingsOf(options), source);
  if (precision !== undefined) checkPrecision(set, precision);
  const shard = shardOf(options);
  const voice = voiceOf(options, experiment.name);
  const folder = new ReportFolder(resolve(options.out ?? placeOf(loaded.file, shard)));
  const code = codeFingerprint(loaded.file);
  const identity = {
    experiment: experiment.name,
    source,
    finwait: version(),
    code,
    settings: set.settings,
    ...(shard !== undefined && { shard }),
    ...(precision !== undefined && { precision }),
  };
  const store = new PartialStore(set, folder.path, identity);
  if (options.fresh === true) store.discard();
  const cache = options.cache && options.fresh !== true ? new RunCache(set, cacheFolder(), code) : undefined;
  try {
    const task: Task = { loaded, set, precision, shard, store, cache, voice };
    const table = await execute(task, options, code);
    if (table === undefined) return;
    if (shard !== undefined) return sayFinished(shard, store, voice);
    await writeReport(set, table, folder.path, voice);
    store.discard();
  } finally {
    store.discardIfEmpty();
    folder.leave();
  }
}

function shardOf({ shard, precision }: RunOptions): Shard | undefined {
  if (shard === undefined) return undefined;
  if (precision === undefined) return readShard(shard);
  throw new FinwaitError(
    'bad-option',
    '--precision looks at all runs of a point, of which a shard sees only some. Give --shard with --replications.',
  );
}

/** A copy of an experiment still bears its name; its report must not take the place of the original's. */
const nameOf = (file: string): string => basename(file, extname(file));

/** The report's folder, or a shard's beside it. */
const placeOf = (file: string, shard: Shard | undefined): string =>
  shard === undefined
    ? join('reports', nameOf(file))
    : join('reports', `${nameOf(file)}.shards`, `${shard.index}-of-${shard.of}`);

/** Runs everything; undefined when Ctrl-C stopped it. */
async function execute(task: Task, options: RunOptions, code: string): Promise<ResultTable | undefined> {
  const { loaded, set, precision, shard, store, cache, voice } = task;
  voice.begin(set);
  const interruption = onInterruption(() =>
    voice.say('stopping', 'stopping after the runs under way (Ctrl-C again: at once)'),
  );
  try {
    const runner = options.queue === undefined ? undefined : await queueRunner(options.queue, task, code);
    const { table, isStopped } = await runExperiment(loaded, set, {
      workers: options.workers ?? 'auto',
      workersMax: availableParallelism(),
      store,
      signal: interruption.signal,
      ...(runner !== undefined && { runner }),
      ...(cache !== undefined && { cache }),
      ...(shard !== undefined && { shard }),
      ...(precision !== undefined && { precision }),
      onFound: found => voice.found(found),
      onProgress: progress => voice.progress(progress),
    });
    voice.endProgress();
    if (!isStopped) return table;
    sayStopped(table, store, voice);
    return undefined;
  } finally {
    voice.endProgress();
    interruption.end();
  }
}

/** Loaded only when it is asked for: its packages are optional. */
async function queueRunner(url: string, { set, voice }: Task, code: string): Promise<Runner> {
  const { QueueRunner } = await import('../experiment/index.ts');
  return QueueRunner.open(url, set, code, text => voice.say('queue', text));
}

function sayStopped(table: ResultTable, store: PartialStore, voice: RunVoice): void {
  const again = process.argv
    .slice(2)
    .filter(word => word !== '--fresh')
    .map(shellWord)
    .join(' ');
  const finished = table.rows.length + (table.failures?.length ?? 0);
  voice.say(
    'stopped',
    `Stopped: ${grouped(finished)} of ${counted(table.plannedRuns, 'run')} are finished and kept in ` +
      `${shownPath(store.rowsFile)}, one JSON object a line.\nGo on with: finwait ${again}`,
  );
  process.exitCode = 130;
}

function sayFinished({ index, of }: Shard, store: PartialStore, voice: RunVoice): void {
  const all = shellWord(shownPath(join(store.folder, '..')));
  voice.say(
    'shard',
    `Shard ${index} of ${of} is finished and kept in ${shownPath(store.folder)}. When all are: finwait merge ${all}`,
  );
}
