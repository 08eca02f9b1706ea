// Constraints from the command line: 'rtt < 100ms', 'waits != both', 'timeout >= rtt'.
import { FinwaitError, orList } from '../../time/index.ts';
import type { Experiment, ParameterValue, Point } from '../definition.ts';
import { kindOf } from './levels.ts';

const comparisons: Readonly<Record<string, (a: ParameterValue, b: ParameterValue) => boolean>> = {
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/**
 * Reads one constraint: a parameter (a derived one, too), a comparison, and a value or another parameter. Words and
 * yes or no compare with = and != only.
 *
 * @throws FinwaitError `bad-constraint`, `unknown-parameter`, or as the parameter's kind throws
 */
export function constraintOf(experiment: Experiment, text: string): (point: Point) => boolean {
  const match = /^\s*(\w+)\s*(<=|>=|!=|==?|<|>)\s*(.+?)\s*$/.exec(text);
  if (match === null) throw bad(text, `Write NAME COMPARISON VALUE, as in --only 'rtt<100ms'`);
  const [, name = '', sign = '', right = ''] = match;
  const derived = experiment.derived?.[name]?.kind;
  const kind = derived ?? kindOf(experiment, name, '--only');
  const comparison = sign === '==' ? '=' : sign;
  const isOrdered = kind.kind !== 'choice' && kind.kind !== 'flag';
  const holds = comparisons[comparison];
  if (holds === undefined || (!isOrdered && comparison !== '=' && comparison !== '!=')) {
    throw bad(text, `'${name}' has no order: compare it with ${orList(['=', '!='])}`);
  }
  if (Object.hasOwn(experiment.parameters, right) || Object.hasOwn(experiment.derived ?? {}, right)) {
    return point => holds(point[name] ?? '', point[right] ?? '');
  }
  const [value, ...more] = kind.parse(right, `--only ${name}`);
  if (value === undefined || more.length > 0) throw bad(text, 'Compare with one value');
  return point => holds(point[name] ?? '', value);
}

const bad = (text: string, right: string): FinwaitError =>
  new FinwaitError('bad-constraint', `--only: cannot read '${text}'. ${right}.`);
