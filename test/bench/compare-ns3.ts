// finwait against ns-3 on the same work, in one run and by turns, so that whatever else the machine does
// disturbs both alike: `npm run build && npx tsx test/bench/compare-ns3.ts --ns3 DIR [--pairs N]`.
// DIR holds the ns-3 programs `bulk`, `churn` and `reps`, each of which prints one JSON line; README.md says
// what they do. Without them there is nothing to compare, and the script says so and fails.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { exit, execPath, hrtime, stderr } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values } = parseArgs({
  options: { ns3: { type: 'string' }, pairs: { type: 'string', default: '5' } },
});
const folder = values.ns3 ?? '';
const pairs = Number(values.pairs);
const missing = ['bulk', 'churn', 'reps'].filter(name => !existsSync(join(folder, name)));
if (values.ns3 === undefined || missing.length > 0) {
  stderr.write(`!!! SKIPPED: no ns-3 programs (${missing.join(', ')}) in '${folder}'. Give --ns3 DIR.\n`);
  exit(2);
}

/** Microseconds a unit, of one run of one side. */
type Side = () => number;

interface Comparison {
  readonly name: string;
  readonly ours: Side;
  readonly theirs: Side;
}

function run(program: string, words: readonly string[]): Record<string, number> {
  const output = execFileSync(program, words, { encoding: 'utf8' });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '{}') as Record<string, number>;
}

const bench = (name: string): Side => {
  const cli = join(root, 'dist/cli/main.js');
  return () => run(execPath, [cli, 'bench', name, '--json'])['usPerUnit'] ?? NaN;
};
const ns3 = (name: string, field: string, words: readonly string[] = []): Side => {
  return () => run(join(folder, name), words)[field] ?? NaN;
};

/** From the start of the process to its end. */
const wholeProcess = (program: string, words: readonly string[], units: number): Side => {
  return () => {
    const begin = hrtime.bigint();
    execFileSync(program, words, { stdio: 'ignore' });
    return Number(hrtime.bigint() - begin) / 1e3 / units;
  };
};
const oneChurn = `import { churn } from '${join(root, 'dist/cli/bench/churn.js')}'; churn.prepare(10_000)('one');`;

const comparisons: readonly Comparison[] = [
  { name: 'bulk, a segment', ours: bench('bulk'), theirs: ns3('bulk', 'usPerSeg') },
  { name: 'churn, a connection', ours: bench('churn'), theirs: ns3('churn', 'usPerConn') },
  { name: 'replications, a run', ours: bench('replications'), theirs: ns3('reps', 'usPerRep') },
  {
    name: 'churn, whole process',
    ours: wholeProcess(execPath, ['--input-type=module', '--eval', oneChurn], 10_000),
    theirs: wholeProcess(join(folder, 'churn'), [], 10_000),
  },
];

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? NaN;
const shown = (number: number): string => String(Number(number.toPrecision(3)));
const spread = (numbers: readonly number[]): string =>
  `${shown(median(numbers))} (${shown(Math.min(...numbers))} to ${shown(Math.max(...numbers))})`;

console.log(`| work | finwait, µs | ns-3, µs | ratio of pairs |`);
console.log(`| --- | --- | --- | --- |`);
for (const { name, ours, theirs } of comparisons) {
  const measured = Array.from({ length: pairs }, () => ({ ours: ours(), theirs: theirs() }));
  const ratios = measured.map(pair => pair.theirs / pair.ours);
  const columns = [measured.map(pair => pair.ours), measured.map(pair => pair.theirs), ratios].map(spread);
  console.log(`| ${name} | ${columns.join(' | ')} |`);
}
console.log(`\n${pairs} pairs; medians, and in brackets the least and the greatest.`);
