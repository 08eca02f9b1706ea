// `finwait run`: runs an experiment over its sweep, writes its report, ends with a short table.
import { availableParallelism } from 'node:os';
import { basename, extname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { pc } from './colours.ts';
import type { LoadedExperiment, ResultTable, RunSet, RunSettings } from '../experiment/index.ts';
import {
  PartialStore,
  loadExperiment,
  runExperiment,
  runSet,
  selectCharts,
  shellWord,
} from '../experiment/index.ts';
import { onInterruption } from './interruption.ts';
import { collect, wholeNumber } from './options.ts';
import { showProgress, showSteps } from './progress.ts';
import { counted, grouped, shownPath } from './prose.ts';
import { ReportFolder } from './report-folder.ts';
import { version } from './version.ts';

interface RunOptions {
  readonly set?: readonly string[];
  readonly replications?: number;
  readonly seed?: string;
  readonly workers?: number;
  readonly out?: string;
  readonly fresh?: true;
}

export function configure(command: Command): void {
  command
    .argument('<experiment>', 'a name that `finwait list` shows, or the path of an experiment file')
    .option(
      '--set <name=value,value…>',
      'values of a parameter, e.g. loss=0,5% or rtt=20ms; repeatable',
      collect,
    )
    .option(
      '--replications <n>',
      'runs for each combination of parameters',
      wholeNumber('--replications', 1, 1e7),
    )
    .option('--seed <text>', 'names the random numbers (default: the experiment’s)')
    .option('--workers <n>', 'threads (default: as many as pay)', wholeNumber('--workers', 1, 256))
    .option('--out <folder>', 'where the report goes (default: reports/ and its file’s name)')
    .option('--fresh', 'do not go on from where an earlier run was stopped')
    .action(run);
}

async function run(nameOrFile: string, options: RunOptions): Promise<void> {
  const loaded = await loadExperiment(nameOrFile);
  const settings: RunSettings = {
    set: options.set ?? [],
    ...(options.replications === undefined ? {} : { replications: options.replications }),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  };
  const set = runSet(loaded.experiment, settings, loaded.source);
  const folder = new ReportFolder(resolve(options.out ?? join('reports', nameOf(loaded.file))));
  const store = new PartialStore(set, folder.path, loaded.file, version());
  if (options.fresh === true) store.discard();
  try {
    const table = await execute(loaded, set, settings, store, options);
    if (table === undefined) return;
    await report(set, table, folder);
    store.discard();
  } finally {
    store.discardIfEmpty();
    folder.leave();
  }
}

/** A copy of an experiment still bears its name; its report must not take the place of the original's. */
const nameOf = (file: string): string => basename(file, extname(file));

/** Runs everything; undefined when Ctrl-C stopped it. */
async function execute(
  loaded: LoadedExperiment,
  set: RunSet,
  settings: RunSettings,
  store: PartialStore,
  options: RunOptions,
): Promise<ResultTable | undefined> {
  say(
    `${pc.bold(set.experiment.name)}: ${counted(set.points.length, 'combination')} of parameters × ${counted(set.replications, 'replication')} = ${counted(set.size, 'run')}`,
  );
  const progress = showProgress(set.experiment.name, set.size);
  const interruption = onInterruption(() => say('stopping after the runs under way (Ctrl-C again: at once)'));
  let resumed: number | undefined;
  try {
    const table = await runExperiment(loaded, set, {
      settings,
      workers: options.workers ?? 'auto',
      workersMax: availableParallelism(),
      store,
      signal: interruption.signal,
      onProgress(finishedRuns) {
        if (resumed === undefined && finishedRuns > 0)
          say(`going on after ${counted(finishedRuns, 'run')} finished before`);
        resumed ??= finishedRuns;
        progress.update(finishedRuns);
      },
    });
    progress.stop();
    if (table.rows.length === set.size) return table;
    stopped(table, store);
    return undefined;
  } finally {
    progress.stop();
    interruption.end();
  }
}

function stopped(table: ResultTable, store: PartialStore): void {
  const again = process.argv
    .slice(2)
    .filter(word => word !== '--fresh')
    .map(shellWord)
    .join(' ');
  say(
    `Stopped: ${grouped(table.rows.length)} of ${counted(table.plannedRuns, 'run')} are finished and kept in ` +
      `${shownPath(store.rowsFile)}, one JSON object a line.\nGo on with: finwait ${again}`,
  );
  process.exitCode = 130;
}

async function report(set: RunSet, table: ResultTable, folder: ReportFolder): Promise<void> {
  // Loaded only now: the renderers take longer to load than a small experiment to run.
  const { writeExperimentReport } = await import('./experiment-report.ts');
  const { summaryTable } = await import('./result-summary.ts');
  const step = showSteps();
  const { page } = await writeExperimentReport(set, table, folder.path, what => step.begin(what));
  step.end();
  const place = shownPath(folder.path);
  const lines = [
    '',
    summaryTable(table),
    pc.dim('means with 95 % intervals, over all other parameters; – where it never happened'),
    '',
    `${pc.bold('Report')}   ${shownPath(page)}`,
    `${pc.bold('Charts')}   ${join(place, 'charts')}  (SVG, PDF, PNG, Vega-Lite)`,
    `${pc.bold('Data')}     ${join(place, 'data')}  (CSV, Parquet)`,
    `${pc.bold('Ladders')}  ${join(place, 'traces')}  (the representative and the worst run)`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  const { instead } = selectCharts(set.experiment.charts, set.experiment.parameters, set.levels);
  for (const { id, shows } of instead) say(`chart '${id}' shows ${shows}, which was not run`);
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);
