// The values of each parameter: the experiment's own, or those that `--set` names.
import { FinwaitError, nearest, orList } from '../../time/index.ts';
import type { Experiment, ParameterKind, ParameterValue } from '../definition.ts';

/** Each parameter's values. */
export type Levels = Readonly<Record<string, readonly ParameterValue[]>>;

/** What was set, as it was written: 'rtt' → '20ms,200ms'. */
export type Settings = ReadonlyMap<string, string>;

/**
 * Takes settings apart (texts such as 'loss=0,5%').
 *
 * @throws FinwaitError naming the parameter and what would be right
 */
export function readSettings(experiment: Experiment, settings: readonly string[] = []): Settings {
  const found = new Map<string, string>();
  for (const setting of settings) {
    const equals = setting.indexOf('=');
    const text = setting.slice(equals + 1).trim();
    if (equals < 1 || text === '') {
      const name = Object.keys(experiment.parameters)[0] ?? 'loss';
      throw new FinwaitError(
        'bad-setting',
        `--set: cannot read '${setting}'. Write NAME=VALUE or NAME=VALUE,VALUE…, as in --set ${name}=…`,
      );
    }
    const name = setting.slice(0, equals).trim();
    kindOf(experiment, name, '--set');
    if (found.has(name)) {
      throw new FinwaitError(
        'set-twice',
        `--set: '${name}' is set twice. Give all its values at once: --set ${name}=VALUE,VALUE…`,
      );
    }
    found.set(name, text);
  }
  return found;
}

/**
 * The values to sweep over, in their order; a value that is written twice is there twice.
 *
 * @throws FinwaitError naming the parameter, the value and what would be right
 */
export function levelsOf(experiment: Experiment, settings: Settings): Levels {
  return Object.fromEntries(
    Object.entries(experiment.parameters).map(([name, kind]) => {
      const text = settings.get(name);
      const values =
        text === undefined ? kind.values : text.split(',').flatMap(item => kind.parse(item.trim(), name));
      return [name, values];
    }),
  );
}

/** @throws FinwaitError `unknown-parameter` naming what is near and what there is */
export function kindOf(experiment: Experiment, name: string, option: string): ParameterKind {
  const kind = Object.hasOwn(experiment.parameters, name) ? experiment.parameters[name] : undefined;
  if (kind !== undefined) return kind;
  const names = Object.keys(experiment.parameters);
  const near = nearest(name, names);
  const isDerived = Object.hasOwn(experiment.derived ?? {}, name);
  throw new FinwaitError(
    'unknown-parameter',
    isDerived
      ? `${option}: '${name}' is derived from other parameters of '${experiment.name}'; set those.`
      : `${option}: '${experiment.name}' has no parameter '${name}'. ` +
          (near === undefined ? '' : `Did you mean '${near}'? `) +
          `Its parameters: ${names.length === 0 ? 'none' : orList(names).replace(' or ', ' and ')}.`,
  );
}
