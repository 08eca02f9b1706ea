// Shares of yes-and-no outcomes with Wilson's score interval.
import { invariant } from '../../time/index.ts';
import { confidence, unknownEstimate, type Estimate } from './estimate.ts';
import { studentT } from './student-t.ts';

/**
 * Share of `hits` among `n` with Wilson's score interval, which stays inside 0..1 and stays honest at 0 and n.
 * Source: Wilson, J. Am. Stat. Assoc. 22 (1927).
 */
export function proportionInterval(hits: number, n: number, level = confidence): Estimate {
  invariant(hits >= 0 && hits <= n, 'a proportion counts some of its own runs');
  if (n === 0) return unknownEstimate;
  const z = studentT((1 + level) / 2, Infinity);
  const share = hits / n;
  const denominator = 1 + (z * z) / n;
  const centre = (share + (z * z) / (2 * n)) / denominator;
  const reach = (z / denominator) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return {
    value: share,
    low: hits === 0 ? 0 : Math.max(0, centre - reach),
    high: hits === n ? 1 : Math.min(1, centre + reach),
  };
}
