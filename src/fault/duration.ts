// Durations as text that loses nothing: for what is printed to be read again. `formatDuration` is for people.
import type { Nanoseconds } from '../time/index.ts';

/** `'20ms'`, `'1.5s'`: `parseDuration` reads it back as exactly this time. */
export function printDuration(time: Nanoseconds): string {
  const units = [
    ['s', 9],
    ['ms', 6],
    ['us', 3],
  ] as const;
  for (const [unit, digits] of units) {
    const size = 10 ** digits;
    // Beyond 2^50 ns only whole numbers survive the way through decimal fractions.
    if (time < size || (time % size !== 0 && time > 2 ** 50)) continue;
    const fraction = String(time % size)
      .padStart(digits, '0')
      .replace(/0+$/, '');
    return `${Math.floor(time / size)}${fraction === '' ? '' : `.${fraction}`}${unit}`;
  }
  return time === 0 ? '0s' : `${time}ns`;
}
