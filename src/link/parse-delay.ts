// Reads the description of a delay.
import { ms, orList, parseProbability, type Duration } from '../time/index.ts';
import type { DelayDescription, DistributionDescription } from './description.ts';
import { checkTable, distributionTable, type DistributionTable } from './distribution-tables.ts';
import type { DelayModel } from './parameters.ts';
import { bad, checkKeys, checkOneOf, duration, yesOrNo } from './parse-fields.ts';

const kinds = ['uniform', 'normal', 'pareto', 'jitter'];
const paretoMaximumDefault = ms(3_600_000);

export function parseDelay(description: DelayDescription, field: string): DelayModel {
  if (typeof description !== 'object') return { kind: 'constant', delay: duration(description, field) };
  checkKeys(description, field, [...kinds, 'keepOrder']);
  checkOneOf(description, field, kinds, " (or a plain duration such as '20ms')");
  const keepOrder = yesOrNo(description.keepOrder ?? true, `${field}.keepOrder`);
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
  if ('jitter' in description) {
    const inside = `${field}.jitter`;
    const { jitter } = description;
    checkKeys(jitter, inside, ['delay', 'jitter', 'correlation', 'distribution']);
    return {
      kind: 'jitter',
      delay: duration(jitter.delay, `${inside}.delay`),
      jitter: duration(jitter.jitter, `${inside}.jitter`),
      correlation: parseProbability(jitter.correlation ?? 0, `${inside}.correlation`),
      table: parseDistribution(jitter.distribution ?? 'uniform', `${inside}.distribution`),
      keepOrder,
    };
  }
  return parsePareto(description.pareto, `${field}.pareto`, keepOrder);
}

/** The table of a distribution; null when it is uniform. */
export function parseDistribution(
  description: DistributionDescription,
  field: string,
): DistributionTable | null {
  switch (description) {
    case 'uniform':
      return null;
    case 'normal':
    case 'pareto':
    case 'paretonormal':
      return distributionTable(description);
    default:
      if (typeof description === 'string') {
        const known = orList(['uniform', 'normal', 'pareto', 'paretonormal']);
        throw bad(`${field}: there is no distribution '${String(description)}'. Write ${known}, or a table.`);
      }
      checkTable(description, field);
      return description;
  }
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
