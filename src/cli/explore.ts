// `finwait explore`: every way in which up to K faults can befall a connection, each run once, each history asked of
// the invariants. What breaks one is shrunk to its shortest story, kept as files, and can be shown again.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { loadExperiment } from '../experiment/index.ts';
import {
  Collector,
  counterexample,
  counterexampleFiles,
  Exploration,
  faultLines,
  ExploredRuns,
  invariants,
  ownInvariants,
  parseActions,
  scopes,
  showCommand,
  type Counterexample,
  type ExploreOptions,
  type ExploreResult,
} from '../explore/index.ts';
import type { Scenario } from '../scenario/index.ts';
import { FinwaitError } from '../time/index.ts';
import { pc } from './colours.ts';
import { inlineMore } from './engine.ts';
import { collect, oneOf, wholeNumber } from './options.ts';
import { writeOut } from './output-file.ts';
import { counted, grouped } from './prose.ts';
import { shownRun, type ShowOptions } from './show-source.ts';

interface OwnOptions {
  readonly faults: number;
  readonly actions: string;
  readonly scope: string;
  readonly limit?: number;
  readonly out?: string;
}

/** Options that `finwait show` has as well: what is explored is what it shows. */
const shared = [
  ['profile', '--profile'],
  ['clientProfile', '--client-profile'],
  ['serverProfile', '--server-profile'],
  ['close', '--close'],
  ['rtt', '--rtt'],
  ['request', '--request'],
  ['answer', '--answer'],
] as const;

/** Between two lines of progress on a terminal. */
const tellEveryMs = 200;

export function configure(command: Command): void {
  command
    .argument(
      '[what]',
      'a scenario (.json) or an experiment, or nothing: the close that the options describe',
    )
    .optionsGroup('The connection:')
    .option('--profile <name>', 'TCP of both hosts (default: rfc9293)')
    .option('--client-profile <name>', 'TCP of the client')
    .option('--server-profile <name>', 'TCP of the server')
    .option('--sysctl <name=value>', 'e.g. client.time_wait=60s; repeatable', collect)
    .option('--close <side>', 'client, server or both at once')
    .option('--half-close', 'the client shuts its direction down, the server answers afterwards')
    .option('--rtt <time>', 'round-trip time (default: 40ms)')
    .option('--request <bytes>', 'what the client asks (default: 200)')
    .option('--answer <bytes>', 'what the server answers')
    .option('--seed <text>', 'names the random numbers (default: 1)')
    .optionsGroup('What goes wrong:')
    .option('--faults <k>', 'at most so many faults a run', wholeNumber('--faults', 0, 20), 2)
    .option(
      '--actions <list>',
      "what may befall a segment, e.g. 'drop, delay by 300ms'; also 'crash server', 'freeze client for 2s'",
      'drop, duplicate, delay, reorder',
    )
    .option('--scope <scope>', `which segments: ${scopes.join(', ')}`, 'teardown')
    .option('--limit <n>', 'stop after so many runs', wholeNumber('--limit', 1, 1e12))
    .optionsGroup('Output:')
    .option('--out <folder>', 'where counterexamples go (default: explored)')
    .action(exploreCommand);
}

type Given = OwnOptions & Partial<ShowOptions>;

async function exploreCommand(what: string | undefined, given: Given): Promise<void> {
  const { scenario, seed } = await shownRun(what, { fault: [], set: [], sysctl: [], ...given });
  if ('workloads' in scenario || 'recorded' in scenario) {
    throw new FinwaitError('bad-option', 'explore takes one connection, not a load or a recorded case.');
  }
  const options: ExploreOptions = {
    faultsMax: given.faults,
    actions: parseActions(given.actions),
    scope: oneOf('--scope', given.scope, scopes),
    seed,
    invariants: [...invariants, ...(await invariantsOf(what))],
    ...(given.limit !== undefined && { limit: given.limit }),
  };
  inlineMore();
  const result = explored(scenario, options);
  process.stdout.write(table(scenario, result, options));
  if (result.violations.length === 0) return;
  const found = result.violations.map(([invariant, { simplest }]) =>
    counterexample(scenario, { invariant, schedule: simplest }, options),
  );
  // An experiment makes the seed of each of its runs from the one that is given: that is what `show` asks for.
  const told = isExperiment(what) ? found.map(one => ({ ...one, seed: given.seed ?? '1' })) : found;
  keep(told, shownAs(what, given), given.out ?? 'explored');
  process.exitCode = 1;
}

const isExperiment = (what: string | undefined): what is string =>
  what !== undefined && !what.endsWith('.json');

/** Invariants that an experiment file brings along. */
async function invariantsOf(what: string | undefined): Promise<ReturnType<typeof ownInvariants>> {
  if (!isExperiment(what)) return [];
  const { exports, source } = await loadExperiment(what);
  return ownInvariants(exports, source);
}

function explored(scenario: Scenario, options: ExploreOptions): ExploreResult {
  const exploration = new Exploration(scenario, options);
  const collector = new Collector(exploration, options.limit);
  const tell = progressTo(process.stderr);
  for (let next = collector.take(); next !== undefined; next = collector.take()) {
    collector.enter(next.number, exploration.run(next.stretch, collector.limit));
    tell(collector);
  }
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  return collector.result;
}

function progressTo(stream: NodeJS.WriteStream): (collector: Collector) => void {
  let toldAt = performance.now();
  return collector => {
    if (!stream.isTTY || performance.now() - toldAt < tellEveryMs) return;
    toldAt = performance.now();
    const { schedules, expected, histories, outcomes, violations } = collector.progress;
    const wrong = violations === 0 ? '' : `, ${counted(violations, 'broken invariant')}`;
    stream.write(
      `\r\x1b[K${grouped(schedules)} of about ${grouped(expected)} runs: ` +
        `${grouped(histories)} different histories, ${counted(outcomes, 'outcome')}${wrong}`,
    );
  };
}

/** The table of outcomes, each with its simplest story. */
function table(scenario: Scenario, result: ExploreResult, options: ExploreOptions): string {
  const { schedules, histories, historiesExact, outcomes, violations, complete } = result;
  const runs = new ExploredRuns(scenario, options);
  const shares = outcomes.map(([name, { count, simplest }]) => {
    const story = simplest.length === 0 ? 'without faults' : faultLines(runs.run(simplest)).join('; ');
    return `  ${grouped(count).padStart(10)}  ${name}\n              ${pc.dim(story)}\n`;
  });
  const wrong = violations.map(
    ([name, { count, message }]) => `  ${pc.red(name)}: ${message} (${counted(count, 'run')})\n`,
  );
  return [
    `${scenario.name}: ${counted(schedules, 'run')} with up to ${counted(options.faultsMax ?? 0, 'fault')}, `,
    `${historiesExact ? '' : 'about '}${grouped(histories)} different histories`,
    complete ? '.\n\n' : '; stopped by --limit before the end.\n\n',
    'How they ended, each with its simplest faults:\n',
    ...shares,
    violations.length === 0
      ? `\nNo invariant of ${options.invariants?.length ?? 0} is broken.\n`
      : '\nBroken invariants:\n',
    ...wrong,
  ].join('');
}

/** `finwait show …`: the same connection without faults. */
function shownAs(what: string | undefined, given: Given): string {
  const words = shared.flatMap(([field, option]) => {
    const value = given[field];
    return value === undefined ? [] : [option, quoted(value)];
  });
  const sysctls = (given.sysctl ?? []).flatMap(setting => ['--sysctl', quoted(setting)]);
  const half = given.halfClose === true ? ['--half-close'] : [];
  return ['finwait show', ...(what === undefined ? [] : [quoted(what)]), ...words, ...half, ...sysctls].join(
    ' ',
  );
}

const quoted = (word: string): string =>
  /^[\w./=:-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

function keep(found: readonly Counterexample[], show: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const one of found) {
    for (const { name, content } of counterexampleFiles(one, show)) writeOut(join(folder, name), content);
    process.stdout.write(`\n${one.invariant}, shrunk; show it again with\n  ${showCommand(one, show)}\n`);
  }
}
