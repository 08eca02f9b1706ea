// Two points met the same luck (common random numbers): what differs between the runs of a pair, the parameters
// did. The interval of the differences is then far narrower than that of either side.
import { confidence, type Estimate } from './estimate.ts';
import { meanInterval } from './mean.ts';
import { quantileInterval } from './quantile.ts';

/** The same measure of two runs with the same seed; null where it never happened. */
export type Pair = readonly [before: number | null, after: number | null];

export interface PairedDifference extends Estimate {
  readonly pairs: number;
  /** Pairs in which it never happened on one side or on both. */
  readonly incomplete: number;
}

/**
 * The difference after − before.
 *
 * 'mean': of the pairs in which both sides happened, Student's t. 'median': of all pairs, order statistics; a pair
 * whose later side never happened counts as longer than any other, one whose earlier side never did as shorter,
 * and one that never happened on either side as no difference.
 */
export function pairedDifference(
  pairs: readonly Pair[],
  statistic: 'mean' | 'median' = 'mean',
  level = confidence,
): PairedDifference {
  const complete = pairs.flatMap(([before, after]) =>
    before === null || after === null ? [] : [after - before],
  );
  const counts = { pairs: pairs.length, incomplete: pairs.length - complete.length };
  if (statistic === 'mean') return { ...meanInterval(complete, level), ...counts };
  const all = pairs.map(([before, after]) => {
    if (before === null) return after === null ? 0 : -Infinity;
    return after === null ? Infinity : after - before;
  });
  const sorted = all.toSorted((a, b) => (a === b ? 0 : a - b));
  return { ...quantileInterval(sorted, 0.5, level), ...counts };
}
