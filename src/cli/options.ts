// Reading options that several commands share.
import { FinwaitError, nearest, orList } from '../time/index.ts';

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

/** @throws FinwaitError `bad-option` naming the option and the nearest value */
export function oneOf<Value extends string>(option: string, value: string, values: readonly Value[]): Value {
  const found = values.find(candidate => candidate === value);
  if (found !== undefined) return found;
  const near = nearest(value, values);
  throw new FinwaitError(
    'bad-option',
    `${option}: '${value}' is not ${orList(values)}.${near === undefined ? '' : ` Did you mean '${near}'?`}`,
  );
}
