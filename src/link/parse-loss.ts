// Reads the description of a loss model.
import type { LossDescription } from './description.ts';
import type { LossModel } from './parameters.ts';
import { bad, chanceOf, checkKeys, checkOneOf, correlated, duration, probability } from './parse-fields.ts';

const kinds = ['gilbertElliott', 'state', 'nth', 'pattern', 'recorded', 'probability'];

/** undefined: it loses nothing. */
export function parseLoss(description: LossDescription, field: string): LossModel | undefined {
  if (typeof description !== 'object') return random(chanceOf(description, field));
  checkKeys(description, field, [...kinds, 'correlation']);
  checkOneOf(description, field, kinds, " (or a plain probability such as '5%')");
  if ('probability' in description) return random(correlated(description, field));
  if ('correlation' in description) {
    throw bad(
      `${field}.correlation: goes with ${field}.probability; the other models have their own memory.`,
    );
  }
  if ('gilbertElliott' in description) {
    const { gilbertElliott } = description;
    const inside = `${field}.gilbertElliott`;
    checkKeys(gilbertElliott, inside, ['p', 'r', 'lossBad', 'lossGood', 'delayBad']);
    const delayBad = duration(gilbertElliott.delayBad ?? '0', `${inside}.delayBad`);
    return {
      kind: 'gilbert-elliott',
      p: probability(gilbertElliott.p, `${inside}.p`),
      r: probability(gilbertElliott.r, `${inside}.r`),
      lossBad: probability(gilbertElliott.lossBad ?? 1, `${inside}.lossBad`),
      lossGood: probability(gilbertElliott.lossGood ?? 0, `${inside}.lossGood`),
      ...(delayBad > 0 && { delayBad }),
    };
  }
  if ('state' in description) return parseStates(description.state, `${field}.state`);
  if ('pattern' in description)
    return { kind: 'pattern', lost: parsePattern(description.pattern, `${field}.pattern`), repeats: true };
  if ('recorded' in description)
    return { kind: 'pattern', lost: parsePattern(description.recorded, `${field}.recorded`), repeats: false };
  const nth: unknown = description.nth;
  if (!Array.isArray(nth) || !nth.every(n => Number.isSafeInteger(n) && n >= 1)) {
    throw bad(`${field}.nth: expected whole numbers from 1, as in [3, 5], not ${JSON.stringify(nth)}.`);
  }
  return nth.length === 0 ? undefined : { kind: 'nth', nth: description.nth };
}

function random(chance: ReturnType<typeof chanceOf>): LossModel | undefined {
  return chance === 0 ? undefined : { kind: 'bernoulli', probability: chance };
}

function parseStates(
  description: Extract<LossDescription, { state: unknown }>['state'],
  field: string,
): LossModel {
  checkKeys(description, field, ['p13', 'p31', 'p32', 'p23', 'p14']);
  const p13 = probability(description.p13, `${field}.p13`);
  const p31 = probability(description.p31 ?? 1 - p13, `${field}.p31`);
  const p32 = probability(description.p32 ?? 0, `${field}.p32`);
  const p23 = probability(description.p23 ?? 1, `${field}.p23`);
  const p14 = probability(description.p14 ?? 0, `${field}.p14`);
  if (p13 + p14 > 1) throw bad(`${field}: p13 and p14 are the ways out of one state: together at most 100%.`);
  if (p31 + p32 > 1) throw bad(`${field}: p31 and p32 are the ways out of one state: together at most 100%.`);
  return { kind: 'markov', p13, p31, p32, p23, p14 };
}

function parsePattern(text: unknown, field: string): string {
  const pattern = typeof text === 'string' ? text.replace(/\s+/g, '') : '';
  if (/^[01]+$/.test(pattern)) return pattern;
  throw bad(
    `${field}: expected a 1 for each packet to lose and a 0 for each to keep, as in '0010011', not ${JSON.stringify(text)}.`,
  );
}
