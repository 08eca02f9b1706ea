// Reads the description of a rate and of the queue before it.
import { parseProbability, parseRate, type BitsPerSecond } from '../time/index.ts';
import type { QueueDescription, RateDescription } from './description.ts';
import type { CodelParameters, QueueModel, RateModel, RedModel } from './parameters.ts';
import { bad, checkKeys, checkOneOf, duration, whole, yesOrNo } from './parse-fields.ts';
import { TransmissionTime } from './transmission-time.ts';

const kinds = ['packets', 'bytes', 'red', 'codel', 'fqCodel'];

/** @param rate of the wire behind it, for RED's average */
export function parseQueue(
  description: QueueDescription,
  field: string,
  rate: BitsPerSecond | RateModel,
): QueueModel {
  checkKeys(description, field, kinds);
  checkOneOf(description, field, kinds);
  if ('red' in description) return parseRed(description.red, `${field}.red`, rate);
  if ('codel' in description) {
    const { codel } = description;
    const inside = `${field}.codel`;
    checkKeys(codel, inside, ['limit', 'target', 'interval', 'ecn']);
    const limit = whole(codel.limit ?? 1000, `${inside}.limit`, 0, 'packets');
    return { kind: 'codel', limit, ...parseControl(codel, inside, false) };
  }
  if ('fqCodel' in description) {
    const { fqCodel } = description;
    const inside = `${field}.fqCodel`;
    checkKeys(fqCodel, inside, ['limit', 'flows', 'quantum', 'target', 'interval', 'ecn']);
    return {
      kind: 'fq-codel',
      limit: whole(fqCodel.limit ?? 10_240, `${inside}.limit`, 1, 'packets'),
      flows: whole(fqCodel.flows ?? 1024, `${inside}.flows`, 1, 'flows'),
      quantum: whole(fqCodel.quantum ?? 1514, `${inside}.quantum`, 1, 'bytes'),
      ...parseControl(fqCodel, inside, true),
    };
  }
  const unit = 'packets' in description ? 'packets' : 'bytes';
  const limit: unknown = 'packets' in description ? description.packets : description.bytes;
  return { unit, limit: whole(limit, `${field}.${unit}`, 0, unit) };
}

/** undefined: no rate. */
export function parseRateDescription(description: RateDescription, field: string): BitsPerSecond | RateModel {
  if (typeof description !== 'object') return parseRate(description, field);
  checkKeys(description, field, ['rate', 'packetOverhead', 'cellSize', 'cellOverhead']);
  const { packetOverhead = 0, cellSize = 0, cellOverhead = 0 } = description;
  return {
    rate: parseRate(description.rate, `${field}.rate`),
    packetOverhead: whole(packetOverhead, `${field}.packetOverhead`, -Infinity, 'bytes'),
    cellSize: whole(cellSize, `${field}.cellSize`, 0, 'bytes'),
    cellOverhead: whole(cellOverhead, `${field}.cellOverhead`, -Infinity, 'bytes'),
  };
}

function parseControl(
  description: { target?: unknown; interval?: unknown; ecn?: unknown },
  field: string,
  ecnDefault: boolean,
): CodelParameters {
  const interval = duration((description.interval ?? '100ms') as string, `${field}.interval`);
  if (interval === 0) throw bad(`${field}.interval: must be more than 0, as in '100ms'.`);
  return {
    target: duration((description.target ?? '5ms') as string, `${field}.target`),
    interval,
    ecn: yesOrNo(description.ecn ?? ecnDefault, `${field}.ecn`),
  };
}

function parseRed(
  description: Extract<QueueDescription, { red: unknown }>['red'],
  field: string,
  rate: BitsPerSecond | RateModel,
): RedModel {
  checkKeys(description, field, ['limit', 'min', 'max', 'probability', 'weight', 'avpkt', 'ecn']);
  const limit = whole(description.limit, `${field}.limit`, 1, 'bytes');
  const min = whole(description.min, `${field}.min`, 0, 'bytes');
  const max = whole(description.max, `${field}.max`, 1, 'bytes');
  if (max <= min) throw bad(`${field}.max: must be more than ${field}.min, ${min}; three times is usual.`);
  const weight: unknown = description.weight ?? 0.002;
  if (!(typeof weight === 'number' && weight > 0 && weight <= 1)) {
    throw bad(`${field}.weight: '${String(weight)}' is not a number above 0 and up to 1, as in 0.002.`);
  }
  const avpkt = whole(description.avpkt ?? 1000, `${field}.avpkt`, 1, 'bytes');
  return {
    kind: 'red',
    limit,
    min,
    max,
    weight,
    probability: parseProbability(description.probability ?? 0.02, `${field}.probability`),
    idleTime: Math.max(1, new TransmissionTime(rate).of(avpkt)),
    ecn: yesOrNo(description.ecn ?? false, `${field}.ecn`),
  };
}
