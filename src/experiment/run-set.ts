// All runs of an experiment as one numbered list: run i is point ⌊i / R⌋ with replication i mod R + 1.
// Any runner may take any stretch of it; what a run gives depends on its number alone.
import type { RunLimits } from '../scenario/index.ts';
import { FinwaitError } from '../time/index.ts';
import type { Experiment, Point, Sweep } from './definition.ts';
import { runSeed } from './seeds.ts';
import { kindOf, readSettings, type Levels } from './sweep/levels.ts';
import { pointAsSettings, shellWord } from './sweep/point-text.ts';
import { sweepPoints } from './sweep/points.ts';

/** What the command line may change about an experiment. Plain data: it travels to threads and other machines. */
export interface RunSettings {
  /** Texts such as 'loss=0,5%'. */
  readonly set?: readonly string[];
  /** Names of parameters whose lists move together: 'rtt,timeout'. Default: the experiment's. */
  readonly zip?: readonly string[];
  /** Sample so many points instead of combining all values; 0: combine them all. Default: as the experiment says. */
  readonly latinHypercube?: number;
  /** Constraints beside the experiment's own: 'rtt < 100ms'. */
  readonly only?: readonly string[];
  /** Default: the experiment's. */
  readonly replications?: number;
  /** Default: the experiment's, or '1'. */
  readonly seed?: string;
  /** Runs beyond these are broken off and count as failed. */
  readonly limits?: RunLimits;
}

export interface RunSet {
  readonly experiment: Experiment;
  readonly levels: Levels;
  readonly points: readonly Point[];
  readonly replications: number;
  readonly seed: string;
  /** How many runs: points × replications. */
  readonly size: number;
  /** What to call the experiment on the command line: its name, or its file. */
  readonly source: string;
  readonly limits: RunLimits;
  /** All that makes this set of the experiment, with nothing left to a default: `runSet` of it is this set again. */
  readonly settings: RunSettings;
}

/** One run of a set. */
export interface Run {
  /** In the set, counted from 0. */
  readonly index: number;
  readonly point: Point;
  /** Counted from 1. */
  readonly replication: number;
  /** Given to the scenario's `run`. */
  readonly seed: string;
}

/** @throws FinwaitError when a setting names no parameter, cannot be read, or leaves no point */
export function runSet(experiment: Experiment, settings: RunSettings = {}, source = experiment.name): RunSet {
  const replications = settings.replications ?? experiment.replications;
  if (!Number.isSafeInteger(replications) || replications < 1) {
    throw new FinwaitError(
      'bad-replications',
      `replications: '${replications}' is not a whole number from 1. Write, for example, --replications 200.`,
    );
  }
  const seed = settings.seed ?? experiment.seed ?? '1';
  const { only = [], limits = {} } = settings;
  const sweep = sweepOf(experiment, settings);
  const values = readSettings(experiment, settings.set);
  const { points, levels } = sweepPoints(experiment, values, { sweep, only, seed });
  const { zip = [], latinHypercube = 0 } = sweep;
  return {
    experiment,
    levels,
    points,
    replications,
    seed,
    size: points.length * replications,
    source,
    limits,
    settings: {
      set: Object.entries(experiment.parameters).map(([name, kind]) => {
        const own = (): string => kind.values.map(value => kind.print(value)).join(',');
        return `${name}=${values.get(name) ?? own()}`;
      }),
      zip: zip.map(names => names.join(',')),
      latinHypercube,
      only,
      replications,
      seed,
      limits,
    },
  };
}

function sweepOf(experiment: Experiment, { zip, latinHypercube }: RunSettings): Sweep {
  const own = experiment.sweep ?? {};
  const groups = zip?.map(names => names.split(',').map(name => name.trim())) ?? own.zip ?? [];
  const zipped = groups.flat();
  for (const name of zipped) kindOf(experiment, name, '--zip');
  const twice = zipped.find((name, index) => zipped.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new FinwaitError(
      'bad-zip',
      `--zip: '${twice}' is named twice. A parameter moves together with others once.`,
    );
  }
  const size = latinHypercube ?? own.latinHypercube ?? 0;
  if (size > 0 && groups.length > 0) {
    throw new FinwaitError(
      'bad-sweep',
      'a Latin hypercube moves every parameter by itself: give either --zip or --latin-hypercube.',
    );
  }
  return {
    zip: groups,
    ...(size > 0 && { latinHypercube: size, logScale: own.logScale ?? [] }),
  };
}

export function runOf(set: RunSet, index: number): Run {
  const point = set.points[Math.floor(index / set.replications)] ?? {};
  const replication = (index % set.replications) + 1;
  return { index, point, replication, seed: runSeed(set.experiment.name, set.seed, replication) };
}

/** The command that shows this run again, exactly: a run is a pure function of what it names. */
export function replayCommand(set: RunSet, run: Run): string {
  const words = [
    shellWord(set.source),
    pointAsSettings(set.experiment, run.point),
    `--seed ${shellWord(set.seed)} --replication ${run.replication}`,
  ];
  return `finwait show ${words.filter(word => word !== '').join(' ')}`;
}

/** The command that runs this whole set again, whatever the experiment's defaults will be by then. */
export function runCommand(set: RunSet): string {
  const words = [shellWord(set.source), ...settingWords(set.settings)];
  return `finwait run ${words.join(' ')}`;
}

/** The settings as options of the command line. */
export function settingWords(settings: RunSettings): readonly string[] {
  const { set = [], zip = [], latinHypercube = 0, only = [], replications, seed, limits = {} } = settings;
  const word = (option: string, value: string | number): string => `--${option} ${shellWord(String(value))}`;
  return [
    ...set.map(text => word('set', text)),
    ...zip.map(names => word('zip', names)),
    ...(latinHypercube > 0 ? [word('latin-hypercube', latinHypercube)] : []),
    ...only.map(text => word('only', text)),
    ...(replications === undefined ? [] : [word('replications', replications)]),
    ...(seed === undefined ? [] : [word('seed', seed)]),
    ...(limits.events === undefined ? [] : [word('max-events', limits.events)]),
    ...(limits.time === undefined ? [] : [word('max-time', `${limits.time}ns`)]),
  ];
}
