// Whole distributions: the empirical one with the band in which the true one lies as a whole, at once for all x.
import { confidence } from './estimate.ts';

/** One step of an empirical distribution: at `x` the share of runs at or below it becomes `value`. */
export interface DistributionStep {
  readonly x: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Half the height of the simultaneous band around an empirical distribution of `n` observations. */
export const dkwReach = (n: number, level = confidence): number =>
  n === 0 ? 0 : Math.sqrt(Math.log(2 / (1 - level)) / (2 * n));

/**
 * Empirical distribution with its 95 % simultaneous band: ± sqrt(ln(2/α) / 2n).
 * Source: Dvoretzky, Kiefer and Wolfowitz 1956, with Massart's constant (1990).
 *
 * @param values in any order
 * @param never runs that never got there: counted in n, so that the curve ends below 1
 */
export function distribution(
  values: readonly number[],
  never = 0,
  level = confidence,
): readonly DistributionStep[] {
  const n = values.length + never;
  const reach = dkwReach(n, level);
  const sorted = values.toSorted((a, b) => a - b);
  const steps: DistributionStep[] = [];
  for (let i = 0; i < sorted.length; i++) {
    const x = sorted[i] ?? NaN;
    if (sorted[i + 1] === x) continue;
    const value = (i + 1) / n;
    steps.push({ x, value, low: Math.max(0, value - reach), high: Math.min(1, value + reach) });
  }
  return steps;
}
