#!/usr/bin/env node
// `finwait`: finds the command, loads only its file, and turns whatever goes wrong into one paragraph.
// Exit status: 0 done, 1 the run itself failed, 2 a mistake in what was asked for, 130 stopped by Ctrl-C.
import { Command, CommanderError } from 'commander';
import { nearest } from '../time/index.ts';
import { exitStatusOf, messageOf } from './failure.ts';
import { version } from './version.ts';

interface CommandFile {
  /** Adds arguments, options and the action. */
  configure(command: Command): void;
}

const commands: Readonly<Record<string, { summary: string; load: () => Promise<CommandFile> }>> = {
  run: {
    summary: 'run an experiment and write its report',
    load: () => import('./run.ts'),
  },
  merge: {
    summary: 'make one report of the shards of a job array',
    load: () => import('./merge.ts'),
  },
  submit: {
    summary: 'write the scripts that run an experiment as a job array',
    load: () => import('./submit.ts'),
  },
  worker: {
    summary: 'execute runs for finwait run --queue on other machines',
    load: () => import('./worker.ts'),
  },
  query: {
    summary: 'ask the results of a report a question in SQL',
    load: () => import('./query.ts'),
  },
  report: {
    summary: 'draw a report again from its data, in another theme, without running anything',
    load: () => import('./report.ts'),
  },
  figure: {
    summary: 'write one figure of a report as PDF, SVG or PNG',
    load: () => import('./figure.ts'),
  },
  list: {
    summary: 'list the experiments that can be run by name',
    load: () => import('./list.ts'),
  },
  show: {
    summary: 'show one connection as a ladder, a capture, an explanation',
    load: () => import('./show.ts'),
  },
  explore: {
    summary: 'try every schedule of up to K faults, and say what broke',
    load: () => import('./explore.ts'),
  },
  conform: {
    summary: 'run recordings of a real kernel and say where finwait differs',
    load: () => import('./conform.ts'),
  },
  profiles: {
    summary: 'list the TCPs to choose from, or every value of one with its source',
    load: () => import('./profiles.ts'),
  },
  states: {
    summary: 'draw the state diagram',
    load: () => import('./states.ts'),
  },
  bench: {
    summary: 'measure how fast this machine simulates',
    load: () => import('./bench.ts'),
  },
};

const examples = `
Examples:
  finwait run lost-fin                               the main experiment, with charts in reports/lost-fin
  finwait run lost-fin --set loss=0..10%/2%          swept over other values
  finwait show                                       the classical close, drawn as a ladder
  finwait show --fault 'drop client FIN #1'          the same with the first FIN lost
  finwait show --fault 'drop client ACK of FIN' --explain
`;

async function main(words: readonly string[]): Promise<void> {
  const program = new Command('finwait')
    .description(
      'What happens to a TCP connection, and above all to its teardown, when the network misbehaves?',
    )
    .version(version(), '-V, --version', 'print the version')
    .helpCommand('help [command]', 'explain a command')
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .addHelpText('after', examples);
  const asked = words.find(word => !word.startsWith('-') && word !== 'help');
  for (const [name, { summary, load }] of Object.entries(commands)) {
    const command = program.command(name).description(summary);
    if (asked === name) (await load()).configure(command);
  }
  if (asked !== undefined && words[0] === asked && !(asked in commands)) {
    const near = nearest(asked, Object.keys(commands));
    const known = Object.keys(commands).join(', ');
    program.error(
      `error: there is no command '${asked}'. ${near === undefined ? '' : `Did you mean '${near}'? `}Commands: ${known}.`,
    );
  }
  if (words.length === 0) {
    program.outputHelp();
    return;
  }
  await program.parseAsync(words, { from: 'user' });
}

// A reader that stops listening (`finwait list | head -1`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

try {
  await main(process.argv.slice(2));
} catch (error) {
  const isHelp = error instanceof CommanderError && error.exitCode === 0;
  if (!isHelp) process.stderr.write(`finwait: ${messageOf(error)}\n`);
  process.exitCode = exitStatusOf(error);
}
