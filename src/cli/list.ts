// `finwait list`: every experiment that can be run by name, its question, parameters and number of runs.
import type { Command } from 'commander';
import { pc } from './colours.ts';
import { findExperiments, loadExperiment, runSet, shellWord } from '../experiment/index.ts';
import { messageOf } from './failure.ts';
import { grouped, wrapped } from './prose.ts';

interface Entry {
  readonly name: string;
  readonly file: string;
  readonly question?: string;
  readonly parameters?: Readonly<Record<string, readonly string[]>>;
  readonly runs?: number;
  /** Why it cannot be run. */
  readonly error?: string;
}

export function configure(command: Command): void {
  command
    .option('--json', 'as JSON, one object for each experiment')
    .action(async (options: { readonly json?: true }) => {
      const entries = await Promise.all(findExperiments().map(({ name, file }) => describe(name, file)));
      if (options.json === true) {
        process.stdout.write(`${JSON.stringify(entries, null, 2)}\n`);
        return;
      }
      if (entries.length === 0) process.stdout.write('There are no experiments here.\n');
      else process.stdout.write(`${entries.map(paragraph).join('\n')}\nRun one with: finwait run NAME\n`);
    });
}

// One experiment that does not compile must not hide the others.
async function describe(name: string, file: string): Promise<Entry> {
  try {
    const { experiment } = await loadExperiment(file);
    const set = runSet(experiment);
    const parameters = Object.fromEntries(
      Object.entries(experiment.parameters).map(([name, kind]) => [
        name,
        kind.values.map(value => kind.print(value)),
      ]),
    );
    return { name, file, question: experiment.question, parameters, runs: set.size };
  } catch (error) {
    return { name, file, error: messageOf(error) };
  }
}

function paragraph(entry: Entry): string {
  const head = pc.bold(entry.name);
  if (entry.error !== undefined) return `${head}\n${wrapped(pc.red(`cannot be run: ${entry.error}`))}`;
  const lines = Object.entries(entry.parameters ?? {}).map(
    ([name, values]) => `  ${pc.dim('--set')} ${shellWord(`${name}=${values.join(',')}`)}\n`,
  );
  return `${head}  ${pc.dim(`${grouped(entry.runs ?? 0)} runs`)}\n${wrapped(entry.question ?? '')}${lines.join('')}`;
}
