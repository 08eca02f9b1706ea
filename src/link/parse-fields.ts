// Readers of single fields of a description, which say where the first wrong one is.
import {
  FinwaitError,
  nearest,
  orList,
  parseDuration,
  parseProbability,
  type Duration,
  type Nanoseconds,
  type Probability,
} from '../time/index.ts';
import type { ChanceModel } from './chance.ts';
import type { ChanceDescription } from './description.ts';

/** Like `parseDuration`, but says which field is missing. */
export function duration(value: Duration | undefined, field: string): Nanoseconds {
  if (value === undefined) throw bad(`${field}: is missing. Write a duration, as in '20ms'.`);
  return parseDuration(value, field);
}

export function probability(value: Probability | undefined, field: string): number {
  if (value === undefined) throw bad(`${field}: is missing. Write a probability, as in 0.05 or '5%'.`);
  return parseProbability(value, field);
}

/** A probability with or without correlation; 0 when it can never happen. */
export function chanceOf(value: ChanceDescription, field: string): ChanceModel {
  if (typeof value !== 'object') return probability(value, field);
  checkKeys(value, field, ['probability', 'correlation']);
  return correlated(value, field);
}

/** The fields `probability` and `correlation` of a description. */
export function correlated(
  value: { readonly probability: Probability; readonly correlation?: Probability },
  field: string,
): ChanceModel {
  const chance = probability(value.probability, `${field}.probability`);
  const correlation = parseProbability(value.correlation ?? 0, `${field}.correlation`);
  return correlation === 0 || chance === 0 ? chance : { probability: chance, correlation };
}

export function whole(value: unknown, field: string, minimum: number, what: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= minimum) return value;
  const from = minimum > 0 ? `, at least ${minimum}` : '';
  throw bad(`${field}: '${String(value)}' is not a whole number of ${what}${from}.`);
}

export function yesOrNo(value: unknown, field: string): boolean {
  if (typeof value === 'boolean') return value;
  throw bad(`${field}: '${String(value)}' is neither true nor false.`);
}

export function checkKeys(value: unknown, field: string, known: readonly string[]): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw bad(`${field}: expected an object with ${orList(known)}, not ${JSON.stringify(value)}.`);
  }
  const unknown = Object.keys(value).find(key => !known.includes(key));
  if (unknown === undefined) return;
  const guess = nearest(unknown, known);
  const remedy = guess === undefined ? `Known are ${orList(known)}.` : `Did you mean '${guess}'?`;
  throw bad(`${field}.${unknown}: there is no such field. ${remedy}`);
}

export function checkOneOf(value: object, field: string, kinds: readonly string[], otherwise = ''): void {
  const found = kinds.filter(kind => kind in value);
  if (found.length !== 1) throw bad(`${field}: expected exactly one of ${orList(kinds)}${otherwise}.`);
}

export function bad(message: string): FinwaitError {
  return new FinwaitError('bad-link', message);
}
