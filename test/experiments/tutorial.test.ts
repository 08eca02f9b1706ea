// The tutorial's commands, run as they stand there: what a reader types must work.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { WorkFolder } from '../cli/command.ts';

const text = readFileSync(new URL('../../experiments/TUTORIAL.md', import.meta.url), 'utf8');
const blocks = (language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gmsu'))].map(([, block]) => block ?? '');

/** Words of a command line, quotes taken off. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/gu)].map(([, quoted, bare]) => quoted ?? bare ?? '');

it('from a question to a figure: each command of the tutorial works, and leaves what the next one needs', async () => {
  const folder = new WorkFolder();
  onTestFinished(() => folder.remove());
  const [file] = blocks('ts');
  folder.write('satellite.ts', file ?? '');
  const lines = blocks('sh').flatMap(block => block.trim().split('\n'));
  const commands = lines.filter(line => line.startsWith('npx finwait '));
  // What installs and builds is what every test has behind it
  expect(lines.filter(line => !commands.includes(line))).toEqual(['npm ci', 'npm run build']);
  expect(commands.length).toBeGreaterThan(5);
  for (const command of commands) {
    const { status, stderr } = await folder.finwait(wordsOf(command).slice(2));
    expect(status, `${command}\n${stderr}`).toBe(0);
  }
  expect(existsSync(join(folder.path, 'server.pdf'))).toBe(true);
  const figures = readFileSync(join(folder.path, 'reports/closer/figures.tex'), 'utf8');
  const [, label = 'none'] = /\\ref\{([^}]+)\}/u.exec(text) ?? [];
  expect(figures).toContain(`\\label{${label}}`);
  for (const [, path] of figures.matchAll(/\\includegraphics\{([^}]+)\}/gu)) {
    expect(existsSync(join(folder.path, 'reports/closer', path ?? '')), path).toBe(true);
  }
}, 120_000);
