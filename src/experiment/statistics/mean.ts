// Means with Student's t interval: right for normal observations, and nearly so for many of any other kind.
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { confidence, unknownEstimate, type Estimate } from './estimate.ts';
import { studentT } from './student-t.ts';

/** Mean with Student's t interval. One observation has a mean and no interval; none has neither. */
export function meanInterval(values: readonly number[], level = confidence): Estimate {
  const [only] = values;
  if (only === undefined) return unknownEstimate;
  if (values.length === 1) return { value: only, low: null, high: null };
  const centre = mean(values);
  const error = sampleStandardDeviation(values) / Math.sqrt(values.length);
  const reach = studentT((1 + level) / 2, values.length - 1) * error;
  return { value: centre, low: centre - reach, high: centre + reach };
}
