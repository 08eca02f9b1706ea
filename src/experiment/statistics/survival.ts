// Durations of which some were cut off by the end of the observation: a run that did not end says that it takes
// longer than it was watched, and nothing more. Kaplan and Meier's estimate uses just that and drops nobody.
import { group } from 'd3-array';
import { confidence, type Estimate } from './estimate.ts';
import { studentT } from './student-t.ts';

/** One run: how long it took, or how long it was watched without coming to its end. */
export interface Observation {
  readonly time: number;
  readonly ended: boolean;
}

/** From `x` on, the share `value` of runs lasts longer. */
export interface SurvivalStep {
  readonly x: number;
  readonly value: number;
  /** Null where nothing can be said: once nobody is left. */
  readonly low: number | null;
  readonly high: number | null;
  /** Runs watched up to `x` that had not ended before it. */
  readonly atRisk: number;
  /** Of these: ended at `x`, and no longer watched after it. */
  readonly ended: number;
  readonly censored: number;
}

/**
 * The survival function, one step for each distinct time, with pointwise intervals on the log-log scale from
 * Greenwood's variance: they stay inside 0..1. A run censored at the time of another's end counts as at risk then.
 * Sources: Kaplan and Meier, J. Am. Stat. Assoc. 53 (1958); Kalbfleisch and Prentice 1980, §1.3.
 */
export function survival(observations: readonly Observation[], level = confidence): readonly SurvivalStep[] {
  const z = studentT((1 + level) / 2, Infinity);
  const byTime = [...group(observations, one => one.time)].toSorted(([a], [b]) => a - b);
  const steps: SurvivalStep[] = [];
  let atRisk = observations.length;
  let value = 1;
  let greenwood = 0;
  for (const [x, those] of byTime) {
    const ended = those.filter(one => one.ended).length;
    value *= 1 - ended / atRisk;
    greenwood += ended / (atRisk * (atRisk - ended));
    const interval = logLogInterval(value, greenwood, z);
    steps.push({ x, value, ...interval, atRisk, ended, censored: those.length - ended });
    atRisk -= those.length;
  }
  return steps;
}

function logLogInterval(value: number, greenwood: number, z: number): Pick<SurvivalStep, 'low' | 'high'> {
  if (value >= 1) return { low: 1, high: 1 };
  if (value <= 0) return { low: null, high: null };
  const reach = Math.exp((z * Math.sqrt(greenwood)) / -Math.log(value));
  return { low: value ** reach, high: value ** (1 / reach) };
}

/**
 * The time by which a share `p` of runs has ended; null where the curve never falls so low. Its interval holds the
 * times at which the curve's own interval holds 1 − p (Brookmeyer and Crowley, Biometrics 38, 1982).
 */
export function survivalQuantile(steps: readonly SurvivalStep[], p: number): Estimate {
  const left = 1 - p + 1e-12;
  const firstBelow = (of: (step: SurvivalStep) => number | null): number | null =>
    steps.find(step => (of(step) ?? 1) <= left)?.x ?? null;
  return {
    value: firstBelow(step => step.value),
    low: firstBelow(step => step.low),
    high: firstBelow(step => step.high),
  };
}
