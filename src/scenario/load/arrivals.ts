// When the connections of an open loop begin.
import { FinwaitError, parseDuration, type Nanoseconds, type RandomStream } from '../../time/index.ts';
import type { ArrivalsDescription } from './load-scenario.ts';

export interface Arrivals {
  /** Begins anew. @returns when the first connection begins */
  first(start: Nanoseconds, random: RandomStream): Nanoseconds;
  /** When the next one begins. */
  next(random: RandomStream): Nanoseconds;
}

type OpenLoop = Exclude<ArrivalsDescription, { readonly users: number }>;

export function openLoop(description: OpenLoop, field: string): Arrivals {
  if ('every' in description) return deterministic(parseDuration(description.every, `${field}.every`), field);
  if ('poisson' in description) return poisson(description.poisson);
  const { on, off, rate, random = false } = description.onOff;
  return onOff(
    parseDuration(on, `${field}.onOff.on`),
    parseDuration(off, `${field}.onOff.off`),
    rate,
    random,
  );
}

function deterministic(gap: Nanoseconds, field: string): Arrivals {
  if (gap <= 0)
    throw new FinwaitError('bad-scenario', `${field}.every: 0 s apart is no rate. Write 1 ns or more.`);
  let last = 0 as Nanoseconds;
  return {
    first: start => (last = start),
    next: () => (last = (last + gap) as Nanoseconds),
  };
}

/** Exact in the long run: times are added up before they are rounded. */
function poisson(rate: number): Arrivals {
  const mean = 1e9 / rate;
  let exact = 0;
  const next = (random: RandomStream): Nanoseconds =>
    Math.round((exact += random.exponential(mean))) as Nanoseconds;
  return {
    first(start, random) {
      exact = start;
      return next(random);
    },
    next,
  };
}

/** A Poisson process on a clock that stands still while off. */
function onOff(on: Nanoseconds, off: Nanoseconds, rate: number, drawn: boolean): Arrivals {
  const mean = 1e9 / rate;
  let exact = 0;
  let offAt = 0;
  const period = (length: number, random: RandomStream): number =>
    drawn ? random.exponential(length) : length;
  const next = (random: RandomStream): Nanoseconds => {
    exact += random.exponential(mean);
    while (exact >= offAt) {
      const pause = period(off, random);
      exact += pause;
      offAt += pause + period(on, random);
    }
    return Math.round(exact) as Nanoseconds;
  };
  return {
    first(start, random) {
      exact = start;
      offAt = start + period(on, random);
      return next(random);
    },
    next,
  };
}
