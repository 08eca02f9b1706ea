// `finwait states`: the transition table of the state machine, drawn as a diagram.
import type { Command } from 'commander';
import { pc } from './colours.ts';
import { resolveProfile } from '../tcp/index.ts';
import { stateDiagramSvg, stateDiagramText } from '../trace/index.ts';
import { oneOf } from './options.ts';
import { writeOut } from './output-file.ts';

const formats = ['text', 'svg'] as const;

interface StatesOptions {
  readonly profile?: string;
  readonly format: string;
  readonly out?: string;
}

export function configure(command: Command): void {
  command
    .option('--profile <name>', 'with the durations of this TCP, and without what it never does')
    .option('--format <format>', 'text or svg', 'text')
    .option('--out <file>', 'write it to a file')
    .action((options: StatesOptions) => {
      const drawing = drawn(options);
      if (options.out === undefined) process.stdout.write(drawing);
      else writeOut(options.out, drawing);
    });
}

function drawn({ profile: name, format, out }: StatesOptions): string {
  const kind = oneOf('--format', format, formats);
  const profile = name === undefined ? {} : { profile: resolveProfile(name) };
  if (kind === 'svg') return stateDiagramSvg(profile);
  const colour = pc.isColorSupported && out === undefined;
  return stateDiagramText({ ...profile, paint: text => (colour ? pc.bold(text) : text) });
}
