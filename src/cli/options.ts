// Reading options that several commands share.
import { FinwaitError } from '../time/index.ts';

/** For options that may be given several times: `--set a=1 --set b=2`. */
export const collect = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
];

/** @throws FinwaitError `bad-number` naming the option */
export function wholeNumber(option: string, minimum: number, maximum: number): (text: string) => number {
  return text => {
    const value = /^\d+$/.test(text.trim()) ? Number(text) : NaN;
    if (value >= minimum && value <= maximum) return value;
    throw new FinwaitError(
      'bad-number',
      `${option}: '${text}' is not a whole number from ${minimum} to ${maximum}.`,
    );
  };
}
