// Points: the combinations of parameter values that are run. A sweep is a list of axes, each a list of partial
// points, and every combination of these is a point, the first axis changing slowest. A plain parameter is an axis;
// zipped parameters are one axis together; a Latin hypercube is a single axis of whole points.
import { FinwaitError, orList } from '../../time/index.ts';
import type { Experiment, ParameterValue, Point, Sweep } from '../definition.ts';
import { constraintOf } from './constraint.ts';
import { latinHypercube } from './latin-hypercube.ts';
import { levelsOf, type Levels, type Settings } from './levels.ts';

/** More points than this is a slip of the pen (and would not fit into memory). */
const pointsMax = 1_000_000;

/** All points of a sweep, and what each parameter has for values in them. */
export interface Swept {
  readonly points: readonly Point[];
  /** Of each parameter and derived parameter: every value once, in the order of axes and legends. */
  readonly levels: Levels;
}

/**
 * @param only constraints such as 'rtt < 100ms', beside the experiment's own
 * @param seed names the random numbers of a Latin hypercube
 * @throws FinwaitError `empty-sweep` when no point is left, `huge-sweep` above a million points, or naming what
 *   cannot be read
 */
export function sweepPoints(
  experiment: Experiment,
  settings: Settings,
  { sweep, only, seed }: { readonly sweep: Sweep; readonly only: readonly string[]; readonly seed: string },
): Swept {
  const isSampled = sweep.latinHypercube !== undefined;
  const axes = isSampled
    ? [latinHypercube(experiment, settings, { ...sweep, seed })]
    : gridAxes(levelsOf(experiment, settings), sweep.zip ?? []);
  const size = axes.reduce((product, axis) => product * axis.length, 1);
  if (size > pointsMax) {
    throw new FinwaitError(
      'huge-sweep',
      `${experiment.name}: ${size} combinations of parameters are too many (at most ${pointsMax}). Sweep over fewer values with --set.`,
    );
  }
  const constraints = only.map(text => constraintOf(experiment, text));
  const all = product(axes).map(values => wholePoint(experiment, values));
  const points = all.filter(
    point => experiment.only?.(point as never) !== false && constraints.every(holds => holds(point)),
  );
  if (points.length === 0) {
    const reason = only.length > 0 ? `its 'only' and --only leave` : `its 'only' leaves`;
    throw new FinwaitError(
      'empty-sweep',
      `${experiment.name}: no combination of these parameter values is one that the experiment runs (${reason} out all of them). Set other values.`,
    );
  }
  return { points, levels: levelsIn(all, isSampled ? undefined : Object.keys(experiment.derived ?? {})) };
}

type Axis = readonly Point[];

/** One axis a parameter, or a group of zipped ones; a group stands where its first parameter does. */
function gridAxes(levels: Levels, zip: readonly (readonly string[])[]): readonly Axis[] {
  const axes: Axis[] = [];
  for (const [name, values] of Object.entries(levels)) {
    const group = zip.find(names => names.includes(name));
    if (group === undefined) axes.push([...new Set(values)].map(value => ({ [name]: value })));
    else if (name === Object.keys(levels).find(first => group.includes(first)))
      axes.push(zipped(levels, group));
  }
  return axes;
}

function zipped(levels: Levels, group: readonly string[]): Axis {
  const lengths = group.map(name => levels[name]?.length ?? 0);
  const [length = 0] = lengths;
  if (lengths.some(other => other !== length)) {
    const found = group.map((name, index) => `${name} has ${lengths[index]}`).join(', ');
    throw new FinwaitError(
      'bad-zip',
      `${orList(group).replace(' or ', ' and ')} move together, so they need lists of one length; ${found}. Set all of them with --set.`,
    );
  }
  return Array.from({ length }, (_, index) =>
    Object.fromEntries(group.map(name => [name, levels[name]?.[index] ?? ''])),
  );
}

function product(axes: readonly Axis[]): readonly Point[] {
  let points: Point[] = [{}];
  for (const axis of axes) points = points.flatMap(point => axis.map(values => ({ ...point, ...values })));
  return points;
}

/** The values in the order of declaration, and those derived from them. */
function wholePoint({ parameters, derived = {} }: Experiment, values: Point): Point {
  const point: Record<string, ParameterValue> = {};
  for (const name of Object.keys(parameters)) point[name] = values[name] ?? '';
  const swept = { ...point };
  for (const [name, { of }] of Object.entries(derived)) point[name] = of(swept as never);
  return point;
}

/** Every value once: as they come, which is the order of the sweep, or, of computed ones, in ascending order. */
function levelsIn(points: readonly Point[], computed?: readonly string[]): Levels {
  const seen = new Map<string, Set<ParameterValue>>();
  for (const point of points) {
    for (const [name, value] of Object.entries(point)) {
      const values = seen.get(name);
      if (values === undefined) seen.set(name, new Set([value]));
      else values.add(value);
    }
  }
  return Object.fromEntries(
    [...seen].map(([name, values]) => [
      name,
      computed?.includes(name) === false ? [...values] : [...values].toSorted(ascending),
    ]),
  );
}

const ascending = (a: ParameterValue, b: ParameterValue): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : 0;
