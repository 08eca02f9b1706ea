// `finwait submit --slurm`: writes what a cluster needs to run an experiment as a job array: a script for the tasks,
// one for the merge, and one that hands both in, the merge to begin when all tasks are done.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { cannotWrite, loadExperiment, runSet, settingWords, shellWord } from '../experiment/index.ts';
import { FinwaitError } from '../time/index.ts';
import { wholeNumber } from './options.ts';
import { counted, shownPath } from './prose.ts';
import { addSetOptions, settingsOf, type SetOptions } from './run-options.ts';

interface SubmitOptions extends SetOptions {
  readonly slurm?: true;
  readonly shards: number;
  readonly cpus: number;
  readonly time: string;
  readonly partition?: string;
  readonly out?: string;
  readonly folder?: string;
}

/** What the scripts are made of. Paths are absolute, words quoted for the shell. */
interface Job {
  readonly name: string;
  readonly folder: string;
  readonly report: string;
  /** How to call this finwait. */
  readonly finwait: string;
  /** Experiment and settings, in full: a default that changes until the job begins changes nothing. */
  readonly what: string;
  readonly options: SubmitOptions;
}

export function configure(command: Command): void {
  addSetOptions(
    command.argument('<experiment>', 'a name that `finwait list` shows, or the path of an experiment file'),
  )
    .option('--slurm', 'for Slurm (sbatch), the only one so far')
    .option('--shards <n>', 'tasks of the array', wholeNumber('--shards', 1, 100_000), 16)
    .option('--cpus <n>', 'cores of each task', wholeNumber('--cpus', 1, 256), 1)
    .option('--time <limit>', 'each task’s time limit, as sbatch reads it', '01:00:00')
    .option('--partition <name>', 'the partition, as sbatch reads it')
    .option('--out <folder>', 'where the report goes (default: reports/ and its file’s name)')
    .option('--folder <folder>', 'where scripts and shards go (default: the report’s folder with .shards)')
    .action(submit);
}

async function submit(nameOrFile: string, options: SubmitOptions): Promise<void> {
  if (options.slurm !== true) {
    throw new FinwaitError('bad-option', 'finwait submit writes scripts for Slurm: give --slurm.');
  }
  if (options.precision !== undefined) {
    throw new FinwaitError(
      'bad-option',
      '--precision looks at all runs of a point, of which a task sees only some. Give --replications.',
    );
  }
  const { experiment, file, source } = await loadExperiment(nameOrFile);
  const set = runSet(experiment, settingsOf(options), source);
  const name = basename(file).replace(/\.[^.]+$/, '');
  const report = resolve(options.out ?? join('reports', name));
  const folder = resolve(options.folder ?? `${report}.shards`);
  const [, main = 'finwait'] = process.argv;
  const job: Job = {
    name: `finwait-${name}`,
    folder,
    report,
    finwait: `${shellWord(process.execPath)} ${shellWord(resolve(main))}`,
    what: [shellWord(source), ...settingWords(set.settings)].join(' '),
    options,
  };
  const submitScript = join(folder, 'submit.sh');
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'array.sbatch'), arrayScript(job));
    writeFileSync(join(folder, 'merge.sbatch'), mergeScript(job));
    writeFileSync(submitScript, submitText(job));
    chmodSync(submitScript, 0o755);
  } catch (error) {
    throw cannotWrite(shownPath(folder), error);
  }
  process.stdout.write(
    `${counted(set.size, 'run')} in ${counted(options.shards, 'task')}: scripts in ${shownPath(folder)}\n` +
      `Hand them in with: ${shellWord(shownPath(submitScript))}\n`,
  );
}

function head({ name, options, folder }: Job, more: readonly string[]): string {
  const { partition } = options;
  const lines = [
    `--job-name=${name}`,
    ...(partition === undefined ? [] : [`--partition=${partition}`]),
    `--time=${options.time}`,
    ...more,
  ];
  return [
    '#!/bin/bash',
    ...lines.map(line => `#SBATCH ${line}`),
    'set -euo pipefail',
    `cd ${shellWord(process.cwd())}`,
    `mkdir -p ${shellWord(join(folder, 'log'))}`,
    '',
  ].join('\n');
}

function arrayScript(job: Job): string {
  const { shards, cpus } = job.options;
  const log = join(job.folder, 'log', '%A_%a.txt');
  return (
    head(job, [`--array=1-${shards}`, `--cpus-per-task=${cpus}`, '--requeue', `--output=${log}`]) +
    // A task that is killed and started again goes on where it was.
    `exec ${job.finwait} run ${job.what} --shard "$SLURM_ARRAY_TASK_ID/${shards}" --workers "\${SLURM_CPUS_PER_TASK:-1}" \\\n` +
    `  --out ${shellWord(job.folder)}/"$SLURM_ARRAY_TASK_ID-of-${shards}"\n`
  );
}

function mergeScript(job: Job): string {
  return (
    head(job, [`--output=${join(job.folder, 'log', 'merge-%j.txt')}`]) +
    `exec ${job.finwait} merge ${shellWord(job.folder)} --out ${shellWord(job.report)}\n`
  );
}

const submitText = ({ folder }: Job): string => `#!/bin/bash
# Hands in the tasks, and the merge for when all of them have ended well.
set -euo pipefail
mkdir -p ${shellWord(join(folder, 'log'))}
array=$(sbatch --parsable ${shellWord(join(folder, 'array.sbatch'))})
sbatch --dependency="afterok:\${array%%;*}" ${shellWord(join(folder, 'merge.sbatch'))}
`;
