// What a chart estimates and how its interval is called: for axis titles and footers.
import {
  defaultStatistic,
  isCensored,
  type ChartDescription,
  type Column,
  type ResultTable,
  type Statistic,
} from '../../experiment/index.ts';
import { capital, lower } from './wording.ts';

/**
 * What a chart estimates of `column`: what its author says, or what suits the column: of durations that did not all
 * come to their end a mean that counts those as the longest seen.
 */
export function statisticOf(
  { statistic, interval }: ChartDescription,
  column: Column,
  { rows }: ResultTable,
): Statistic {
  const found = statistic ?? (isCensored(column, rows) ? 'restricted-mean' : defaultStatistic(column));
  return found === 'mean' && interval === 'bootstrap' ? 'bootstrap-mean' : found;
}

const statisticNames: Readonly<Record<Exclude<Statistic, 'share'>, string>> = {
  mean: 'Mean',
  'restricted-mean': 'Mean',
  'bootstrap-mean': 'Mean',
  median: 'Median',
  p90: '90th percentile of',
  p95: '95th percentile of',
  p99: '99th percentile of',
};

/** 'Median teardown', 'Closed cleanly, share of runs'. */
export function measureLabel(column: Column, statistic: Statistic): string {
  if (statistic === 'share') return `${capital(column.label)}, share of runs`;
  return `${statisticNames[statistic]} ${lower(column.label)}`;
}

export function intervalName(statistic: Statistic): string {
  if (statistic === 'share') return '95% Wilson';
  if (statistic === 'bootstrap-mean') return '95% bootstrap (BCa)';
  return statistic === 'mean' || statistic === 'restricted-mean' ? '95% Student t' : '95% order statistics';
}

/** What a run in which it never happened counts as. */
export function neverCounts(statistic: Statistic): string {
  if (statistic === 'restricted-mean') return 'counted as the longest seen';
  if (statistic === 'share') return 'counted as no';
  return statistic === 'mean' || statistic === 'bootstrap-mean'
    ? 'not in the mean'
    : 'counted as longer than any';
}
