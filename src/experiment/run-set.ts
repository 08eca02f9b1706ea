// All runs of an experiment as one numbered list: run i is point ⌊i / R⌋ with replication i mod R + 1.
// Any runner may take any stretch of it; what a run gives depends on its number alone.
import { FinwaitError } from '../time/index.ts';
import type { Experiment, Point } from './definition.ts';
import { runSeed } from './seeds.ts';
import type { Levels } from './sweep.ts';
import { levelsOf, pointAsSettings, pointsOf, shellWord } from './sweep.ts';

/** What the command line may change about an experiment. Plain data: it travels to the threads. */
export interface RunSettings {
  /** Texts such as 'loss=0,5%'. */
  readonly set?: readonly string[];
  /** Default: the experiment's. */
  readonly replications?: number;
  /** Default: the experiment's, or '1'. */
  readonly seed?: string;
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
  const levels = levelsOf(experiment, settings.set);
  const points = pointsOf(experiment, levels);
  const seed = settings.seed ?? experiment.seed ?? '1';
  return { experiment, levels, points, replications, seed, size: points.length * replications, source };
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
  const settings = Object.entries(set.experiment.parameters).map(([name, kind]) => {
    const values = (set.levels[name] ?? []).map(value => kind.print(value));
    return `--set ${shellWord(`${name}=${values.join(',')}`)}`;
  });
  const words = [shellWord(set.source), ...settings, `--replications ${set.replications}`];
  return `finwait run ${words.join(' ')} --seed ${shellWord(set.seed)}`;
}
