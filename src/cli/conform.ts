// `finwait conform DIR`: runs recorded cases of a real kernel in virtual time, and says for each behaviour how
// many agree with the kernel, and what the first difference of each other case is.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { pc } from './colours.ts';
import { compareWithCase, runCase, type Comparison } from '../scenario/index.ts';
import { FinwaitError } from '../time/index.ts';
import { readCases, type CaseFile } from './case-files.ts';
import { oneOf } from './options.ts';
import { counted, shownPath, wrapped } from './prose.ts';

interface ConformOptions {
  readonly out?: string;
  readonly only?: string;
  readonly format: string;
  readonly profile: string;
}

interface Judged extends Comparison {
  readonly name: string;
  readonly behaviour: string;
  readonly ignoredSysctls: readonly string[];
}

/** How many of some cases agree. Times are judged only where structure and paths agree. */
interface Tally {
  readonly cases: number;
  readonly structure: number;
  readonly paths: number;
  readonly times: number;
}

export function configure(command: Command): void {
  command
    .argument('<dir>', 'a folder of recorded cases (JSON)')
    .option('--out <dir>', 'write DIR/<case>.json, each run in the format of the recordings')
    .option('--only <pattern>', 'only cases whose name matches this regular expression')
    .option('--format <format>', 'table or json', 'table')
    .option('--profile <name>', 'TCP of both hosts', 'linux')
    .action(conform);
}

function conform(folder: string, options: ConformOptions): void {
  oneOf('--format', options.format, ['table', 'json']);
  const files = readCases(folder, options.only === undefined ? undefined : pattern(options.only));
  if (options.out !== undefined) makeFolder(options.out);
  const judged = files.map(file => judge(file, options));
  if (options.format === 'json') process.stdout.write(json(judged, options.profile));
  else process.stdout.write(report(judged, options));
}

function pattern(text: string): RegExp {
  try {
    return new RegExp(text, 'u');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FinwaitError('bad-option', `--only: '${text}' is no regular expression. ${reason}.`);
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FinwaitError('cannot-write', `cannot make the folder '${folder}': ${reason}.`, {
      cause: error,
    });
  }
}

function judge({ path, reference }: CaseFile, { out, profile }: ConformOptions): Judged {
  const { name, behaviour } = reference;
  const { result, ignoredSysctls } = named(path, () => runCase(reference, { profile }));
  if (out !== undefined) writeFileSync(join(out, `${name}.json`), `${JSON.stringify(result)}\n`);
  return { name, behaviour, ...compareWithCase(reference, result), ignoredSysctls };
}

/** Mistakes that show only when the case is run, such as a sysctl's value, name its file as well. */
function named<T>(path: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof FinwaitError)) throw error;
    throw new FinwaitError(error.code, `${path}: ${error.message}`, { cause: error });
  }
}

function tally(judged: readonly Judged[]): Tally {
  const count = (agrees: (one: Judged) => boolean): number => judged.filter(agrees).length;
  return {
    cases: judged.length,
    structure: count(one => one.structure),
    paths: count(one => one.paths),
    times: count(one => one.times),
  };
}

function byBehaviour(judged: readonly Judged[]): [behaviour: string, tally: Tally][] {
  const behaviours = [...new Set(judged.map(({ behaviour }) => behaviour))].toSorted();
  return behaviours.map(name => [name, tally(judged.filter(({ behaviour }) => behaviour === name))]);
}

const json = (judged: readonly Judged[], profile: string): string =>
  `${JSON.stringify(
    { profile, total: tally(judged), behaviours: Object.fromEntries(byBehaviour(judged)), cases: judged },
    null,
    2,
  )}\n`;

function report(judged: readonly Judged[], { out, profile }: ConformOptions): string {
  const rows = byBehaviour(judged);
  const width = Math.max(...rows.map(([name]) => name.length), 'behaviour'.length);
  const row = (name: string, cells: readonly (string | number)[]): string =>
    `${name.padEnd(width)}${cells.map(cell => String(cell).padStart(11)).join('')}\n`;
  const line = (name: string, { cases, structure, paths, times }: Tally): string => {
    const text = row(name, [cases, structure, paths, times]);
    return times === cases ? text : pc.yellow(text);
  };
  return [
    pc.bold(row('behaviour', ['cases', 'structure', 'paths', 'times'])),
    ...rows.map(([name, counts]) => line(name, counts)),
    pc.bold(row('all', Object.values(tally(judged)))),
    `\n${counted(judged.length, 'case')}, both hosts with profile '${profile}'. Times are judged where structure and paths agree.\n`,
    differences(judged),
    ignored(judged),
    out === undefined ? '' : `\nResults are in ${shownPath(out)}.\n`,
  ].join('');
}

function differences(judged: readonly Judged[]): string {
  const failing = judged.filter(({ difference }) => difference !== null);
  if (failing.length === 0) return '';
  const paragraphs = failing.map(
    one => `${pc.bold(one.name)}  ${pc.dim(gradesOf(one))}\n${wrapped(one.difference ?? '')}`,
  );
  return `\nFirst difference of each case that differs:\n${paragraphs.join('')}`;
}

const gradesOf = ({ structure, paths, times }: Judged): string => {
  const failing = [structure ? '' : 'structure', paths ? '' : 'paths'].filter(grade => grade !== '');
  return failing.length === 0 && !times ? 'times' : failing.join(', ');
};

function ignored(judged: readonly Judged[]): string {
  const names = [...new Set(judged.flatMap(({ ignoredSysctls }) => ignoredSysctls))].toSorted();
  return names.length === 0 ? '' : `\nSysctls that finwait does not know, left out: ${names.join(', ')}.\n`;
}
