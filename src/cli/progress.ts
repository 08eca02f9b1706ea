// How far an experiment is: a bar on a terminal, a line of text for every tenth elsewhere (logs, CI).
// On stderr, so that stdout holds results only.
import cliProgress from 'cli-progress';
import type { RunProgress } from '../experiment/index.ts';
import { grouped } from './prose.ts';
import { Rate, type Pace } from './rate.ts';

export interface Progress {
  update(progress: RunProgress): void;
  stop(): void;
}

export function showProgress(name: string): Progress {
  return process.stderr.isTTY ? bar(name) : lines(name);
}

function bar(name: string): Progress {
  const rate = new Rate();
  let shown: RunProgress = { plannedRuns: 0, finishedRuns: 0, failedRuns: 0 };
  let pace: Pace = { runsPerSecond: undefined, secondsLeft: undefined };
  const single = new cliProgress.SingleBar(
    {
      // A function, because ours groups digits.
      format: options =>
        `${name} ${cliProgress.Format.BarFormat(shareOf(shown), options)} ${percentOf(shown)}%  ${countsOf(shown)}${paceOf(pace)}`,
      barsize: 24,
      hideCursor: true,
      clearOnComplete: false,
      stream: process.stderr,
    },
    cliProgress.Presets.shades_classic,
  );
  single.start(1, 0);
  return {
    update(progress) {
      shown = progress;
      pace = rate.sample(progress.finishedRuns, progress.plannedRuns - progress.finishedRuns);
      single.setTotal(progress.plannedRuns);
      single.update(progress.finishedRuns);
    },
    stop: () => single.stop(),
  };
}

function lines(name: string): Progress {
  const rate = new Rate();
  let reached = '';
  return {
    update(progress) {
      const pace = rate.sample(progress.finishedRuns, progress.plannedRuns - progress.finishedRuns);
      const tenth = Math.floor(shareOf(progress) * 10);
      // Sequential stopping asks for more and more: then every plan has its own tenths.
      const now = `${tenth} of ${progress.plannedRuns}`;
      if (now === reached) return;
      reached = now;
      process.stderr.write(`${name}: ${tenth * 10}% (${countsOf(progress)})${paceOf(pace)}\n`);
    },
    stop: () => undefined,
  };
}

const shareOf = ({ plannedRuns, finishedRuns }: RunProgress): number =>
  plannedRuns === 0 ? 0 : finishedRuns / plannedRuns;

const percentOf = (progress: RunProgress): number => Math.floor(shareOf(progress) * 100);

const countsOf = ({ plannedRuns, finishedRuns, failedRuns }: RunProgress): string =>
  `${grouped(finishedRuns)} of ${grouped(plannedRuns)} runs${failedRuns === 0 ? '' : `, ${grouped(failedRuns)} failed`}`;

/** ', 5,210 runs/s, 3 s left'. */
function paceOf({ runsPerSecond, secondsLeft }: Pace): string {
  if (runsPerSecond === undefined) return '';
  const speed = runsPerSecond < 10 ? Number(runsPerSecond.toPrecision(2)) : Math.round(runsPerSecond);
  const left = secondsLeft === undefined || secondsLeft === 0 ? '' : `, ${timeLeft(secondsLeft)} left`;
  return `, ${grouped(speed)} runs/s${left}`;
}

/** '40 s', '12 min', '3 h 20 min'. */
export function timeLeft(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** What is being drawn or written at the moment: one changing line on a terminal, one line in all elsewhere. */
export function showSteps(): { begin(step: string): void; end(): void } {
  const { stderr } = process;
  if (!stderr.isTTY) {
    stderr.write('writing the report …\n');
    return { begin: () => undefined, end: () => undefined };
  }
  const clear = '\r\u001B[K';
  return {
    begin: step => void stderr.write(`${clear}writing the report: ${step}`),
    end: () => void stderr.write(clear),
  };
}
