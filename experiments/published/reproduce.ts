// Runs all published experiments into reports/ and compares each summary with the one that was there: that of the
// last commit, if nothing was changed since. Ends with an error if one differs; with `--update` it only tells.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { published } from './contents.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const update = process.argv.includes('--update');
const chosen = process.argv.slice(2).filter(word => !word.startsWith('--'));
const differing: string[] = [];

for (const name of chosen.length > 0 ? chosen : published) {
  const summary = join(root, 'reports', name, 'data', 'summary.csv');
  const before = existsSync(summary) ? readFileSync(summary, 'utf8') : '';
  const seconds = runExperiment(name);
  const same = readFileSync(summary, 'utf8') === before;
  if (!same) differing.push(name);
  process.stdout.write(`${name.padEnd(26)}${same ? 'as before' : 'DIFFERENT'}${seconds.padStart(8)} s\n`);
}
if (differing.length > 0) {
  process.stderr.write(
    `\nOther results than before: ${differing.join(', ')}. See them with: git diff --stat reports\n`,
  );
  if (!update) process.exitCode = 1;
}

/** How long it took, in s. Nothing is taken from an earlier run. */
function runExperiment(name: string): string {
  const began = process.hrtime.bigint();
  const cli = join(root, 'dist', 'cli', 'main.js');
  const { status, stderr } = spawnSync(
    process.execPath,
    [cli, 'run', name, '--fresh', '--workers', '2', '--out', join('reports', name)],
    { cwd: root, encoding: 'utf8' },
  );
  if (status !== 0) {
    process.stderr.write(`${name} did not run:\n${stderr}\n`);
    process.exit(1);
  }
  return (Number(process.hrtime.bigint() - began) / 1e9).toFixed(1);
}
