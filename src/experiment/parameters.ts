// The kinds of parameters: each knows how a user writes its values and how people read them.
// In a file: `rtt: duration(['20ms', '200ms'])`; on the command line: `--set rtt=20ms,200ms`.
import { printDuration } from '../fault/index.ts';
import type { Duration, Nanoseconds, Probability } from '../time/index.ts';
import {
  FinwaitError,
  formatDuration,
  nearest,
  orList,
  parseDuration,
  parseProbability,
} from '../time/index.ts';
import type { ParameterKind } from './definition.ts';
import { expandRange } from './sweep/ranges.ts';

/** One value, or a list of values and ranges. */
type Written<T> = T | readonly T[];

interface Labelled {
  /** For axes and legends. Default: the parameter's name. */
  readonly label?: string;
}

interface Bounds {
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Durations: `duration(['20ms', '0..1s/100ms'])`. Nanoseconds to `scenario`, `unit` (default 'ms') in tables. */
export function duration(
  values: Written<Duration>,
  options: Labelled & { readonly unit?: 'ms' | 's' } = {},
): ParameterKind<Nanoseconds> {
  const unit = options.unit ?? 'ms';
  const read = (text: string, name: string): Nanoseconds => parseDuration(text, name);
  return numeric<Nanoseconds>('duration', unit, options, values, {
    read,
    make: value => Math.round(value) as Nanoseconds,
    format: formatDuration,
    print: printDuration,
    cell: value => (unit === 's' ? value / 1e9 : value / 1e6),
  });
}

/** Probabilities: `probability([0, '5%'])`, `probability('0..10%/2%')`. Fractions of 1 everywhere but in print. */
export function probability(values: Written<Probability>, options: Labelled = {}): ParameterKind<number> {
  const percent = (value: number): string => `${Number((value * 100).toPrecision(10))}%`;
  return numeric<number>('probability', '%', options, values, {
    read: parseProbability,
    make: value => value,
    format: percent,
    print: percent,
    cell: value => value,
  });
}

/** Whole numbers: `integer([1, 2])`, `integer('1..5')`. */
export function integer(
  values: Written<number | string>,
  options: Labelled & Bounds & { readonly unit?: string } = {},
): ParameterKind<number> {
  return plainNumber('integer', values, options, 1);
}

/** Any numbers: `number(['0..1/0.25'])`. */
export function number(
  values: Written<number | string>,
  options: Labelled & Bounds & { readonly unit?: string } = {},
): ParameterKind<number> {
  return plainNumber('number', values, options);
}

/** One of a few words: `choice(['none', 'client FIN'])`. `values` sweeps over some of them only. */
export function choice<const T extends string>(
  options: readonly T[],
  more: Labelled & { readonly values?: readonly T[] } = {},
): ParameterKind<T> {
  for (const option of options) {
    if (!option.includes(',') && option.trim() === option && option !== '') continue;
    throw new FinwaitError(
      'bad-choice',
      `choice: '${option}' cannot be an option: options are lists on the command line, so they contain no comma and no blank at either end.`,
    );
  }
  return {
    kind: 'choice',
    unit: '',
    label: more.label ?? '',
    values: more.values ?? options,
    parse(text, name) {
      const found = options.find(option => option === text.trim());
      if (found !== undefined) return [found];
      const near = nearest(text, options);
      const hint = near === undefined ? '' : ` Did you mean '${near}'?`;
      throw new FinwaitError('bad-choice', `${name}: '${text}' is not ${orList(options)}.${hint}`);
    },
    format: value => value,
    print: value => value,
    cell: value => value,
  };
}

/** Yes or no: `flag()` sweeps over both. */
export function flag(
  values: Written<boolean> = [false, true],
  options: Labelled = {},
): ParameterKind<boolean> {
  const words = new Map([
    ['yes', true],
    ['no', false],
    ['true', true],
    ['false', false],
    ['on', true],
    ['off', false],
  ]);
  return {
    kind: 'flag',
    unit: '',
    label: options.label ?? '',
    values: typeof values === 'boolean' ? [values] : values,
    parse(text, name) {
      const value = words.get(text.trim().toLowerCase());
      if (value !== undefined) return [value];
      throw new FinwaitError('bad-flag', `${name}: '${text}' is neither 'yes' nor 'no'.`);
    },
    format: value => (value ? 'yes' : 'no'),
    print: value => (value ? 'yes' : 'no'),
    cell: value => value,
  };
}

interface Numeric<T extends number> {
  readonly read: (text: string, name: string) => T;
  /** From a number of a range: rounds where only whole ones make sense. */
  readonly make: (value: number) => T;
  readonly format: (value: T) => string;
  readonly print: (value: T) => string;
  readonly cell: (value: T) => number;
  readonly step?: number;
}

function numeric<T extends number>(
  kind: ParameterKind['kind'],
  unit: string,
  options: Labelled,
  written: Written<number | string>,
  of: Numeric<T>,
): ParameterKind<T> {
  const parse = (text: string, name: string): readonly T[] =>
    text.includes('..')
      ? expandRange(text, name, part => of.read(part, name), of.step).map(value => of.make(value))
      : [of.read(text, name)];
  const list = typeof written === 'object' ? written : [written];
  return {
    kind,
    unit,
    label: options.label ?? '',
    // A number in a file is a value already (nanoseconds for a duration); reading it again checks it.
    values: list.flatMap(item =>
      typeof item === 'string'
        ? parse(item, kind)
        : parse(kind === 'duration' ? `${item}ns` : `${item}`, kind),
    ),
    parse,
    format: of.format,
    print: of.print,
    cell: of.cell,
  };
}

function plainNumber(
  kind: 'integer' | 'number',
  values: Written<number | string>,
  options: Labelled & Bounds & { readonly unit?: string },
  step?: number,
): ParameterKind<number> {
  const { minimum = -Infinity, maximum = Infinity, unit = '' } = options;
  const what = kind === 'integer' ? 'whole number' : 'number';
  const bounds =
    (minimum > -Infinity ? ` from ${minimum}` : '') + (maximum < Infinity ? ` up to ${maximum}` : '');
  return numeric<number>(kind, unit, options, values, {
    read(text, name) {
      const value = text.trim() === '' ? NaN : Number(text);
      const whole = kind === 'number' ? Number.isFinite(value) : Number.isSafeInteger(value);
      if (whole && value >= minimum && value <= maximum) return value;
      throw new FinwaitError('bad-number', `${name}: '${text}' is not a ${what}${bounds}.`);
    },
    make: value => value,
    format: value => (unit === '' ? `${value}` : `${value} ${unit}`),
    print: value => `${value}`,
    cell: value => value,
    ...(step === undefined ? {} : { step }),
  });
}
