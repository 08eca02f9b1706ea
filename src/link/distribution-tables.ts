// Distributions as netem has them: 4096 values of the inverse distribution function, in units of 1/8192 deviation
// about the mean, of 16 bits. The named ones are made here by the formulas of iproute2's `netem/normal.c`,
// `pareto.c` and `paretonormal.c` (NIST Net's); they come out as Debian ships them, number by number.
import { FinwaitError } from '../time/index.ts';
import { normalQuantile } from './normal-distribution.ts';

/** What stands for one deviation in a table (NETEM_DIST_SCALE). */
export const TABLE_SCALE = 8192;
/** Longest table that tc takes (MAX_DIST). */
export const TABLE_LENGTH_MAX = 16_384;

export type NamedDistribution = 'normal' | 'pareto' | 'paretonormal';
export type DistributionTable = readonly number[];

const size = 4096;
const shortMax = 32_767;
const made = new Map<NamedDistribution, DistributionTable>();

/** The table of that name; made when first asked for. */
export function distributionTable(name: NamedDistribution): DistributionTable {
  let table = made.get(name);
  if (table === undefined) {
    const value = { normal, pareto, paretonormal }[name];
    table = Array.from({ length: size }, (_, index) => value(index));
    made.set(name, table);
  }
  return table;
}

/** The last point, on a grid of 0.00005, at which 16,384·Φ still rounds to 4·index. */
function unlimitedNormal(index: number): number {
  const boundary = normalQuantile((4 * index + 0.5) / (4 * size));
  return Math.round((Math.floor(boundary * 20_000) / 20_000) * TABLE_SCALE);
}

const normal = (index: number): number => Math.max(unlimitedNormal(index), -shortMax - 1);

/** Shape 3, shifted by its mean 3/2 and stretched by 4/3, which is close to a deviation of 1. */
function pareto(index: number): number {
  const value = ((1 - index / size) ** (-1 / 3) - 1.5) * (4 / 3) * TABLE_SCALE;
  return Math.round(Math.min(value, shortMax));
}

/** A quarter normal, three quarters Pareto. */
const paretonormal = (index: number): number => Math.trunc((unlimitedNormal(index) + 3 * pareto(index)) / 4);

/**
 * Reads a table as tc does (`/usr/lib/tc/*.dist`, made by `maketable`): whole numbers between blanks, lines
 * beginning with # are comments.
 *
 * @param source the file's name, for error messages
 * @throws FinwaitError `bad-distribution` naming the source and the line
 */
export function parseDistributionTable(text: string, source: string): DistributionTable {
  const table: number[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.startsWith('#')) continue;
    for (const word of line.trim().split(/\s+/)) {
      if (word === '') continue;
      const value = /^[+-]?\d+$/.test(word) ? Number(word) : NaN;
      if (!(Math.abs(value) <= shortMax + 1)) {
        throw badTable(
          `${source}: line ${index + 1}: '${word}' is not a whole number from -32768 to 32767, ` +
            `in which 8192 stands for one deviation.`,
        );
      }
      table.push(value);
    }
  }
  checkTable(table, source);
  return table;
}

/** @throws FinwaitError `bad-distribution` naming the field */
export function checkTable(table: unknown, field: string): asserts table is DistributionTable {
  const isRight =
    Array.isArray(table) && table.every(value => Number.isInteger(value) && Math.abs(value) <= shortMax + 1);
  if (!isRight) {
    throw badTable(
      `${field}: expected a list of whole numbers from -32768 to 32767, in which 8192 stands for one deviation.`,
    );
  }
  if (table.length === 0) throw badTable(`${field}: there are no numbers in it.`);
  if (table.length > TABLE_LENGTH_MAX)
    throw badTable(`${field}: ${table.length} numbers, at most ${TABLE_LENGTH_MAX} are possible.`);
}

const badTable = (message: string): FinwaitError => new FinwaitError('bad-distribution', message);
