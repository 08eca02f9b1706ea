// Latin hypercube sampling: N points over any number of parameters, such that each parameter's range, cut into N
// slices, has exactly one point in every slice. Far fewer runs than a grid where many parameters vary at once.
// Source: McKay, Beckman and Conover, Technometrics 21 (1979).
import { FinwaitError, RandomSource, type RandomStream } from '../../time/index.ts';
import type { Experiment, ParameterKind, ParameterValue, Point, Sweep } from '../definition.ts';
import type { Settings } from './levels.ts';
import { readRange } from './ranges.ts';

/** Digits that a sampled number keeps: labels stay readable, and `--set` gives the same value again. */
const digits = 6;

/**
 * The points, in random order. Each parameter draws from a stream of its own, so that another one's range changes
 * nothing for it. Where nothing varies there is one point only.
 *
 * @throws FinwaitError naming the parameter whose range cannot be sampled
 */
export function latinHypercube(
  experiment: Experiment,
  settings: Settings,
  { latinHypercube: size = 1, logScale = [], seed }: Sweep & { readonly seed: string },
): readonly Point[] {
  const random = new RandomSource(`${experiment.name}/${seed}/latin-hypercube`);
  const columns = Object.entries(experiment.parameters).map(([name, kind]) => {
    const extent = extentOf(kind, name, settings.get(name), logScale.includes(name));
    return [name, extent, sample(kind, extent, size, random.stream(name))] as const;
  });
  const varies = columns.some(([, extent]) => 'from' in extent || extent.values.length > 1);
  return Array.from({ length: varies ? size : 1 }, (_, index) =>
    Object.fromEntries(columns.map(([name, , values]) => [name, values[index] ?? ''])),
  );
}

/** What a parameter is drawn from: a range of numbers, or some values that come equally often. */
type Extent =
  | { readonly from: number; readonly to: number; readonly isLog: boolean }
  | { readonly values: readonly ParameterValue[] };

function extentOf(kind: ParameterKind, name: string, text: string | undefined, isLog: boolean): Extent {
  if (text?.includes('..') === true && !text.includes(',')) {
    const { from, to, by } = readRange(text, name, part => Number(kind.parse(part, name)[0]));
    if (by === undefined || by === 'log') return range(from, to, isLog || by === 'log', name);
  }
  const values =
    text === undefined ? kind.values : text.split(',').flatMap(item => kind.parse(item.trim(), name));
  const numbers = values.filter(value => typeof value === 'number');
  if (numbers.length < values.length || new Set(values).size === 1) return { values };
  return range(Math.min(...numbers), Math.max(...numbers), isLog, name);
}

function range(from: number, to: number, isLog: boolean, name: string): Extent {
  if (isLog && !(from > 0)) {
    throw new FinwaitError('bad-range', `${name}: a log scale cannot begin at 0. Let its range begin above.`);
  }
  return from === to ? { values: [from] } : { from, to, isLog };
}

function sample(
  kind: ParameterKind,
  extent: Extent,
  size: number,
  stream: RandomStream,
): readonly ParameterValue[] {
  const slices = shuffled(size, stream);
  if (!('from' in extent)) {
    const { values } = extent;
    return slices.map(slice => values[Math.floor((slice * values.length) / size)] ?? '');
  }
  const { from, to, isLog } = extent;
  return slices.map(slice => {
    const share = (slice + stream.double()) / size;
    if (kind.kind === 'integer' && !isLog) return Math.min(to, Math.floor(from + share * (to - from + 1)));
    const value = isLog ? from * (to / from) ** share : from + share * (to - from);
    return printable(kind, Math.min(to, Math.max(from, Number(value.toPrecision(digits)))));
  });
}

/** The value as `--set` reads it when it is printed: a replayed run has exactly this one. */
function printable(kind: ParameterKind, value: number): ParameterValue {
  const whole = kind.kind === 'integer' || kind.kind === 'duration' ? Math.round(value) : value;
  return kind.parse(kind.print(whole), '')[0] ?? whole;
}

/** 0 … size − 1 in random order (Fisher and Yates). */
function shuffled(size: number, stream: RandomStream): readonly number[] {
  const order = Array.from({ length: size }, (_, index) => index);
  for (let last = size - 1; last > 0; last--) {
    const other = stream.integer(last + 1);
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  return order;
}
