// `finwait profiles`: the systems whose TCP can be taken, and every value of one of them with its source.
import type { Command } from 'commander';
import { pc } from './colours.ts';
import { profileNames, profileTable, resolveProfile, type Profile, type ProfileRow } from '../tcp/index.ts';
import { oneOf } from './options.ts';
import { markdownTable, printTable } from './profile-table.ts';
import { wrapped } from './prose.ts';

const formats = ['text', 'json', 'markdown'] as const;

export function configure(command: Command): void {
  command
    .argument('[name]', 'print every value of this profile with its source')
    .option('--format <format>', 'text, json or markdown', 'text')
    .action((name: string | undefined, options: { readonly format: string }) => {
      const format = oneOf('--format', options.format, formats);
      const chosen = (name === undefined ? profileNames : [name]).map(each => resolveProfile(each));
      process.stdout.write(name === undefined ? listed(chosen, format) : shown(chosen[0] as Profile, format));
    });
}

function listed(profiles: readonly Profile[], format: (typeof formats)[number]): string {
  const entries = profiles.map(({ name, description }) => ({ name, description }));
  switch (format) {
    case 'json':
      return `${JSON.stringify(entries, null, 2)}\n`;
    case 'markdown':
      return entries.map(({ name, description }) => `- \`${name}\`: ${description}\n`).join('');
    case 'text':
      return `${entries.map(({ name, description }) => `${pc.bold(name)}\n${wrapped(description)}`).join('')}
All values of one, with their sources: finwait profiles NAME
`;
  }
}

function shown(profile: Profile, format: (typeof formats)[number]): string {
  const rows = profileTable(profile);
  const { name, description } = profile;
  switch (format) {
    case 'json':
      return `${JSON.stringify({ name, description, values: rows.map(plain) }, null, 2)}\n`;
    case 'markdown':
      return `# Profile \`${name}\`\n\n${description}.\n${markdownTable(rows)}`;
    case 'text':
      return printTable(profile, rows);
  }
}

function plain({ citation, ...rest }: ProfileRow): object {
  return { ...rest, ...citation };
}
