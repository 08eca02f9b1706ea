// Points as text: for people, for the command line, and as a key.
import type { Experiment, ParameterKind, ParameterValue, Point } from '../definition.ts';

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

/** A point as a key of stored runs: 'rtt=20ms,loss=5%'. No value contains a comma. */
export function pointKey(experiment: Experiment, point: Point): string {
  return each(experiment, point, (name, kind, value) => `${name}=${kind.print(value)}`).join(',');
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
  // Derived parameters follow from the others.
  return Object.entries(experiment.parameters).map(([name, kind]) => print(name, kind, point[name] ?? ''));
}
