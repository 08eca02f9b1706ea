// The options that say what is to be run, for `finwait run` and for whoever has it run elsewhere.
import type { Command } from 'commander';
import type { Experiment, Precision, RunSettings } from '../experiment/index.ts';
import { FinwaitError, parseDuration, parseProbability } from '../time/index.ts';
import { collect, wholeNumber } from './options.ts';

/** What `runSet` takes, its limits as they are typed. */
export interface SetOptions extends Omit<RunSettings, 'limits'> {
  readonly maxEvents?: number;
  readonly maxTime?: string;
  readonly precision?: string;
  readonly measure?: string;
  readonly minReplications?: number;
  readonly maxReplications?: number;
}

const replicationsMost = 1e7;
const minReplicationsDefault = 20;
const maxReplicationsDefault = 10_000;

export function addSetOptions(command: Command): Command {
  const number = (option: string): ((text: string) => number) => wholeNumber(option, 1, replicationsMost);
  return command
    .option(
      '--set <name=value,value…>',
      'values of a parameter: loss=0,5%, loss=0..10%/2%, rtt=1ms..1s/log7; repeatable',
      collect,
    )
    .option('--zip <name,name…>', 'parameters whose lists move together, value by value; repeatable', collect)
    .option(
      '--latin-hypercube <n>',
      'instead of all combinations, n points spread over the parameters’ ranges',
      wholeNumber('--latin-hypercube', 1, 1e6),
    )
    .option('--only <constraint>', 'leave out other points: rtt<100ms, waits!=both; repeatable', collect)
    .option('--replications <n>', 'runs at each point', number('--replications'))
    .option('--precision <share>', 'replications until the interval is within ± that share, e.g. 5%')
    .option('--measure <name>', 'whose interval --precision means (default: the first)')
    .option(
      '--min-replications <n>',
      `of --precision: at least so many, and in batches of so many (default: ${minReplicationsDefault})`,
      number('--min-replications'),
    )
    .option(
      '--max-replications <n>',
      `of --precision: at most so many (default: ${maxReplicationsDefault})`,
      number('--max-replications'),
    )
    .option('--seed <text>', 'names the random numbers (default: the experiment’s)')
    .option('--max-events <n>', 'break off a run after so many events', wholeNumber('--max-events', 1, 1e15))
    .option('--max-time <time>', 'break off a run at that virtual time, e.g. 10min');
}

/** @throws FinwaitError naming the option that cannot be read */
export function settingsOf(options: SetOptions): RunSettings {
  const { set = [], zip, latinHypercube, only, seed, maxEvents, maxTime } = options;
  const replications =
    options.precision === undefined
      ? options.replications
      : (options.maxReplications ?? maxReplicationsDefault);
  return {
    set,
    ...(zip !== undefined && { zip }),
    ...(latinHypercube !== undefined && { latinHypercube }),
    ...(only !== undefined && { only }),
    ...(replications !== undefined && { replications }),
    ...(seed !== undefined && { seed }),
    limits: {
      ...(maxEvents !== undefined && { events: maxEvents }),
      ...(maxTime !== undefined && { time: parseDuration(maxTime, '--max-time') }),
    },
  };
}

/** @throws FinwaitError `bad-option` when options do not go together */
export function precisionOf(options: SetOptions, experiment: Experiment): Precision | undefined {
  const { precision, measure, minReplications: batch = minReplicationsDefault } = options;
  if (precision === undefined) {
    for (const [option, value] of Object.entries({
      '--measure': measure,
      '--min-replications': options.minReplications,
      '--max-replications': options.maxReplications,
    })) {
      if (value !== undefined) throw new FinwaitError('bad-option', `${option} goes with --precision.`);
    }
    return undefined;
  }
  if (options.replications !== undefined) {
    throw new FinwaitError(
      'bad-option',
      '--precision decides how many replications there are. Bound them with --min-replications and --max-replications.',
    );
  }
  const relative = parseProbability(precision, '--precision');
  if (!(relative > 0)) throw new FinwaitError('bad-option', `--precision: '${precision}' is not above 0.`);
  return { measure: measure ?? Object.keys(experiment.measures)[0] ?? '', relative, batch };
}
