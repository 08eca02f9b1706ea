// A netem command as text, in tc's order, each value so that it is read back exactly. Defaults are left out.
import type { NetemChance, NetemDelay, NetemLoss, NetemOptions, NetemSlot } from './options.ts';
import { printPercent, printRate, printTime } from './quantities.ts';

/** The canonical text of the options; `parseNetem` reads it back as the same options. */
export function formatNetem(options: NetemOptions): string {
  const { limit, delay, loss, ecn, corrupt, duplicate, reorder, rate, slot, seed } = options;
  const parts: string[] = [];
  if (limit !== 1000) parts.push(`limit ${limit}`);
  if (delay !== undefined) parts.push(delayText(delay));
  if (loss !== undefined) parts.push(`loss ${lossText(loss)}`);
  if (ecn) parts.push('ecn');
  if (corrupt !== undefined) parts.push(`corrupt ${chanceText(corrupt)}`);
  if (duplicate !== undefined) parts.push(`duplicate ${chanceText(duplicate)}`);
  if (reorder !== undefined) {
    parts.push(`reorder ${chanceText(reorder)}${reorder.gap === 1 ? '' : ` gap ${reorder.gap}`}`);
  }
  if (rate !== undefined) {
    const overheads = withoutDefaults([rate.packetOverhead, rate.cellSize, rate.cellOverhead], [0, 0, 0]);
    parts.push(['rate', printRate(rate.rate), ...overheads].join(' '));
  }
  if (slot !== undefined) parts.push(slotText(slot));
  if (seed !== undefined) parts.push(`seed ${seed}`);
  return parts.join(' ');
}

function delayText({ delay, jitter, correlation, distribution }: NetemDelay): string {
  const words = ['delay', printTime(delay)];
  if (jitter > 0) words.push(printTime(jitter));
  if (correlation > 0) words.push(printPercent(correlation));
  if (distribution !== 'uniform') words.push('distribution', distribution);
  return words.join(' ');
}

function lossText(loss: NetemLoss): string {
  switch (loss.kind) {
    case 'random':
      return chanceText(loss);
    case 'state': {
      const { p13, p31, p32, p23, p14 } = loss;
      return [
        'state',
        ...withoutDefaults([p13, p31, p32, p23, p14], [NaN, 1 - p13, 0, 1, 0], printPercent),
      ].join(' ');
    }
    case 'gemodel': {
      const { p, r, lossBad, lossGood } = loss;
      return [
        'gemodel',
        ...withoutDefaults([p, r, lossBad, lossGood], [NaN, 1 - p, 1, 0], printPercent),
      ].join(' ');
    }
  }
}

function chanceText({ probability, correlation }: NetemChance): string {
  return printPercent(probability) + (correlation === 0 ? '' : ` ${printPercent(correlation)}`);
}

function slotText(slot: NetemSlot): string {
  const words = ['slot'];
  if (slot.kind === 'range') {
    words.push(printTime(slot.minimum));
    if (slot.maximum !== slot.minimum) words.push(printTime(slot.maximum));
  } else words.push('distribution', slot.distribution, printTime(slot.delay), printTime(slot.jitter));
  if (slot.packets > 0) words.push(`packets ${slot.packets}`);
  if (slot.bytes > 0) words.push(`bytes ${slot.bytes}`);
  return words.join(' ');
}

/** The values up to the last one that is not its default. */
function withoutDefaults(
  values: readonly number[],
  defaults: readonly number[],
  print: (value: number) => string = String,
): string[] {
  const last = values.findLastIndex((value, index) => value !== defaults[index]);
  return values.slice(0, last + 1).map(print);
}
