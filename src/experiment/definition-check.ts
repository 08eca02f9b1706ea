// Declaring an experiment. Is this object one? Checked when it is defined and when a file is loaded, so that a mistake is
// named by field before anything runs.
import type { LoadResult, LoadScenario, RunResult, Scenario } from '../scenario/index.ts';
import { FinwaitError, nearest, orList } from '../time/index.ts';
import { readWhere } from './chart-selection.ts';
import { chartKinds, chartNeeds, type ChartDescription } from './chart-description.ts';
import type { DerivedValues, Experiment, ExperimentInput, NoDerived, Parameters } from './definition.ts';

/** Column names that every table has; a parameter or measure cannot be called so. */
export const reservedColumns = ['run', 'replication', 'seed', 'outcome'];

type Fields = Readonly<Record<string, unknown>>;

/**
 * Declares an experiment; the default export of an experiment file.
 *
 * The types of what `scenario` and `measures` receive follow from `parameters`:
 * `{ rtt: duration(['20ms', '200ms']) }` gives `({ rtt }) => …` a number of nanoseconds.
 *
 * @throws FinwaitError `bad-experiment` naming the field that is missing or wrong
 */
export function defineExperiment<
  const D extends Parameters,
  M extends string,
  E extends DerivedValues = NoDerived,
>(definition: ExperimentInput<D, M, Scenario, RunResult, E>): Experiment {
  return checkDefinition(definition);
}

/**
 * Declares an experiment on loads: the same, but `scenario` describes workloads of many connections, and measures
 * receive `{ load }`.
 *
 * @throws FinwaitError `bad-experiment` naming the field that is missing or wrong
 */
export function defineLoadExperiment<
  const D extends Parameters,
  M extends string,
  E extends DerivedValues = NoDerived,
>(definition: ExperimentInput<D, M, LoadScenario, LoadResult, E>): Experiment {
  return checkDefinition(definition);
}

/**
 * Returns the same object as an experiment.
 *
 * @throws FinwaitError `bad-experiment` naming the field and what would be right
 */
export function checkDefinition(candidate: unknown): Experiment {
  if (!isObject(candidate)) {
    throw wrong('an experiment', 'is an object made by defineExperiment({ name, question, … })', candidate);
  }
  text(candidate, 'name');
  text(candidate, 'question');
  text(candidate, 'prediction');
  if (!/^[\w][\w.-]*$/.test(String(candidate['name']))) {
    throw wrong('name', "names a folder: letters, digits, '-', '_' and '.'", candidate['name']);
  }
  const replications = candidate['replications'];
  if (!Number.isSafeInteger(replications) || Number(replications) < 1) {
    throw wrong('replications', 'is a whole number from 1', replications);
  }
  for (const field of ['scenario', 'only']) {
    const value = candidate[field];
    if (typeof value === 'function' || (field === 'only' && value === undefined)) continue;
    throw wrong(field, 'is a function of the parameters', value);
  }
  const parameters = checkParameters(candidate['parameters']);
  checkSweep(candidate['sweep'], parameters);
  const derived = checkDerived(candidate['derived'], parameters);
  const columns = [...parameters, ...derived];
  const measures = checkMeasures(candidate['measures'], columns);
  checkCharts(candidate['charts'], [...columns, ...measures], parameters);
  const experiment = candidate as unknown as Experiment;
  for (const chart of experiment.charts) readWhere(chart, experiment.parameters);
  return experiment;
}

function checkParameters(value: unknown): string[] {
  if (!isObject(value)) throw wrong('parameters', 'is an object such as { loss: probability([0]) }', value);
  for (const [name, kind] of Object.entries(value)) {
    reserved(`parameters.${name}`, name);
    if (!isObject(kind) || typeof kind['parse'] !== 'function' || !Array.isArray(kind['values'])) {
      const right = "is made by duration, probability, integer, number, choice or flag: duration(['20ms'])";
      throw wrong(`parameters.${name}`, right, kind);
    }
    if (kind['values'].length === 0) throw wrong(`parameters.${name}`, 'has at least one value', '[]');
  }
  return Object.keys(value);
}

function checkSweep(value: unknown, parameters: readonly string[]): void {
  if (value === undefined) return;
  if (!isObject(value)) throw wrong('sweep', "is an object such as { zip: [['rtt', 'timeout']] }", value);
  const { zip = [], latinHypercube, logScale = [] } = value;
  if (!Array.isArray(zip) || !zip.every(group => Array.isArray(group) && group.length > 1)) {
    throw wrong('sweep.zip', "is a list of lists of names: [['rtt', 'timeout']]", zip);
  }
  if (!Array.isArray(logScale)) throw wrong('sweep.logScale', "is a list of names: ['rtt']", logScale);
  for (const name of zip.flat() as unknown[]) known('sweep.zip', String(name), parameters);
  for (const name of logScale as unknown[]) known('sweep.logScale', String(name), parameters);
  if (latinHypercube === undefined) return;
  if (!Number.isSafeInteger(latinHypercube) || Number(latinHypercube) < 1) {
    throw wrong('sweep.latinHypercube', 'is a number of points from 1', latinHypercube);
  }
  if (zip.length > 0) throw wrong('sweep', 'has either zipped lists or a Latin hypercube', value);
}

function checkDerived(value: unknown, parameters: readonly string[]): string[] {
  if (value === undefined) return [];
  const right = 'is { kind: duration([]), of: parameters => … }';
  if (!isObject(value)) throw wrong('derived', `is an object, of which each entry ${right}`, value);
  for (const [name, entry] of Object.entries(value)) {
    reserved(`derived.${name}`, name);
    if (parameters.includes(name)) throw wrong(`derived.${name}`, 'has a name of its own', name);
    if (isObject(entry) && isObject(entry['kind']) && typeof entry['of'] === 'function') continue;
    throw wrong(`derived.${name}`, right, entry);
  }
  return Object.keys(value);
}

function checkMeasures(value: unknown, parameters: readonly string[]): string[] {
  if (!isObject(value) || Object.keys(value).length === 0) {
    throw wrong('measures', 'is an object with at least one { label, unit, of }', value);
  }
  for (const [name, measure] of Object.entries(value)) {
    reserved(`measures.${name}`, name);
    if (parameters.includes(name)) throw wrong(`measures.${name}`, 'has a name of its own', name);
    if (!isObject(measure) || typeof measure['of'] !== 'function') {
      throw wrong(`measures.${name}`, 'is { label, unit, of: (result, parameters) => … }', measure);
    }
    text(measure, 'label', `measures.${name}.`);
    if (typeof measure['unit'] !== 'string') {
      throw wrong(`measures.${name}.unit`, "is a text, '' for none", measure['unit']);
    }
  }
  return Object.keys(value);
}

function checkCharts(value: unknown, columns: readonly string[], parameters: readonly string[]): void {
  if (!Array.isArray(value)) throw wrong('charts', 'is a list (it may be empty)', value);
  const ids = new Set<string>();
  for (const [index, chart] of value.entries()) {
    const place = `charts[${index}]`;
    if (!isObject(chart)) throw wrong(place, 'is { id, kind, title, … }', chart);
    text(chart, 'id', `${place}.`);
    text(chart, 'title', `${place}.`);
    const { id, kind, x, y, color, facet, where, censoredAt } = chart as unknown as ChartDescription;
    if (!/^[\w][\w.-]*$/.test(id))
      throw wrong(`${place}.id`, "names files: letters, digits, '-', '_' and '.'", id);
    if (ids.has(id)) throw wrong(`${place}.id`, 'is used by one chart only', id);
    ids.add(id);
    if (!chartKinds.includes(kind)) throw wrong(`${place}.kind`, `is ${orList(chartKinds)}`, kind);
    // Found now, and not when all runs are done and their charts are to be drawn.
    for (const field of chartNeeds[kind]) {
      const given = { x, y, color }[field];
      if (given === undefined)
        throw wrong(`${place}.${field}`, `names a column: kind '${kind}' needs it`, given);
    }
    for (const [field, name] of Object.entries({ x, y, color, facet, censoredAt })) {
      if (typeof name === 'string') known(`${place}.${field}`, name, columns);
    }
    for (const name of Object.keys(where ?? {})) known(`${place}.where`, name, parameters);
  }
}

function known(place: string, name: string, names: readonly string[]): void {
  if (names.includes(name)) return;
  const near = nearest(name, names);
  throw wrong(place, near === undefined ? `names ${orList(names)}` : `probably means '${near}'`, name);
}

function reserved(place: string, name: string): void {
  if (!/^[A-Za-z_]\w*$/.test(name)) throw wrong(place, 'has a name of letters, digits and _', name);
  if (reservedColumns.includes(name)) {
    throw wrong(place, 'has another name: every table already has a column of this one', name);
  }
}

function text(fields: Fields, field: string, prefix = ''): void {
  const value = fields[field];
  if (typeof value !== 'string' || value.trim() === '') throw wrong(prefix + field, 'is a text', value);
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(place: string, right: string, found: unknown): FinwaitError {
  const shown = typeof found === 'function' ? 'a function' : (JSON.stringify(found) ?? 'nothing');
  return new FinwaitError(
    'bad-experiment',
    `${place}: it ${right}; found ${shown.length > 80 ? `${shown.slice(0, 77)}…` : shown}.`,
  );
}
