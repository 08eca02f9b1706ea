// Ranges as users write them: '0..10%/2%' by steps, '1ms..1s/x10' by a factor, '0..1/lin5' and '1ms..1s/log7' by
// how many values there shall be, evenly spread or evenly on a log scale.
import { FinwaitError } from '../../time/index.ts';

/** A longer range is a slip of the pen. */
const lengthMax = 10_000;

/** The two ends of a range and how it goes from one to the other. */
export interface Range {
  readonly from: number;
  readonly to: number;
  /** What stands after the slash: '2%', 'x10', 'lin5', 'log7', 'log'; absent without one. */
  readonly by?: string;
}

/**
 * Reads the ends of a range. A number without a unit takes that of the upper end: '2..10%' begins at 2%.
 *
 * @param read reads one number with its unit
 * @throws FinwaitError `bad-range` naming the parameter and how a range is written
 */
export function readRange(text: string, name: string, read: (text: string) => number): Range {
  const match = /^(.+?)\.\.([^/]+)(?:\/\s*(.+))?$/.exec(text.trim());
  if (match === null) throw bad(text, name, 'is no range');
  const [, lower = '', upper = '', by] = match;
  const unit = unitOf(upper);
  const from = read(withUnit(lower, unit));
  const to = read(upper);
  if (from > to) throw bad(text, name, 'runs backwards');
  return by === undefined ? { from, to } : { from, to, by: /^\d/.test(by) ? withUnit(by, unit) : by.trim() };
}

const unitOf = (text: string): string => /[^\d.\s]+\s*$/.exec(text)?.[0].trim() ?? '';
const withUnit = (part: string, unit: string): string =>
  /^[\d.\s]+$/.test(part) ? part.trim() + unit : part;

/**
 * The numbers of a range, both ends included when a step lands on them.
 *
 * @param read reads one number with its unit
 * @param step of a range that names none; without it, naming one is required
 * @throws FinwaitError `bad-range` naming the parameter and how a range is written
 */
export function expandRange(
  text: string,
  name: string,
  read: (text: string) => number,
  step?: number,
): readonly number[] {
  const { from, to, by } = readRange(text, name, read);
  const [, way = '', amount = ''] = /^(x|lin|log)\s*(.*)$/.exec(by ?? '') ?? [];
  if (way === 'x') return geometric(from, to, Number(amount), text, name);
  if (way !== '') return spread(from, to, way === 'log', amount, text, name);
  const stride = by === undefined ? step : read(by);
  if (stride === undefined || !(stride > 0)) throw bad(text, name, 'has no step');
  // A relative allowance, because 0.1 / 0.02 may come out just below 5.
  const count = Math.floor(((to - from) / stride) * (1 + 1e-12) + 1e-9) + 1;
  if (count > lengthMax) throw bad(text, name, `has ${count} values (at most ${lengthMax})`);
  return Array.from({ length: count }, (_, index) => tidy(from + index * stride));
}

function geometric(from: number, to: number, factor: number, text: string, name: string): readonly number[] {
  if (!(factor > 1)) throw bad(text, name, 'has a factor that is not above 1');
  if (!(from > 0)) throw bad(text, name, 'grows by a factor and so cannot begin at 0');
  const values: number[] = [];
  for (let value = from; value <= to * (1 + 1e-12); value *= factor) {
    values.push(tidy(value));
    if (values.length > lengthMax) throw bad(text, name, `has more than ${lengthMax} values`);
  }
  return values;
}

function spread(
  from: number,
  to: number,
  isLog: boolean,
  amount: string,
  text: string,
  name: string,
): readonly number[] {
  const count = /^\d+$/.test(amount) ? Number(amount) : NaN;
  if (!(count >= 2 && count <= lengthMax))
    throw bad(text, name, `has no number of values from 2 to ${lengthMax}`);
  if (isLog && !(from > 0)) throw bad(text, name, 'is on a log scale and so cannot begin at 0');
  const last = count - 1;
  return Array.from({ length: count }, (_, index) => {
    // The upper end exactly: rounding must not push it past a limit such as 100%.
    if (index === last) return to;
    return isLog ? tidy(from * (to / from) ** (index / last)) : tidy(from + ((to - from) * index) / last);
  });
}

/** Takes back what adding binary fractions put in: 0.1 + 0.2 is 0.3 in a legend. */
const tidy = (value: number): number => Number(value.toPrecision(12));

function bad(text: string, name: string, why: string): FinwaitError {
  return new FinwaitError(
    'bad-range',
    `${name}: the range '${text}' ${why}. Write FROM..TO/STEP, as in '0..10%/2%', FROM..TO/xFACTOR, as in ` +
      `'1ms..1s/x10', or FROM..TO/linCOUNT or /logCOUNT, as in '1ms..1s/log7'.`,
  );
}
