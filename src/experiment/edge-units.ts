// From virtual time to the numbers of tables: what a measure returns. null ("never") stays null.
import type { Nanoseconds } from '../time/index.ts';

/** For a measure with unit 'ms'. */
export const inMilliseconds = (time: Nanoseconds | null): number | null =>
  time === null ? null : time / 1e6;

/** For a measure with unit 's'. */
export const inSeconds = (time: Nanoseconds | null): number | null => (time === null ? null : time / 1e9);
