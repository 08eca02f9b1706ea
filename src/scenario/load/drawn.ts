// Sizes and times that are drawn anew each time, from what a workload says about them.
import { FinwaitError, parseDuration, type Nanoseconds, type RandomStream } from '../../time/index.ts';
import type { SizeDescription, TimeDescription } from './load-scenario.ts';

export type Draw = (random: RandomStream) => number;

/** Whole numbers, `least` or more. */
export function sizes(description: SizeDescription, least: number, field: string): Draw {
  if (typeof description === 'number') {
    if (description < least) throw small(field, description, least);
    return () => description;
  }
  if ('list' in description) {
    const { list } = description;
    for (const each of list) if (each < least) throw small(field, each, least);
    return random => list[random.integer(list.length)]!;
  }
  const whole = (value: number): number => Math.max(least, Math.round(value));
  if ('exponential' in description) {
    const { mean } = description.exponential;
    return random => whole(random.exponential(mean));
  }
  const { minimum, shape, maximum = Infinity } = description.pareto;
  // Inverse of the distribution function; 53 bits, because the tail is what a Pareto is drawn for
  return random => whole(Math.min(maximum, minimum / (1 - random.double()) ** (1 / shape)));
}

export function times(description: TimeDescription, field: string): Draw {
  if (typeof description !== 'object') {
    const fixed = parseDuration(description, field);
    return () => fixed;
  }
  if ('exponential' in description) {
    const mean = parseDuration(description.exponential.mean, `${field}.exponential.mean`);
    return random => Math.round(random.exponential(mean));
  }
  const [least, most] = description.uniform.map((each, i) => parseDuration(each, `${field}.uniform[${i}]`));
  const span = (most! - least!) as Nanoseconds;
  if (span < 0)
    throw new FinwaitError('bad-scenario', `${field}.uniform: the first is not above the second.`);
  return random => least! + Math.floor(random.double() * (span + 1));
}

function small(field: string, found: number, least: number): FinwaitError {
  return new FinwaitError('bad-scenario', `${field}: ${found} is too small. Write ${least} or more.`);
}
