// Virtual time: integer nanoseconds in a branded number. Exact up to 2^53 ns, 104 days.
// Users write '20ms'; code writes ms(20); only edges (CSV, axes) turn it back into other units.
import { FinwaitError } from './errors.ts';

declare const unit: unique symbol;

/** A point in or a span of virtual time, in integer nanoseconds. */
export type Nanoseconds = number & { readonly [unit]: 'ns' };

export const ns = (value: number): Nanoseconds => Math.round(value) as Nanoseconds;
export const us = (value: number): Nanoseconds => Math.round(value * 1e3) as Nanoseconds;
export const ms = (value: number): Nanoseconds => Math.round(value * 1e6) as Nanoseconds;
export const seconds = (value: number): Nanoseconds => Math.round(value * 1e9) as Nanoseconds;
export const minutes = (value: number): Nanoseconds => seconds(value * 60);

export const toMicroseconds = (time: Nanoseconds): number => time / 1e3;
export const toMilliseconds = (time: Nanoseconds): number => time / 1e6;
export const toSeconds = (time: Nanoseconds): number => time / 1e9;

/** Later than anything that happens: the expiry of a timer that never fires. */
export const FOREVER = Number.MAX_SAFE_INTEGER as Nanoseconds;

/** Earlier than anything that happens: when something took place that never has. */
export const NEVER = -Infinity as Nanoseconds;

/**
 * 0, for fields to begin with. Negative zero is the one zero that V8 does not take for a small integer: a field
 * that began with 0 would change its representation when times outgrow those, at 2.1 s, and all compiled code
 * that touches an object of its class would be thrown away in the middle of a run.
 */
export const ZERO = -0 as Nanoseconds;

const perUnit: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  min: 60e9,
  h: 3600e9,
};

/** What a user may write for a duration: `'20ms'`, `'1.5s'`, `'2min'`, or nanoseconds already. */
export type Duration = string | Nanoseconds;

/**
 * Reads a duration such as `'20ms'`, `'1.5 s'`, `'100us'`, `'2min'`; `0` needs no unit.
 *
 * @param field the name of the parameter, for the error message
 * @throws FinwaitError `bad-duration` when the text is not a non-negative number with a unit
 */
export function parseDuration(value: Duration | number, field = 'duration'): Nanoseconds {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value) && value >= 0) return value as Nanoseconds;
    throw badDuration(String(value), field);
  }
  const match = /^\s*(\d+(?:\.\d*)?|\.\d+)\s*(ns|us|µs|ms|s|min|h)?\s*$/.exec(value);
  if (match === null) throw badDuration(value, field);
  const amount = Number(match[1]);
  const factor = match[2] === undefined ? (amount === 0 ? 1 : undefined) : perUnit[match[2]];
  if (factor === undefined) throw badDuration(value, field);
  return Math.round(amount * factor) as Nanoseconds;
}

function badDuration(text: string, field: string): FinwaitError {
  return new FinwaitError(
    'bad-duration',
    `${field}: cannot read '${text}' as a duration. Write a number and a unit: ns, us, ms, s, min or h, as in '20ms' or '1.5s'.`,
  );
}

/** Prints a duration in the unit a person would choose: `0 s`, `20 ms`, `1.5 s`, `240 s`. */
export function formatDuration(time: Nanoseconds): string {
  if (time === 0) return '0 s';
  const magnitude = Math.abs(time);
  const [factor, name] =
    magnitude < 1e3 ? [1, 'ns'] : magnitude < 1e6 ? [1e3, 'µs'] : magnitude < 1e9 ? [1e6, 'ms'] : [1e9, 's'];
  return `${Number((time / factor).toPrecision(6))} ${name}`;
}
