// From a finished table to its report: the runs worth looking at are run again, now with a trace, and drawn.
// Runs are pure functions of their number, so the second time is exactly the first.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { RemarkableRun, ResultTable, RunSet } from '../experiment/index.ts';
import { remarkableRuns, replayCommand, runCommand } from '../experiment/index.ts';
import type { ReportFiles, ReportLadder } from '../report/index.ts';
import { inPixels, writeReport } from '../report/index.ts';
import { drawnRuns, repeatRun } from './drawn-runs.ts';
import { formatSummary, ladderSvg, ladderText, writePcapng } from '../trace/index.ts';
import { version } from './version.ts';

export async function writeExperimentReport(
  set: RunSet,
  table: ResultTable,
  folder: string,
  progress: (step: string) => void,
): Promise<ReportFiles> {
  const shown = remarkableRuns(table).map(remarkable => ladder(set, remarkable));
  const ladders = shown.map(({ ladder: drawn }) => drawn);
  const runs = Object.fromEntries(shown.map(({ ladder: { id }, manifest: said }) => [id, said]));
  const manifest = { finwait: version(), ...commit(), command: runCommand(set), shownRuns: runs };
  return writeReport(folder, table, { ladders, runs: drawnRuns(set, table), manifest }, progress);
}

/** One run drawn, and what the manifest says about it. */
interface ShownRun {
  readonly ladder: ReportLadder;
  readonly manifest: { readonly command: string; readonly unusedFaults?: readonly string[] };
}

function ladder(set: RunSet, { kind, index, why }: RemarkableRun): ShownRun {
  const { run, point, trace, unusedFaults } = repeatRun(set, index);
  const title = `${kind === 'worst' ? 'The worst run' : 'A representative run'}: ${why}`;
  const command = replayCommand(set, run);
  const unused = unusedFaults.map(fault => `the fault '${fault}' did nothing in this run\n`).join('');
  const head = `${title}\n${point}\nshow it again: ${command}\n${unused}`;
  return {
    ladder: {
      id: kind,
      title: `${title} (${point})`,
      svg: inPixels(ladderSvg(trace, { title, subtitle: point })),
      text: `${head}\n${ladderText(trace)}\n${formatSummary(trace)}`,
      pcapng: writePcapng(trace),
    },
    manifest: { command, ...(unusedFaults.length > 0 && { unusedFaults }) },
  };
}

/**
 * The commit of finwait's own checkout, where it runs from one: the last that changed what results depend on, so
 * that a report which is itself committed stays the same. Says so when there are changes that are not committed.
 */
function commit(): { readonly commit?: string } {
  try {
    const cwd = fileURLToPath(new URL('../..', import.meta.url));
    const git = (...words: string[]): string =>
      execFileSync('git', words, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    // Not the repository of a project that has finwait in its node_modules.
    if (git('ls-files', 'package.json') === '') return {};
    const decisive = ['--', 'src', 'experiments', 'package-lock.json'];
    const changed = git('status', '--porcelain', ...decisive) === '' ? '' : ' with changes';
    return { commit: `${git('log', '-1', '--format=%H', ...decisive)}${changed}` };
  } catch {
    return {};
  }
}
