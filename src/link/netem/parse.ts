// Reads netem's command: what stands behind `netem` in `tc qdisc add dev eth0 root netem …`, that whole line, or
// the line that `tc qdisc show` prints. Words may be shortened as tc allows it ('dup', 'dist'). What tc refuses
// is refused here, too, and so are chances that it lets overflow.
import { unreachable } from '../../time/index.ts';
import type { RateModel } from '../parameters.ts';
import type { NetemChance, NetemDelay, NetemLoss, NetemOptions, NetemSlot } from './options.ts';
import { takeInteger, takePercent, takeRate, takeSize, takeTime } from './quantities.ts';
import { Words } from './words.ts';

/** In the order in which tc tries them: the first that begins with what was written is meant. */
const keywords = [
  'limit',
  'latency',
  'delay',
  'loss',
  'drop',
  'seed',
  'ecn',
  'reorder',
  'corrupt',
  'gap',
  'duplicate',
  'distribution',
  'rate',
  'slot',
] as const;

const limitDefault = 1000;

type Mutable<T> = { -readonly [key in keyof T]: T[key] };
type Draft = Mutable<Omit<NetemOptions, 'delay' | 'reorder'>> & {
  delay?: Mutable<NetemDelay>;
  reorder?: Mutable<NonNullable<NetemOptions['reorder']>>;
  gap?: number;
  distribution?: string;
};

/**
 * Reads a netem command such as `delay 20ms 5ms 25% loss gemodel 1% 10%`.
 *
 * @param field where it stands, for error messages
 * @throws FinwaitError `bad-netem` showing the place with a caret and what was expected
 */
export function parseNetem(command: string, field = 'netem'): NetemOptions {
  const words = new Words(command, field);
  skipQdisc(words);
  const draft: Draft = { limit: limitDefault, ecn: false };
  while (!words.atEnd) parseOption(words, draft);
  return finish(words, draft);
}

/** Skips `tc qdisc add dev eth0 root netem`, and `qdisc netem 8001: root refcnt 2` as tc prints it. */
function skipQdisc(words: Words): void {
  if (!/^(sudo|tc|\/.*\/tc|qdisc|netem)$/.test(words.next)) return;
  if (!words.skipPast('netem')) {
    throw words.missing("There is no 'netem' in it: other queueing disciplines are not read here.");
  }
  if (/^[\da-f]+:[\da-f]*$/i.test(words.next)) words.take('a handle');
  for (;;) {
    if (words.takeIf('dev')) words.take("the device's name");
    else if (words.takeIf('parent')) words.take("the parent's handle");
    else if (words.takeIf('refcnt')) words.take('a number');
    else if (!words.takeIf('root')) return;
  }
}

function parseOption(words: Words, draft: Draft): void {
  const word = words.take('an option');
  const keyword = keywords.find(known => known.startsWith(word));
  if (keyword === undefined) throw words.bad(`There is no such option of netem.`, keywords);
  switch (keyword) {
    case 'limit':
      draft.limit = takeSize(words, 'a number of packets');
      return;
    case 'latency':
    case 'delay':
      draft.delay = { ...takeDelay(words), distribution: 'uniform' };
      return;
    case 'distribution':
      draft.distribution = words.take('uniform, normal, pareto, paretonormal or the name of a table');
      return;
    case 'loss':
    case 'drop':
      if (draft.loss !== undefined) throw words.bad('Loss is given twice. Leave one out.');
      draft.loss = takeLoss(words);
      return;
    case 'seed':
      draft.seed = takeSeed(words);
      return;
    case 'ecn':
      draft.ecn = true;
      return;
    case 'reorder':
      draft.reorder = { ...takeChance(words, 'how many packets to reorder'), gap: 1 };
      return;
    case 'gap':
      draft.gap = takeInteger(words, 'a number of packets', 0);
      return;
    case 'corrupt':
      draft.corrupt = takeChance(words, 'how many packets to corrupt');
      return;
    case 'duplicate':
      draft.duplicate = takeChance(words, 'how many packets to duplicate');
      return;
    case 'rate':
      draft.rate = takeRateModel(words);
      return;
    case 'slot':
      draft.slot = takeSlot(words);
      return;
    default:
      unreachable(keyword);
  }
}

/** What tc checks when all is read, and defaults that depend on each other. */
function finish(words: Words, draft: Draft): NetemOptions {
  const { gap, distribution, delay, reorder, ...options } = draft;
  if (reorder !== undefined && reorder.probability > 0 && (delay?.delay ?? 0) === 0) {
    throw words.missing("Reordering needs a delay for the others to wait: add one, as in 'delay 10ms'.");
  }
  if (gap !== undefined && gap > 0 && !(reorder !== undefined && reorder.probability > 0)) {
    throw words.missing("A gap needs reordering: add it, as in 'reorder 25%'.");
  }
  if (options.ecn && (options.loss === undefined || isNoLoss(options.loss))) {
    throw words.missing("Marking instead of losing needs a loss model: add one, as in 'loss 1%'.");
  }
  if (distribution !== undefined && !(delay !== undefined && delay.delay > 0 && delay.jitter > 0)) {
    throw words.missing("A distribution needs a delay with jitter: add it, as in 'delay 20ms 5ms'.");
  }
  // tc's gap of 0 is that of 1.
  if (reorder !== undefined && gap !== undefined && gap > 0) reorder.gap = gap;
  if (delay !== undefined && distribution !== undefined) delay.distribution = distribution;
  const { loss, corrupt, duplicate } = options;
  if (loss !== undefined && isNoLoss(loss)) delete options.loss;
  if (corrupt?.probability === 0) delete options.corrupt;
  if (duplicate?.probability === 0) delete options.duplicate;
  return {
    ...options,
    ...(delay && (delay.delay > 0 || delay.jitter > 0) && { delay }),
    ...(reorder && reorder.probability > 0 && { reorder }),
  };
}

const isNoLoss = (loss: NetemLoss): boolean => loss.kind === 'random' && loss.probability === 0;

function takeDelay(words: Words): Omit<NetemDelay, 'distribution'> {
  const delay = takeTime(words, 'a delay');
  const jitter = words.nextIsNumber ? takeTime(words, 'a jitter') : (0 as NetemDelay['jitter']);
  const correlation = jitter > 0 && words.nextIsNumber ? takePercent(words, 'a correlation') : 0;
  return { delay, jitter, correlation };
}

function takeChance(words: Words, expected: string): NetemChance {
  const probability = takePercent(words, expected);
  return { probability, correlation: words.nextIsNumber ? takePercent(words, 'a correlation') : 0 };
}

function takeLoss(words: Words): NetemLoss {
  if (words.nextIsNumber) return { kind: 'random', ...takeChance(words, 'how many packets to lose') };
  const model = words.take("a percentage, 'random', 'state' or 'gemodel'");
  switch (model) {
    case 'random':
      return { kind: 'random', ...takeChance(words, 'how many packets to lose') };
    case 'state':
      return takeStates(words);
    case 'gemodel':
      return takeGemodel(words);
    default:
      throw words.bad("Expected a percentage, 'random', 'state' or 'gemodel'.", [
        'random',
        'state',
        'gemodel',
      ]);
  }
}

/** p13 [p31 [p32 [p23 [p14]]]], each perhaps with its name before it, as tc prints them. */
function takeStates(words: Words): NetemLoss {
  const p13 = takeNamed(words, 'p13') ?? takePercent(words, 'p13');
  const p31 = takeNamed(words, 'p31') ?? 1 - p13;
  const p32 = takeNamed(words, 'p32') ?? 0;
  const p23 = takeNamed(words, 'p23') ?? 1;
  const p14 = takeNamed(words, 'p14') ?? 0;
  // The kernel adds them in 32 bits and goes on with what is left of the sum.
  if (p13 + p14 > 1) throw words.bad('p13 and p14 leave the same state: together at most 100%.');
  if (p31 + p32 > 1) throw words.bad('p31 and p32 leave the same state: together at most 100%.');
  return { kind: 'state', p13, p31, p32, p23, p14 };
}

/** p [r [1-h [1-k]]]. */
function takeGemodel(words: Words): NetemLoss {
  const p = takeNamed(words, 'p') ?? takePercent(words, 'p');
  const r = takeNamed(words, 'r') ?? 1 - p;
  const lossBad = takeNamed(words, '1-h') ?? 1;
  const lossGood = takeNamed(words, '1-k') ?? 0;
  return { kind: 'gemodel', p, r, lossBad, lossGood };
}

function takeNamed(words: Words, name: string): number | undefined {
  if (words.takeIf(name) || words.nextIsNumber) return takePercent(words, name);
  return undefined;
}

function takeRateModel(words: Words): RateModel {
  const rate = takeRate(words, 'a rate');
  const least = -(2 ** 31);
  const packetOverhead =
    words.takeIf('packetoverhead') || words.nextIsSigned
      ? takeInteger(words, 'the octets beside a packet', least)
      : 0;
  const cellSize =
    words.takeIf('cellsize') || words.nextIsNumber ? takeInteger(words, 'the octets of a cell', 0) : 0;
  const cellOverhead =
    words.takeIf('celloverhead') || words.nextIsSigned
      ? takeInteger(words, 'the octets beside a cell', least)
      : 0;
  return { rate, packetOverhead, cellSize, cellOverhead };
}

function takeSlot(words: Words): NetemSlot {
  if (words.nextIsNumber) {
    const minimum = takeTime(words, 'the least wait for a slot');
    const maximum = words.nextIsNumber ? takeTime(words, 'the greatest wait for a slot') : minimum;
    if (maximum < minimum) throw words.bad('The greatest wait is less than the least. Swap them.');
    return { kind: 'range', minimum, maximum, ...takeSlotLimits(words) };
  }
  const word = words.take("a time or 'distribution'");
  if (word !== 'distribution') throw words.bad("Expected a time or 'distribution'.", ['distribution']);
  const distribution = words.take('uniform, normal, pareto, paretonormal or the name of a table');
  const delay = takeTime(words, 'the mean wait for a slot');
  const jitter = takeTime(words, 'its jitter');
  if (jitter === 0) throw words.bad('The jitter of a distribution must be more than 0.');
  return { kind: 'distribution', distribution, delay, jitter, ...takeSlotLimits(words) };
}

function takeSlotLimits(words: Words): { packets: number; bytes: number } {
  const isNext = (name: string): boolean => words.next !== '' && name.startsWith(words.next);
  let [packets, bytes] = [0, 0];
  if (isNext('packets')) {
    words.take('packets');
    packets = takeInteger(words, 'a number of packets', 0);
  }
  if (isNext('bytes')) {
    words.take('bytes');
    bytes = takeSize(words, 'a number of bytes');
  }
  return { packets, bytes };
}

function takeSeed(words: Words): string {
  const word = words.take('a seed');
  if (!/^\d+$/.test(word)) throw words.bad("Expected a seed: a whole number, as in '42'.");
  return word.replace(/^0+(?=\d)/, '');
}
