// Quantities in tc's notation (lib/utils.c and tc/tc_util.c of iproute2), which differs from ours: a percentage may
// lack its sign, '10mbps' is megabytes a second, and units do not mind case. And back, without losing anything.
import { bps, type BitsPerSecond, type Nanoseconds } from '../../time/index.ts';
import type { Words } from './words.ts';

const perTimeUnit: Readonly<Record<string, number>> = {
  s: 1e9,
  sec: 1e9,
  secs: 1e9,
  ms: 1e6,
  msec: 1e6,
  msecs: 1e6,
  us: 1e3,
  usec: 1e3,
  usecs: 1e3,
  ns: 1,
  nsec: 1,
  nsecs: 1,
};

const perRateUnit: Readonly<Record<string, number>> = Object.fromEntries([
  ['', 1],
  ...['', 'k', 'm', 'g', 't'].flatMap((prefix, power) => [
    [`${prefix}bit`, 1000 ** power],
    [`${prefix}bps`, 8 * 1000 ** power],
    ...(prefix === ''
      ? []
      : [
          [`${prefix}ibit`, 1024 ** power],
          [`${prefix}ibps`, 8 * 1024 ** power],
        ]),
  ]),
]);

const perSizeUnit: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1024,
  kb: 1024,
  m: 1024 ** 2,
  mb: 1024 ** 2,
  g: 1024 ** 3,
  gb: 1024 ** 3,
};

/** A number and the letters behind it, in lower case; null when it is something else. */
function split(word: string): { amount: number; unit: string } | null {
  const match = /^(\d+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+)([a-z%]*)$/i.exec(word);
  return match === null ? null : { amount: Number(match[1]), unit: (match[2] ?? '').toLowerCase() };
}

/** Takes a time: '20ms', '1.5s', '100us', '800ns'; 0 needs no unit. */
export function takeTime(words: Words, expected: string): Nanoseconds {
  const word = words.take(expected);
  const parts = split(word);
  const factor = parts === null ? undefined : perTimeUnit[parts.unit];
  if (parts !== null && (factor !== undefined || (parts.unit === '' && parts.amount === 0))) {
    const time = Math.round(parts.amount * (factor ?? 1));
    if (Number.isSafeInteger(time)) return time as Nanoseconds;
  }
  if (parts?.unit === '') {
    throw words.bad(
      `${capital(expected)} needs a unit here: '${word}' is microseconds to tc before 6.16 and nanoseconds since. ` +
        `Write '${word}us' or what you mean.`,
    );
  }
  throw words.bad(`Expected ${expected}: a number and s, ms, us or ns, as in '20ms'.`);
}

/** Takes a percentage as a probability; the sign may be missing. */
export function takePercent(words: Words, expected: string): number {
  const parts = split(words.take(expected));
  const value = parts !== null && (parts.unit === '%' || parts.unit === '') ? parts.amount / 100 : NaN;
  if (value >= 0 && value <= 1) return value;
  throw words.bad(`Expected ${expected}: a percentage from 0% to 100%, as in '1%'.`);
}

/** Takes a bit rate: '1mbit', '500kbit', '10mbps' (bytes a second!); a bare number is bits a second. */
export function takeRate(words: Words, expected: string): BitsPerSecond {
  const word = words.take(expected);
  if (word.endsWith('%')) throw words.bad('There is no device whose speed this could be a part of.');
  const parts = split(word);
  const value = parts === null ? NaN : parts.amount * (perRateUnit[parts.unit] ?? NaN);
  if (value > 0 && value < Infinity) return bps(value);
  throw words.bad(
    `Expected ${expected}: bits a second (kbit, mbit, gbit) or bytes a second (kbps, mbps, gbps), as in '10mbit'.`,
  );
}

/** Takes a whole number, '1000' or with k, m, g for powers of 1024. */
export function takeSize(words: Words, expected: string): number {
  const parts = split(words.take(expected));
  const value = parts === null ? NaN : parts.amount * (perSizeUnit[parts.unit] ?? NaN);
  if (Number.isSafeInteger(value) && value <= 0xffff_ffff) return value;
  throw words.bad(`Expected ${expected}: a whole number, as in '1000'.`);
}

/** Takes a whole number, perhaps with a minus. */
export function takeInteger(words: Words, expected: string, minimum: number): number {
  const word = words.take(expected);
  const value = /^-?\d+$/.test(word) ? Number(word) : NaN;
  if (value >= minimum && value <= 0xffff_ffff) return value;
  throw words.bad(`Expected ${expected}: a whole number${minimum >= 0 ? ` from ${minimum}` : ''}.`);
}

/** `takeTime` reads it back as exactly this time. */
export function printTime(time: Nanoseconds): string {
  if (time === 0) return '0s';
  for (const [unit, digits] of [
    ['s', 9],
    ['ms', 6],
    ['us', 3],
  ] as const) {
    const size = 10 ** digits;
    // Beyond 2^50 ns only whole numbers survive the way through decimal fractions.
    if (time < size || (time % size !== 0 && time > 2 ** 50)) continue;
    const fraction = String(time % size)
      .padStart(digits, '0')
      .replace(/0+$/, '');
    return `${Math.floor(time / size)}${fraction === '' ? '' : `.${fraction}`}${unit}`;
  }
  return `${time}ns`;
}

/** `takePercent` reads it back as exactly this probability, if it is one that can be written so. */
export function printPercent(probability: number): string {
  for (let digits = 1; digits < 17; digits++) {
    const text = String(Number((probability * 100).toPrecision(digits)));
    if (Number(text) / 100 === probability) return `${text}%`;
  }
  return `${probability * 100}%`;
}

/** `takeRate` reads it back as exactly this rate. */
export function printRate(rate: BitsPerSecond): string {
  for (const [unit, size] of [
    ['gbit', 1e9],
    ['mbit', 1e6],
    ['kbit', 1e3],
  ] as const) {
    const text = String(rate / size);
    if (rate >= size && text.length <= 6 && Number(text) * size === rate) return `${text}${unit}`;
  }
  return `${rate}bit`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
