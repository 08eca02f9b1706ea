// How `finwait run` and `finwait merge` talk: to people (stderr, and a table on stdout), not at all (--quiet), or to
// programs (--json: one JSON object a line on stdout).
import { join } from 'node:path';
import type { FailedRun, Found, ResultTable, RunProgress, RunSet } from '../experiment/index.ts';
import type { ReportFiles } from '../report/index.ts';
import { FinwaitError } from '../time/index.ts';
import { pc } from './colours.ts';
import { showProgress, showSteps, type Progress } from './progress.ts';
import { counted, grouped, shownPath } from './prose.ts';
import { Rate } from './rate.ts';

export interface RunVoice {
  /** What is about to be run. */
  begin(set: RunSet): void;
  found(found: Found): void;
  progress(progress: RunProgress): void;
  /** Running is over, one way or the other: no progress comes any more. */
  endProgress(): void;
  /** A remark: the kind of event for programs, the sentence for people. */
  say(event: string, text: string): void;
  /** What of the report is being drawn or written. */
  step(what: string): void;
  report(table: ResultTable, files: ReportFiles): Promise<void>;
}

export interface VoiceOptions {
  readonly quiet?: true;
  readonly json?: true;
}

/** @throws FinwaitError `bad-option` when both are asked for */
export function voiceOf({ quiet, json }: VoiceOptions, name: string): RunVoice {
  if (quiet === true && json === true) {
    throw new FinwaitError('bad-option', '--quiet and --json: give one of them.');
  }
  return quiet === true ? silence : json === true ? forPrograms() : forPeople(name);
}

const silence: RunVoice = {
  begin: () => undefined,
  found: () => undefined,
  progress: () => undefined,
  endProgress: () => undefined,
  say: () => undefined,
  step: () => undefined,
  report: () => Promise.resolve(),
};

function forPeople(name: string): RunVoice {
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  let progress: Progress | undefined;
  let steps: ReturnType<typeof showSteps> | undefined;
  return {
    begin(set) {
      say(
        `${pc.bold(name)}: ${counted(set.points.length, 'combination')} of parameters × ${counted(set.replications, 'replication')} = ${counted(set.size, 'run')}`,
      );
    },
    found({ resumedRuns, cachedRuns, foreignRuns }) {
      if (foreignRuns > 0)
        say(`not used: ${counted(foreignRuns, 'run')} left here by other settings or other code`);
      if (resumedRuns > 0) say(`going on after ${counted(resumedRuns, 'run')} finished before`);
      if (cachedRuns > 0) say(`${counted(cachedRuns, 'run')} of earlier commands are in the cache`);
    },
    progress(now) {
      progress ??= showProgress(name);
      progress.update(now);
    },
    endProgress: () => progress?.stop(),
    say: (_, text) => say(text),
    step(what) {
      steps ??= showSteps();
      steps.begin(what);
    },
    async report(table, files) {
      steps?.end();
      const { summaryTable } = await import('./result-summary.ts');
      const place = shownPath(files.folder);
      const lines = [
        '',
        summaryTable(table),
        pc.dim('means with 95 % intervals, over all other parameters; – where it never happened'),
        '',
        `${pc.bold('Report')}   ${shownPath(files.page)}`,
        `${pc.bold('Charts')}   ${join(place, 'charts')}  (SVG, PDF, PNG, Vega-Lite)`,
        `${pc.bold('Data')}     ${join(place, 'data')}  (CSV, Parquet)`,
        `${pc.bold('Ladders')}  ${join(place, 'traces')}  (the representative and the worst run)`,
      ];
      process.stdout.write(`${lines.join('\n')}\n`);
      if (table.failures !== undefined) say(failureText(table.failures, join(place, 'data', 'failures.csv')));
    },
  };
}

/** '3 runs failed (over-limit 2, run-failed 1) …' with the first of them. */
function failureText(failures: readonly FailedRun[], file: string): string {
  const kinds = new Map<string, number>();
  for (const { row } of failures) {
    const code = String(row['outcome']);
    kinds.set(code, (kinds.get(code) ?? 0) + 1);
  }
  const list = [...kinds].map(([code, count]) => `${code} ${grouped(count)}`).join(', ');
  const [first] = failures;
  return (
    `${counted(failures.length, 'run')} failed (${list}) and ${failures.length === 1 ? 'is' : 'are'} in no summary; see ${file}. ` +
    `The first: ${first?.message}. Repeat it with: ${first?.replay}`
  );
}

/** Not more often than this, and at the end. */
const progressMs = 500;

function forPrograms(): RunVoice {
  const rate = new Rate();
  const write = (event: string, fields: object): void =>
    void process.stdout.write(`${JSON.stringify({ event, ...fields })}\n`);
  let due = -Infinity;
  return {
    begin: ({ experiment, points, replications, size, seed }) =>
      write('begin', { experiment: experiment.name, points: points.length, replications, runs: size, seed }),
    found: found => write('found', found),
    progress({ plannedRuns, finishedRuns, failedRuns }) {
      const left = plannedRuns - finishedRuns;
      if (performance.now() < due && left > 0) return;
      due = performance.now() + progressMs;
      write('progress', { plannedRuns, finishedRuns, failedRuns, ...rate.sample(finishedRuns, left) });
    },
    endProgress: () => undefined,
    say: (event, text) => write(event, { text }),
    step: () => undefined,
    report(table, { folder, page, files }) {
      const { rows, failures = [] } = table;
      for (const { row, message, replay } of failures) {
        write('failed-run', { run: row['run'], outcome: row['outcome'], message, replay });
      }
      write('report', { finishedRuns: rows.length, failedRuns: failures.length, folder, page, files });
      return Promise.resolve();
    },
  };
}
