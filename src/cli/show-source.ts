// What `finwait show` shows: a close described by options, a scenario file, or one run of an experiment.
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Cell, RunSet } from '../experiment/index.ts';
import { loadExperiment, measure, runOf, runSet } from '../experiment/index.ts';
import type { AnyResult, AnyScenario, CloseOptions, Scenario } from '../scenario/index.ts';
import { activeClose, classicalClose, halfClose, parseAny, simultaneousClose } from '../scenario/index.ts';
import type { Nanoseconds } from '../time/index.ts';
import { FinwaitError, nearest, ns, orList, parseDuration } from '../time/index.ts';
import { withFaults } from './fault-option.ts';
import { linkOptionGiven, withLinkOptions, type LinkChoice } from './link-option.ts';
import { netemDelays } from './netem-option.ts';
import { withRecordings } from './recording-files.ts';

/** The options as commander gives them; absent is undefined. */
export interface ShowOptions extends LinkChoice {
  readonly profile?: string;
  readonly clientProfile?: string;
  readonly serverProfile?: string;
  readonly sysctl: readonly string[];
  readonly rtt?: string;
  readonly loss?: string;
  readonly rate?: string;
  readonly close?: string;
  readonly closeAt?: string;
  readonly clientWait?: string;
  readonly serverWait?: string;
  readonly halfClose?: true;
  readonly request?: string;
  readonly answer?: string;
  readonly fault: readonly string[];
  readonly seed?: string;
  readonly set: readonly string[];
  readonly replication?: number;
  readonly connection?: number;
}

export interface ShownRun {
  readonly scenario: AnyScenario;
  readonly seed: string;
  /** Which run of an experiment this is, for people; '' otherwise. */
  readonly note: string;
  /** Measures of an experiment, by name; none otherwise. */
  measures(result: AnyResult): readonly (readonly [name: string, value: Cell])[];
}

/** Options that describe a close; they mean nothing beside a file or an experiment. */
const closeOptions = [
  ['profile', '--profile'],
  ['clientProfile', '--client-profile'],
  ['serverProfile', '--server-profile'],
  ['rtt', '--rtt'],
  ['loss', '--loss'],
  ['rate', '--rate'],
  ['close', '--close'],
  ['closeAt', '--close-at'],
  ['clientWait', '--client-wait'],
  ['serverWait', '--server-wait'],
  ['halfClose', '--half-close'],
  ['request', '--request'],
  ['answer', '--answer'],
] as const;

/** @throws FinwaitError naming the option, file or parameter that is wrong */
export async function shownRun(what: string | undefined, options: ShowOptions): Promise<ShownRun> {
  if (what === undefined) {
    refuse(
      options.set.length > 0 ? '--set' : options.replication === undefined ? undefined : '--replication',
      {
        means: 'an experiment',
        give: 'Name one, as in: finwait show lost-fin --replication 7',
      },
    );
    return plain(withFaults(described(options), options.fault), options.seed);
  }
  const given = closeOptions.find(([field]) => options[field] !== undefined)?.[1];
  refuse(given ?? (options.sysctl.length > 0 ? '--sysctl' : undefined), {
    means: 'a close described by options',
    give: `'${what}' already says it; leave that option out`,
  });
  return what.endsWith('.json') ? fromFile(what, options) : fromExperiment(what, options);
}

/** A recorded case says all but the profile. */
export function refuseBesideRecording(file: string, options: ShowOptions): void {
  const given = closeOptions.find(([field]) => field !== 'profile' && options[field] !== undefined)?.[1];
  const lists = [
    ['--sysctl', options.sysctl],
    ['--fault', options.fault],
    ['--set', options.set],
  ] as const;
  refuse(given ?? linkOptionGiven(options) ?? lists.find(([, values]) => values.length > 0)?.[0], {
    means: 'something else',
    give: `'${file}' is a recorded case, which says it all but --profile; leave that option out`,
  });
}

function refuse(option: string | undefined, { means, give }: { means: string; give: string }): void {
  if (option === undefined) return;
  throw new FinwaitError('bad-option', `${option} goes with ${means}. ${give}.`);
}

const plain = (scenario: AnyScenario, seed = '1'): ShownRun => ({
  scenario,
  seed,
  note: '',
  measures: () => [],
});

function described(options: ShowOptions): Scenario {
  const common: CloseOptions = {
    profile: options.profile,
    profiles: { client: options.clientProfile, server: options.serverProfile },
    sysctls: sysctls(options.sysctl),
    ...linkOptions(options),
    closeAt: time(options.closeAt, '--close-at'),
    clientWait: time(options.clientWait, '--client-wait'),
    serverWait: time(options.serverWait, '--server-wait'),
    request: options.request,
    answer: options.answer,
  };
  const { close } = options;
  if (options.halfClose === true) {
    if (close === undefined || close === 'client') return halfClose(common);
    throw new FinwaitError(
      'bad-option',
      `--half-close is the client's; it does not go with --close ${close}. Leave one of them out.`,
    );
  }
  switch (close) {
    case undefined:
      return classicalClose(common);
    case 'client':
    case 'server':
      return activeClose(close, common);
    case 'both':
      return simultaneousClose(common);
    default: {
      const sides = ['client', 'server', 'both'];
      const near = nearest(close, sides);
      throw new FinwaitError(
        'bad-option',
        `--close: '${close}' is not ${orList(sides)}.${near === undefined ? '' : ` Did you mean '${near}'?`}`,
      );
    }
  }
}

/** netem's delay stands instead of the usual round trip, but beside one that is given. */
function linkOptions(options: ShowOptions): CloseOptions {
  const plain = { rtt: time(options.rtt, '--rtt'), loss: options.loss, rate: options.rate };
  if (linkOptionGiven(options) === undefined) return plain;
  const silent = plain.rtt === undefined && netemDelays(options) ? ns(0) : plain.rtt;
  refuse(options.mahimahi === undefined || options.rate === undefined ? undefined : '--rate', {
    means: 'a link that is not recorded',
    give: 'A recording says itself how fast its link is; leave one of them out',
  });
  const { link } = activeClose('client', { ...plain, rtt: silent });
  return { link: withLinkOptions(link ?? {}, options) };
}

// Read here, so that the message names the option as it was typed.
const time = (text: string | undefined, option: string): Nanoseconds | undefined =>
  text === undefined ? undefined : parseDuration(text, option);

/** 'client.time_wait=5s', or 'time_wait=5s' for both hosts. */
function sysctls(settings: readonly string[]): NonNullable<CloseOptions['sysctls']> {
  const found: Record<'client' | 'server', Record<string, string>> = { client: {}, server: {} };
  for (const setting of settings) {
    const match = /^(?:(client|server)\.)?([\w.]+)=(.+)$/.exec(setting);
    if (match === null) {
      throw new FinwaitError(
        'bad-option',
        `--sysctl: cannot read '${setting}'. Write [client.|server.]NAME=VALUE, as in client.time_wait=60s or tcp_sack=0.`,
      );
    }
    const [, side, name = '', value = ''] = match;
    if (side !== 'server') found.client[name] = value;
    if (side !== 'client') found.server[name] = value;
  }
  const { client, server } = found;
  return {
    client: Object.keys(client).length > 0 ? client : undefined,
    server: Object.keys(server).length > 0 ? server : undefined,
  };
}

function fromFile(file: string, options: ShowOptions): ShownRun {
  refuse(options.set.length > 0 ? '--set' : undefined, {
    means: 'an experiment',
    give: `'${file}' is a scenario; change it there`,
  });
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new FinwaitError(
      'no-such-file',
      `cannot read the scenario file '${file}': ${error instanceof Error ? error.message : String(error)}. ` +
        `'finwait show --format json --out ${file}' writes one to begin with.`,
      { cause: error },
    );
  }
  const written = withRecordings(scenarioPart(text), dirname(file));
  return plain(extended(parseAny(written, file), options), options.seed);
}

/** What `--format json` writes holds the scenario as a part: both can be shown again. */
function scenarioPart(text: string): unknown {
  try {
    const json = JSON.parse(text) as { scenario?: unknown; script?: unknown } | null;
    return json?.script === undefined && json?.scenario !== undefined ? json.scenario : json;
  } catch {
    return text;
  }
}

async function fromExperiment(what: string, options: ShowOptions): Promise<ShownRun> {
  const { experiment, source } = await loadExperiment(what);
  const { replication = 1 } = options;
  const set: RunSet = runSet(
    experiment,
    {
      set: options.set,
      ...(options.seed === undefined ? {} : { seed: options.seed }),
      replications: Math.max(replication, experiment.replications),
    },
    source,
  );
  const run = runOf(set, replication - 1);
  const others = set.points.length - 1;
  return {
    scenario: extended(experiment.scenario(run.point as never), options),
    seed: run.seed,
    note:
      Object.entries(run.point)
        .map(([name, value]) => `${name} ${experiment.parameters[name]?.format(value) ?? ''}`)
        .join(', ') +
      `, replication ${replication}` +
      (others > 0 ? ` (the first of ${others + 1} combinations; choose with --set)` : ''),
    measures(result) {
      const cells = measure(set, run, result);
      return Object.keys(experiment.measures).map((name, column) => [name, cells[column] ?? null] as const);
    },
  };
}

/** The scenario with what the options add to any: faults, and what its link does. */
function extended(scenario: AnyScenario, options: ShowOptions): AnyScenario {
  const faulty = withFaults(scenario, options.fault);
  const option = linkOptionGiven(options);
  if (option === undefined) return faulty;
  if ('script' in faulty) return { ...faulty, link: withLinkOptions(faulty.link ?? {}, options) };
  throw new FinwaitError(
    'bad-option',
    `${option} goes with a scenario of one connection. '${scenario.name}' is ` +
      ('recorded' in faulty
        ? 'a recorded case, whose link is the recorder’s.'
        : 'a load, whose links have impairments of their own.'),
  );
}
