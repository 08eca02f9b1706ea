// Quantities other than time that users write with a unit: probabilities, bit rates, sizes in bytes.
import { FinwaitError } from './errors.ts';

declare const unit: unique symbol;

/** Bits per second. */
export type BitsPerSecond = number & { readonly [unit]: 'bit/s' };

export const bps = (value: number): BitsPerSecond => value as BitsPerSecond;
export const kbps = (value: number): BitsPerSecond => (value * 1e3) as BitsPerSecond;
export const mbps = (value: number): BitsPerSecond => (value * 1e6) as BitsPerSecond;
export const gbps = (value: number): BitsPerSecond => (value * 1e9) as BitsPerSecond;

/** What a user may write for a probability: `0.05` or `'5%'`. */
export type Probability = number | string;

/**
 * Reads a probability, `0.05` or `'5%'`.
 *
 * @throws FinwaitError `bad-probability` when it is no number or lies outside 0..1
 */
export function parseProbability(value: Probability, field = 'probability'): number {
  const match = typeof value === 'string' ? /^\s*(\d+(?:\.\d*)?|\.\d+)\s*(%)?\s*$/.exec(value) : null;
  const parsed =
    typeof value === 'number' ? value : match === null ? NaN : Number(match[1]) / (match[2] ? 100 : 1);
  if (parsed >= 0 && parsed <= 1) return parsed;
  throw new FinwaitError(
    'bad-probability',
    `${field}: '${value}' is not a probability. Write a number from 0 to 1 or a percentage from 0% to 100%, as in 0.05 or '5%'.`,
  );
}

const perRateUnit: Readonly<Record<string, number>> = { '': 1, k: 1e3, M: 1e6, G: 1e9 };

/**
 * Reads a bit rate such as `'10Mbps'`, `'500 kbit/s'`, `'1Gbit'`.
 *
 * @throws FinwaitError `bad-rate` when the text is no positive number with a unit
 */
export function parseRate(value: string | BitsPerSecond, field = 'rate'): BitsPerSecond {
  if (typeof value === 'number' && value > 0) return value;
  const match = /^\s*(\d+(?:\.\d*)?|\.\d+)\s*([kMG]?)(?:bps|bit\/s|bit)\s*$/.exec(String(value));
  const rate = match === null ? NaN : Number(match[1]) * (perRateUnit[match[2] ?? ''] ?? NaN);
  if (rate > 0) return rate as BitsPerSecond;
  throw new FinwaitError(
    'bad-rate',
    `${field}: cannot read '${value}' as a bit rate. Write a positive number and bps, kbps, Mbps or Gbps, as in '10Mbps'.`,
  );
}

const perSizeUnit: Readonly<Record<string, number>> = { B: 1, kB: 1e3, MB: 1e6, KiB: 1024, MiB: 1024 ** 2 };

/**
 * Reads a number of bytes: `3000`, `'3000'`, `'10kB'`, `'1MiB'`.
 *
 * @throws FinwaitError `bad-size` when it is no non-negative whole number of bytes
 */
export function parseSize(value: string | number, field = 'size'): number {
  const match = /^\s*(\d+(?:\.\d*)?)\s*(B|kB|MB|KiB|MiB)?\s*$/.exec(String(value));
  const size = match === null ? NaN : Number(match[1]) * (perSizeUnit[match[2] ?? 'B'] ?? NaN);
  if (Number.isSafeInteger(size)) return size;
  throw new FinwaitError(
    'bad-size',
    `${field}: cannot read '${value}' as a number of bytes. Write a whole number, with B, kB, MB, KiB or MiB if you like.`,
  );
}
