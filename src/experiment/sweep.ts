// The grid: every combination of parameter values, in the order in which the parameters and their values
// are declared (the first parameter changes slowest), without the points that the experiment leaves out.
import { FinwaitError, nearest, orList } from '../time/index.ts';
import type { Experiment, ParameterKind, ParameterValue, Point } from './definition.ts';

/** Each parameter's values. */
export type Levels = Readonly<Record<string, readonly ParameterValue[]>>;

/** More points than this is a slip of the pen (and would not fit into memory). */
const pointsMax = 1_000_000;

/**
 * The values to sweep over: the experiment's own, save where `settings` (texts such as 'loss=0,5%') say otherwise.
 *
 * @throws FinwaitError naming the parameter, the value and what would be right
 */
export function levelsOf(experiment: Experiment, settings: readonly string[] = []): Levels {
  const names = Object.keys(experiment.parameters);
  const levels: Record<string, readonly ParameterValue[]> = {};
  for (const name of names) levels[name] = experiment.parameters[name]?.values ?? [];
  const seen = new Set<string>();
  for (const setting of settings) {
    const equals = setting.indexOf('=');
    if (equals < 1 || setting.slice(equals + 1).trim() === '') {
      throw new FinwaitError(
        'bad-setting',
        `--set: cannot read '${setting}'. Write NAME=VALUE or NAME=VALUE,VALUE…, as in --set ${names[0] ?? 'loss'}=…`,
      );
    }
    const name = setting.slice(0, equals).trim();
    const kind = Object.hasOwn(experiment.parameters, name) ? experiment.parameters[name] : undefined;
    if (kind === undefined) throw unknownParameter(experiment, name);
    if (seen.has(name)) {
      throw new FinwaitError(
        'set-twice',
        `--set: '${name}' is set twice. Give all its values at once: --set ${name}=VALUE,VALUE…`,
      );
    }
    seen.add(name);
    levels[name] = parseValues(kind, setting.slice(equals + 1), name);
  }
  return levels;
}

/**
 * All points of the grid, the last parameter changing fastest.
 *
 * @throws FinwaitError `empty-sweep` when no point is left, `huge-sweep` above a million points
 */
export function pointsOf(experiment: Experiment, levels: Levels): readonly Point[] {
  const names = Object.keys(levels);
  const size = names.reduce((product, name) => product * (levels[name]?.length ?? 0), 1);
  if (size > pointsMax) {
    throw new FinwaitError(
      'huge-sweep',
      `${experiment.name}: ${size} combinations of parameters are too many (at most ${pointsMax}). Sweep over fewer values with --set.`,
    );
  }
  let points: Point[] = [{}];
  for (const name of names) {
    points = points.flatMap(point => (levels[name] ?? []).map(value => ({ ...point, [name]: value })));
  }
  const only = experiment.only;
  if (only !== undefined) points = points.filter(point => only(point as never));
  if (points.length === 0) {
    throw new FinwaitError(
      'empty-sweep',
      `${experiment.name}: no combination of these parameter values is one that the experiment runs (its 'only' leaves out all of them). Set other values.`,
    );
  }
  return points;
}

/** A point for people: 'rtt 20 ms, loss 5%'. */
export function formatPoint(experiment: Experiment, point: Point): string {
  return each(experiment, point, (name, kind, value) => `${name} ${kind.format(value)}`).join(', ');
}

/** A point for the command line: '--set rtt=20ms --set loss=5%'. */
export function pointAsSettings(experiment: Experiment, point: Point): string {
  return each(
    experiment,
    point,
    (name, kind, value) => `--set ${shellWord(`${name}=${kind.print(value)}`)}`,
  ).join(' ');
}

/** Quotes what a shell would otherwise take apart. */
export function shellWord(text: string): string {
  return /^[\w.,%:=/+@-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function each(
  experiment: Experiment,
  point: Point,
  print: (name: string, kind: ParameterKind, value: ParameterValue) => string,
): string[] {
  return Object.entries(point).flatMap(([name, value]) => {
    const kind = experiment.parameters[name];
    return kind === undefined ? [] : [print(name, kind, value)];
  });
}

function unknownParameter(experiment: Experiment, name: string): FinwaitError {
  const names = Object.keys(experiment.parameters);
  const near = nearest(name, names);
  return new FinwaitError(
    'unknown-parameter',
    `--set: '${experiment.name}' has no parameter '${name}'. ` +
      (near === undefined ? '' : `Did you mean '${near}'? `) +
      `Its parameters: ${names.length === 0 ? 'none' : orList(names).replace(' or ', ' and ')}.`,
  );
}

/** The values of one `--set name=…`: items between commas, ranges expanded, each value once. */
function parseValues(kind: ParameterKind, text: string, name: string): readonly ParameterValue[] {
  return [...new Set(text.split(',').flatMap(item => kind.parse(item.trim(), name)))];
}
