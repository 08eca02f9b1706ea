// Reads the description of one direction, checks every value and names the place of the first wrong one.
import type { BitsPerSecond } from '../time/index.ts';
import { probabilityOf } from './chance.ts';
import type { ChangeableDescription, DirectionDescription, SlotsDescription } from './description.ts';
import type {
  ChangeableParameters,
  CorruptModel,
  DirectionParameters,
  OutageWindow,
  Phase,
  ReorderModel,
  SlotModel,
} from './parameters.ts';
import { parseDelay, parseDistribution } from './parse-delay.ts';
import { bad, chanceOf, checkKeys, correlated, duration, probability, whole } from './parse-fields.ts';
import { parseLoss } from './parse-loss.ts';
import { parseNetemDescription } from './parse-netem.ts';
import { parseQueue, parseRateDescription } from './parse-queue.ts';
import { checkRecording } from './recorded.ts';

const changeable = ['delay', 'loss', 'rate', 'reorder', 'duplicate', 'corrupt', 'mtu', 'netem'] as const;
const lasting = ['queue', 'recorded', 'slots', 'outages', 'schedule'] as const;
/** A link of 1500 octets a millisecond, for RED before a recording, whose rate nobody knows. */
const assumedRate = 12e6 as BitsPerSecond;

/**
 * Reads one direction of a link, e.g. `{ delay: '20ms', loss: '5%', rate: '10Mbps' }`. What does nothing (a
 * loss of 0) is left out of the result.
 *
 * @param field the place of the description, for error messages: `link.toServer`
 * @throws FinwaitError `bad-link` (or `bad-duration`, `bad-probability`, `bad-rate`, `bad-netem`,
 *   `bad-distribution`, `bad-recording`) naming the field
 */
export function parseDirection(description: DirectionDescription, field: string): DirectionParameters {
  checkKeys(description, field, [...changeable, ...lasting]);
  const { queue, recorded, slots, outages, schedule = [] } = description;
  const base = parseChangeable(description, field);
  if (recorded !== undefined) {
    checkRecording(recorded, `${field}.recorded`);
    const rated = [description, ...schedule].findIndex(({ rate }) => rate !== undefined);
    if (rated >= 0)
      throw bad(`${field}.recorded: a recording says itself how fast the link is. Leave ${field}.rate out.`);
  }
  const rate = base.rate ?? (recorded === undefined ? undefined : assumedRate);
  if (queue !== undefined && rate === undefined) {
    throw bad(`${field}.queue: a queue needs a rate to wait for. Give ${field}.rate too, as in '10Mbps'.`);
  }
  const windows = outages === undefined ? [] : parseOutages(outages, `${field}.outages`);
  const phases = parseSchedule(schedule, base, description, `${field}.schedule`);
  return {
    ...base,
    ...(queue !== undefined && { queue: parseQueue(queue, `${field}.queue`, rate ?? assumedRate) }),
    ...(recorded !== undefined && { recorded: { opportunities: recorded } }),
    ...(slots !== undefined && { slots: parseSlots(slots, `${field}.slots`) }),
    ...(windows.length > 0 && { outages: windows }),
    ...(phases.length > 0 && { schedule: phases }),
  };
}

function parseChangeable(description: ChangeableDescription, field: string): ChangeableParameters {
  const { delay, loss, rate, reorder, duplicate, corrupt, mtu, netem } = description;
  const lossModel = loss === undefined ? undefined : parseLoss(loss, `${field}.loss`);
  const reorderModel = reorder === undefined ? undefined : parseReorder(reorder, `${field}.reorder`);
  const duplicates = duplicate === undefined ? 0 : chanceOf(duplicate, `${field}.duplicate`);
  const corruptModel = corrupt === undefined ? undefined : parseCorrupt(corrupt, `${field}.corrupt`);
  return {
    ...(delay !== undefined && { delay: parseDelay(delay, `${field}.delay`) }),
    ...(lossModel !== undefined && { loss: lossModel }),
    ...(rate !== undefined && { rate: parseRateDescription(rate, `${field}.rate`) }),
    ...(reorderModel !== undefined && { reorder: reorderModel }),
    ...(duplicates !== 0 && { duplicate: duplicates }),
    ...(corruptModel !== undefined && { corrupt: corruptModel }),
    ...(mtu !== undefined && { mtu: whole(mtu, `${field}.mtu`, 1, 'bytes') }),
    ...(netem !== undefined && { netem: parseNetemDescription(netem, `${field}.netem`) }),
  };
}

function parseReorder(
  description: NonNullable<ChangeableDescription['reorder']>,
  field: string,
): ReorderModel | undefined {
  checkKeys(description, field, ['probability', 'by', 'correlation', 'gap']);
  const chance = correlated(description, field);
  const by = duration(description.by, `${field}.by`);
  const gap = whole(description.gap ?? 1, `${field}.gap`, 1, 'packets');
  return chance === 0 ? undefined : { probability: chance, by, ...(gap > 1 && { gap }) };
}

function parseCorrupt(
  description: NonNullable<ChangeableDescription['corrupt']>,
  field: string,
): CorruptModel | undefined {
  if (typeof description !== 'object') {
    const chance = probability(description, field);
    return chance === 0 ? undefined : { probability: chance, bits: 1 };
  }
  checkKeys(description, field, ['probability', 'correlation', 'bits']);
  const chance = correlated(description, field);
  const bits = whole(description.bits ?? 1, `${field}.bits`, 1, 'bits');
  return probabilityOf(chance) === 0 ? undefined : { probability: chance, bits };
}

function parseSlots(description: SlotsDescription, field: string): SlotModel {
  checkKeys(description, field, [
    'minimum',
    'maximum',
    'delay',
    'jitter',
    'distribution',
    'packets',
    'bytes',
  ]);
  const { packets, bytes } = description;
  const limits = {
    packets: packets === undefined ? Infinity : whole(packets, `${field}.packets`, 1, 'packets'),
    bytes: bytes === undefined ? Infinity : whole(bytes, `${field}.bytes`, 1, 'bytes'),
  };
  if ('delay' in description) {
    const delay = duration(description.delay, `${field}.delay`);
    const jitter = duration(description.jitter, `${field}.jitter`);
    const table = parseDistribution(description.distribution ?? 'uniform', `${field}.distribution`);
    return { wait: { delay, jitter, correlation: 0, table }, ...limits };
  }
  const minimum = duration(description.minimum, `${field}.minimum`);
  const maximum = duration(description.maximum ?? minimum, `${field}.maximum`);
  if (maximum < minimum) throw bad(`${field}.maximum: is less than the minimum. Swap them.`);
  return { wait: { minimum, maximum }, ...limits };
}

function parseOutages(
  description: NonNullable<DirectionDescription['outages']>,
  field: string,
): OutageWindow[] {
  if (!Array.isArray(description)) throw bad(`${field}: expected a list, as in [{ from: '1s', to: '8s' }].`);
  const windows = description.map((window, index) => {
    const place = `${field}[${index}]`;
    checkKeys(window, place, ['from', 'to']);
    const from = duration(window.from, `${place}.from`);
    const to = duration(window.to, `${place}.to`);
    if (to <= from) throw bad(`${place}.to: an outage must end after it begins.`);
    return { from, to };
  });
  const early = windows.findIndex(({ from }, index) => from < (windows[index - 1]?.to ?? 0));
  if (early > 0) throw bad(`${field}[${early}].from: begins before the outage before it has ended.`);
  return windows;
}

/** Phases in full: each has all that holds from its time on. */
function parseSchedule(
  entries: NonNullable<DirectionDescription['schedule']>,
  base: ChangeableParameters,
  description: DirectionDescription,
  field: string,
): Phase[] {
  if (!Array.isArray(entries)) throw bad(`${field}: expected a list, as in [{ at: '5s', loss: '5%' }].`);
  let merged: ChangeableDescription = Object.fromEntries(
    changeable.filter(name => description[name] !== undefined).map(name => [name, description[name]]),
  );
  let last = 0;
  return entries.map((entry, index) => {
    const place = `${field}[${index}]`;
    checkKeys(entry, place, ['at', ...changeable]);
    const from = duration(entry.at, `${place}.at`);
    if (from <= last) throw bad(`${place}.at: must be later than ${index === 0 ? '0' : 'the entry before'}.`);
    last = from;
    // By itself first, so that a complaint names the entry and not the sum.
    const { at: _, ...changes } = entry;
    const own = parseChangeable(changes, place);
    if (own.rate !== undefined && base.rate === undefined) {
      throw bad(`${place}.rate: give ${field.replace(/schedule$/, 'rate')} too, for the time before.`);
    }
    merged = { ...merged, ...changes };
    return { from, parameters: parseChangeable(merged, place) };
  });
}
