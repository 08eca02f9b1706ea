// Reads the description of one direction, checks every value and names the place of the first wrong one.
import {
  FinwaitError,
  ms,
  nearest,
  orList,
  parseDuration,
  parseProbability,
  parseRate,
  type Duration,
  type Nanoseconds,
  type Probability,
} from '../time/index.ts';
import type { DelayDescription, DirectionDescription, LossDescription } from './description.ts';
import type { DelayModel, DirectionParameters, LossModel, QueueLimit, ReorderModel } from './parameters.ts';

const paretoMaximumDefault = ms(3_600_000);

/**
 * Reads one direction of a link, e.g. `{ delay: '20ms', loss: '5%', rate: '10Mbps' }`. What does nothing (a
 * loss of 0) is left out of the result.
 *
 * @param field the place of the description, for error messages: `link.toServer`
 * @throws FinwaitError `bad-link` (or `bad-duration`, `bad-probability`, `bad-rate`) naming the field
 */
export function parseDirection(description: DirectionDescription, field: string): DirectionParameters {
  checkKeys(description, field, ['delay', 'loss', 'rate', 'queue', 'reorder', 'duplicate']);
  const { delay, loss, rate, queue, reorder, duplicate } = description;
  const lossModel = loss === undefined ? undefined : parseLoss(loss, `${field}.loss`);
  const reorderModel = reorder === undefined ? undefined : parseReorder(reorder, `${field}.reorder`);
  const duplicates = duplicate === undefined ? 0 : probability(duplicate, `${field}.duplicate`);
  if (queue !== undefined && rate === undefined) {
    throw bad(`${field}.queue: a queue needs a rate to wait for. Give ${field}.rate too, as in '10Mbps'.`);
  }
  return {
    ...(delay !== undefined && { delay: parseDelay(delay, `${field}.delay`) }),
    ...(lossModel !== undefined && { loss: lossModel }),
    ...(rate !== undefined && { rate: parseRate(rate, `${field}.rate`) }),
    ...(queue !== undefined && { queue: parseQueue(queue, `${field}.queue`) }),
    ...(reorderModel !== undefined && { reorder: reorderModel }),
    ...(duplicates > 0 && { duplicate: duplicates }),
  };
}

function parseDelay(description: DelayDescription, field: string): DelayModel {
  if (typeof description !== 'object') return { kind: 'constant', delay: duration(description, field) };
  checkKeys(description, field, ['uniform', 'normal', 'pareto', 'keepOrder']);
  checkOneOf(description, field, ['uniform', 'normal', 'pareto'], " (or a plain duration such as '20ms')");
  const keepOrder = description.keepOrder ?? true;
  if (typeof keepOrder !== 'boolean')
    throw bad(`${field}.keepOrder: '${String(keepOrder)}' is neither true nor false.`);
  if ('uniform' in description) {
    const range: unknown = description.uniform;
    if (!Array.isArray(range) || range.length !== 2) {
      throw bad(`${field}.uniform: expected the least and the greatest delay, as in ['10ms', '30ms'].`);
    }
    const minimum = duration(description.uniform[0], `${field}.uniform[0]`);
    const maximum = duration(description.uniform[1], `${field}.uniform[1]`);
    if (maximum < minimum) throw bad(`${field}.uniform: the least delay exceeds the greatest. Swap them.`);
    return { kind: 'uniform', minimum, maximum, keepOrder };
  }
  if ('normal' in description) {
    checkKeys(description.normal, `${field}.normal`, ['mean', 'deviation']);
    const mean = duration(description.normal.mean, `${field}.normal.mean`);
    const deviation = duration(description.normal.deviation, `${field}.normal.deviation`);
    return { kind: 'normal', mean, deviation, keepOrder };
  }
  return parsePareto(description.pareto, `${field}.pareto`, keepOrder);
}

function parsePareto(
  description: { minimum: Duration; shape: number; maximum?: Duration },
  field: string,
  keepOrder: boolean,
): DelayModel {
  checkKeys(description, field, ['minimum', 'shape', 'maximum']);
  const minimum = duration(description.minimum, `${field}.minimum`);
  const maximum = duration(description.maximum ?? paretoMaximumDefault, `${field}.maximum`);
  const { shape } = description;
  if (minimum === 0) throw bad(`${field}.minimum: must be more than 0, as in '10ms'.`);
  if (maximum < minimum) throw bad(`${field}.maximum: is less than the minimum.`);
  if (!(typeof shape === 'number' && shape > 0 && shape < Infinity)) {
    throw bad(
      `${field}.shape: '${String(shape)}' is not a number above 0. The heavier the tail, the less: 1.5 is heavy.`,
    );
  }
  return { kind: 'pareto', minimum, maximum, shape, keepOrder };
}

function parseLoss(description: LossDescription, field: string): LossModel | undefined {
  if (typeof description !== 'object') {
    const chance = probability(description, field);
    return chance === 0 ? undefined : { kind: 'bernoulli', probability: chance };
  }
  checkKeys(description, field, ['gilbertElliott', 'nth']);
  checkOneOf(description, field, ['gilbertElliott', 'nth'], " (or a plain probability such as '5%')");
  if ('gilbertElliott' in description) {
    const { gilbertElliott } = description;
    const inside = `${field}.gilbertElliott`;
    checkKeys(gilbertElliott, inside, ['p', 'r', 'lossBad', 'lossGood']);
    return {
      kind: 'gilbert-elliott',
      p: probability(gilbertElliott.p, `${inside}.p`),
      r: probability(gilbertElliott.r, `${inside}.r`),
      lossBad: probability(gilbertElliott.lossBad ?? 1, `${inside}.lossBad`),
      lossGood: probability(gilbertElliott.lossGood ?? 0, `${inside}.lossGood`),
    };
  }
  const nth: unknown = description.nth;
  if (!Array.isArray(nth) || !nth.every(n => Number.isSafeInteger(n) && n >= 1)) {
    throw bad(`${field}.nth: expected whole numbers from 1, as in [3, 5], not ${JSON.stringify(nth)}.`);
  }
  return nth.length === 0 ? undefined : { kind: 'nth', nth: description.nth };
}

function parseQueue(description: NonNullable<DirectionDescription['queue']>, field: string): QueueLimit {
  checkKeys(description, field, ['packets', 'bytes']);
  checkOneOf(description, field, ['packets', 'bytes']);
  const unit = 'packets' in description ? 'packets' : 'bytes';
  const limit: unknown = 'packets' in description ? description.packets : description.bytes;
  if (typeof limit !== 'number' || !Number.isSafeInteger(limit) || limit < 0) {
    throw bad(`${field}.${unit}: '${String(limit)}' is not a whole number of ${unit}.`);
  }
  return { unit, limit };
}

function parseReorder(
  description: NonNullable<DirectionDescription['reorder']>,
  field: string,
): ReorderModel | undefined {
  checkKeys(description, field, ['probability', 'by']);
  const chance = probability(description.probability, `${field}.probability`);
  const by = duration(description.by, `${field}.by`);
  return chance === 0 ? undefined : { probability: chance, by };
}

/** Like `parseDuration`, but says which field is missing. */
function duration(value: Duration | undefined, field: string): Nanoseconds {
  if (value === undefined) throw bad(`${field}: is missing. Write a duration, as in '20ms'.`);
  return parseDuration(value, field);
}

function probability(value: Probability | undefined, field: string): number {
  if (value === undefined) throw bad(`${field}: is missing. Write a probability, as in 0.05 or '5%'.`);
  return parseProbability(value, field);
}

function checkKeys(value: unknown, field: string, known: readonly string[]): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw bad(`${field}: expected an object with ${orList(known)}, not ${JSON.stringify(value)}.`);
  }
  const unknown = Object.keys(value).find(key => !known.includes(key));
  if (unknown === undefined) return;
  const guess = nearest(unknown, known);
  const remedy = guess === undefined ? `Known are ${orList(known)}.` : `Did you mean '${guess}'?`;
  throw bad(`${field}.${unknown}: there is no such field. ${remedy}`);
}

function checkOneOf(value: object, field: string, kinds: readonly string[], otherwise = ''): void {
  const found = kinds.filter(kind => kind in value);
  if (found.length !== 1) throw bad(`${field}: expected exactly one of ${orList(kinds)}${otherwise}.`);
}

function bad(message: string): FinwaitError {
  return new FinwaitError('bad-link', message);
}
