// What a chart estimates and how its interval is called: for axis titles and footers.
import type { Column, Statistic } from '../../experiment/index.ts';
import { capital, lower } from './wording.ts';

/** 'Median teardown', 'Closed cleanly, share of runs'. */
export function measureLabel(column: Column, statistic: Statistic): string {
  if (statistic === 'share') return `${capital(column.label)}, share of runs`;
  return `${statistic === 'mean' ? 'Mean' : 'Median'} ${lower(column.label)}`;
}

export function intervalName(statistic: Statistic): string {
  if (statistic === 'share') return '95% Wilson';
  return statistic === 'mean' ? '95% Student t' : '95% order statistics';
}

/** What a run in which it never happened counts as. */
export function neverCounts(statistic: Statistic): string {
  if (statistic === 'share') return 'counted as no';
  return statistic === 'mean' ? 'not in the mean' : 'counted as longer than any';
}
