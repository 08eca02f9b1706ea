// Ranges as users write them: '0..10%/2%' by steps, '1ms..1s/x10' by a factor.
import { FinwaitError } from '../time/index.ts';

/** A longer range is a slip of the pen. */
const lengthMax = 10_000;

/**
 * The numbers of a range, both ends included when a step lands on them.
 * A number without a unit takes that of the upper end, so '2..10%/2' is 2%, 4%, … 10%.
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
  const match = /^(.+?)\.\.([^/]+)(?:\/\s*(x?)(.+))?$/.exec(text.trim());
  if (match === null) throw bad(text, name, 'is no range');
  const [, lower = '', upper = '', times = '', by] = match;
  const unit = /[^\d.\s]+\s*$/.exec(upper)?.[0].trim() ?? '';
  const withUnit = (part: string): string => (/^[\d.\s]+$/.test(part) ? part.trim() + unit : part);
  const from = read(withUnit(lower));
  const to = read(upper);
  if (from > to) throw bad(text, name, 'runs backwards');
  if (times === 'x') return geometric(from, to, Number(by), text, name);
  const stride = by === undefined ? step : read(withUnit(by));
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

/** Takes back what adding binary fractions put in: 0.1 + 0.2 is 0.3 in a legend. */
const tidy = (value: number): number => Number(value.toPrecision(12));

function bad(text: string, name: string, why: string): FinwaitError {
  return new FinwaitError(
    'bad-range',
    `${name}: the range '${text}' ${why}. Write FROM..TO/STEP, as in '0..10%/2%', or FROM..TO/xFACTOR, as in '1ms..1s/x10'.`,
  );
}
