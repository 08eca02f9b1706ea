// Intervals by resampling, for means of few and skewed runs and for statistics that have no formula: bias-corrected
// and accelerated (BCa). The draws come from a named substream, so the same data give the same interval.
import { quantileSorted } from 'd3-array';
import { mean } from 'simple-statistics';
import { RandomSource } from '../../time/index.ts';
import { confidence, unknownEstimate, type Estimate } from './estimate.ts';
import { normalTail, studentT } from './student-t.ts';

export interface BootstrapOptions {
  /** What is estimated. Default: the mean. */
  readonly statistic?: (values: readonly number[]) => number;
  /** Names the random numbers: an experiment's seed. Default '1'. */
  readonly seed?: string;
  /** Default 2000. */
  readonly resamples?: number;
  readonly level?: number;
}

/**
 * Source: Efron, J. Am. Stat. Assoc. 82 (1987). Below two observations there is no interval.
 */
export function bootstrapInterval(values: readonly number[], options: BootstrapOptions = {}): Estimate {
  const { statistic = mean, seed = '1', resamples = 2000 } = options;
  if (values.length === 0) return unknownEstimate;
  const value = statistic(values);
  if (values.length === 1) return { value, low: null, high: null };
  const sorted = resampled(values, statistic, resamples, seed);
  const below = sorted.filter(one => one < value).length + sorted.filter(one => one === value).length / 2;
  if (sorted[0] === sorted.at(-1)) return { value, low: sorted[0] ?? null, high: sorted[0] ?? null };
  const bias = normalQuantile(Math.min(1 - 0.5 / resamples, Math.max(0.5 / resamples, below / resamples)));
  const skew = acceleration(values, statistic);
  const outside = (1 - (options.level ?? confidence)) / 2;
  const end = (share: number): number => {
    const z = bias + normalQuantile(share);
    return quantileSorted(sorted, normalCdf(bias + z / (1 - skew * z))) ?? value;
  };
  return { value, low: end(outside), high: end(1 - outside) };
}

function resampled(
  values: readonly number[],
  statistic: (values: readonly number[]) => number,
  resamples: number,
  seed: string,
): number[] {
  const random = new RandomSource(seed).stream('statistics/bootstrap');
  const sample = values.slice();
  const found: number[] = [];
  for (let k = 0; k < resamples; k++) {
    for (let i = 0; i < sample.length; i++) sample[i] = values[random.integer(values.length)] ?? 0;
    found.push(statistic(sample));
  }
  return found.sort((a, b) => a - b);
}

/** Of more observations than this not each is left out by itself, but as many equal parts: that would be quadratic. */
const partsMost = 500;

/** A sixth of the skewness of the statistic's changes when a part of the observations is left out. */
function acceleration(values: readonly number[], statistic: (values: readonly number[]) => number): number {
  const parts = Math.min(values.length, partsMost);
  const without = Array.from({ length: parts }, (_, part) =>
    statistic(values.filter((_, i) => i % parts !== part)),
  );
  const centre = mean(without);
  let [squares, cubes] = [0, 0];
  for (const one of without) {
    squares += (centre - one) ** 2;
    cubes += (centre - one) ** 3;
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}

const normalQuantile = (share: number): number => studentT(share, Infinity);
const normalCdf = (z: number): number => (z < 0 ? normalTail(-z) : 1 - normalTail(z));
