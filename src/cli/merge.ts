// `finwait merge`: the report of an experiment whose runs were dealt out to the tasks of a job array. It is the same,
// byte for byte, as if one command had run them all.
import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { FinishedRuns, RunSet, SetIdentity } from '../experiment/index.ts';
import {
  codeFingerprint,
  loadExperiment,
  readIdentity,
  readPartial,
  runSet,
  shardSpans,
  tabulate,
} from '../experiment/index.ts';
import { FinwaitError } from '../time/index.ts';
import { counted, grouped, shownPath } from './prose.ts';
import { ReportFolder } from './report-folder.ts';
import { voiceOf, type VoiceOptions } from './run-voice.ts';
import { writeReport } from './written-report.ts';

interface MergeOptions extends VoiceOptions {
  readonly out?: string;
}

interface StoredShard {
  readonly folder: string;
  readonly identity: SetIdentity;
}

export function configure(command: Command): void {
  command
    .argument('<folders...>', 'the shards’ folders, or a folder that holds them')
    .option('--out <folder>', 'where the report goes (default: reports/ and the experiment file’s name)')
    .option('--quiet', 'print errors only')
    .option('--json', 'print the result as JSON, one object a line')
    .action(merge);
}

async function merge(folders: readonly string[], options: MergeOptions): Promise<void> {
  const shards = folders.flatMap(shardsIn);
  const [first] = shards;
  if (first === undefined) throw noShards(folders);
  const { experiment, file } = await loadExperiment(first.identity.source);
  const set = runSet(experiment, first.identity.settings, first.identity.source);
  const code = codeFingerprint(file);
  for (const shard of shards) checkSame(shard, first, code);
  const records = recordsOf(set, shards);
  const voice = voiceOf(options, experiment.name);
  const name = basename(file).replace(/\.[^.]+$/, '');
  const folder = new ReportFolder(resolve(options.out ?? join('reports', name)));
  try {
    voice.say('merge', `${counted(set.size, 'run')} of ${counted(shards.length, 'shard')}`);
    await writeReport(set, tabulate(set, records), folder.path, voice);
  } finally {
    folder.leave();
  }
}

/** The shard that a folder is, or those that it holds. */
function shardsIn(folder: string): readonly StoredShard[] {
  if (!existsSync(folder)) {
    throw new FinwaitError('no-such-file', `there is no folder '${folder}'. Give the folders of the shards.`);
  }
  const identity = readIdentity(folder);
  if (identity !== undefined) return [{ folder, identity }];
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => join(folder, entry.name))
    .toSorted()
    .flatMap(path => {
      const found = readIdentity(path);
      return found === undefined ? [] : [{ folder: path, identity: found }];
    });
}

function checkSame({ folder, identity }: StoredShard, first: StoredShard, code: string): void {
  const { shard } = identity;
  if (shard === undefined) {
    throw new FinwaitError(
      'not-a-shard',
      `'${shownPath(folder)}' holds an unfinished run set that is no shard: the command that began it goes on with it.`,
    );
  }
  if (identity.code !== code) {
    throw new FinwaitError(
      'other-code',
      `'${shownPath(folder)}' was run with another state of '${identity.source}' or of finwait than is here. Merge with the same, or run the shards again.`,
    );
  }
  if (setText(identity) === setText(first.identity)) return;
  throw new FinwaitError(
    'other-settings',
    `'${shownPath(folder)}' and '${shownPath(first.folder)}' are shards of different run sets: their settings differ. Merge those of one.`,
  );
}

const setText = ({ experiment, settings, shard }: SetIdentity): string =>
  JSON.stringify({ experiment, settings, of: shard?.of });

/** @throws FinwaitError `unfinished-shards` naming those that are missing or not finished */
function recordsOf(set: RunSet, shards: readonly StoredShard[]): FinishedRuns {
  const records: FinishedRuns[number][] = Array.from({ length: set.size });
  for (const { folder } of shards) {
    readPartial(set, folder).forEach((record, index) => {
      if (record !== undefined) records[index] = record;
    });
  }
  const of = shards[0]?.identity.shard?.of ?? 1;
  const missing = Array.from({ length: of }, (_, shard) => {
    const numbers = shardSpans(set.size, { index: shard + 1, of }).flatMap(({ from, to }) =>
      records.slice(from, to),
    );
    const finished = numbers.filter(record => record !== undefined).length;
    if (finished === numbers.length) return '';
    const isThere = shards.some(({ identity }) => identity.shard?.index === shard + 1);
    const state = isThere ? `has ${grouped(finished)} of ${counted(numbers.length, 'run')}` : 'is not there';
    return `shard ${shard + 1} of ${of} ${state}`;
  }).filter(text => text !== '');
  if (missing.length === 0) return records;
  const shown =
    missing.slice(0, 5).join(', ') + (missing.length > 5 ? `, and ${missing.length - 5} more` : '');
  throw new FinwaitError(
    'unfinished-shards',
    `not all shards are finished: ${shown}. Run them again, with the same --shard: each goes on where it was.`,
  );
}

const noShards = (folders: readonly string[]): FinwaitError =>
  new FinwaitError(
    'no-shards',
    `there are no shards in ${folders.map(folder => `'${folder}'`).join(', ')}. They are made by: finwait run EXPERIMENT --shard 1/8`,
  );
