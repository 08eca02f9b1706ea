// What a figure of one run is drawn from: its trace, and the words that say which run it is.
import type { ChartDescription } from '../../experiment/index.ts';
import type { Trace } from '../../trace/index.ts';
import type { Words } from '../charts/frame.ts';

/** One run, recorded. */
export interface RecordedRun {
  readonly trace: Trace;
  /** 'loss 5%, rtt 20 ms, replication 3'. */
  readonly point: string;
  readonly seed: string;
  /** Why this one: 'median …' or 'highest …'; '' when the author chose it. */
  readonly why: string;
}

export function runWords({ title, subtitle }: ChartDescription, run: RecordedRun): Words {
  const why = run.why === '' ? 'One run' : `One run, ${run.why}`;
  return {
    title,
    subtitle: subtitle ?? run.point,
    footer: `${why}${subtitle === undefined ? '' : `; ${run.point}`}; seed ${run.seed}.`,
    runs: 1,
    interval: 'none (a single run)',
  };
}
