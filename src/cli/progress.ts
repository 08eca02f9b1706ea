// How far an experiment is: a bar on a terminal, a line of text for every tenth elsewhere (logs, CI).
// On stderr, so that stdout holds results only.
import cliProgress from 'cli-progress';
import { grouped } from './prose.ts';

export interface Progress {
  update(finishedRuns: number): void;
  stop(): void;
}

export function showProgress(name: string, runs: number): Progress {
  return process.stderr.isTTY ? bar(name, runs) : lines(name, runs);
}

function bar(name: string, runs: number): Progress {
  const single = new cliProgress.SingleBar(
    {
      // A function, because ours groups digits.
      format: (options, { value, eta }) => {
        const share = runs === 0 ? 1 : value / runs;
        const left = value < runs && Number.isFinite(eta) ? `, ${Math.ceil(eta)} s left` : '';
        return `${name} ${cliProgress.Format.BarFormat(share, options)} ${Math.floor(share * 100)}%  ${grouped(value)} of ${grouped(runs)} runs${left}`;
      },
      barsize: 30,
      hideCursor: true,
      clearOnComplete: false,
      stream: process.stderr,
    },
    cliProgress.Presets.shades_classic,
  );
  single.start(runs, 0);
  return {
    update: finishedRuns => single.update(finishedRuns),
    stop: () => single.stop(),
  };
}

function lines(name: string, runs: number): Progress {
  let tenth = -1;
  return {
    update(finishedRuns) {
      const reached = Math.floor((finishedRuns / runs) * 10);
      if (reached === tenth) return;
      tenth = reached;
      process.stderr.write(`${name}: ${reached * 10}% (${grouped(finishedRuns)} of ${grouped(runs)} runs)\n`);
    },
    stop: () => undefined,
  };
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
