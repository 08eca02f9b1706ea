// Which rows an experiment's charts show in this sweep: a chart of the runs at 20 ms shows those at 50 ms where
// only these were run. And of which it may say what its title says: a finding is stated of the values that the
// experiment itself sweeps.
import { FinwaitError } from '../time/index.ts';
import type { ChartDescription } from './chart-description.ts';
import type { Parameters, ParameterValue } from './definition.ts';
import type { Levels } from './sweep/levels.ts';

export interface ChartSelection {
  /** With `where` reduced to values that were swept, as `scenario` receives them. */
  readonly charts: readonly ChartDescription[];
  /** Of these, the ids of those that show other values than the experiment's own: their titles need not hold. */
  readonly altered: ReadonlySet<string>;
  /** Where none of the values was swept that a chart wants: what it shows, for people ('rtt 20 ms instead of 100 ms'). */
  readonly instead: readonly { readonly id: string; readonly shows: string }[];
}

/**
 * @param own what the experiment itself sweeps; default: its parameters' values
 * @throws FinwaitError `bad-experiment` when a chart's `where` cannot be read as a value of its parameter
 */
export function selectCharts(
  charts: readonly ChartDescription[],
  parameters: Parameters,
  levels: Levels,
  own: Levels = ownValues(parameters),
): ChartSelection {
  const altered = new Set<string>();
  const instead: { id: string; shows: string }[] = [];
  const selected = charts.map(chart => {
    const wanted = readWhere(chart, parameters);
    const where: Record<string, readonly ParameterValue[]> = {};
    for (const [name, values] of Object.entries(wanted)) {
      const swept = levels[name] ?? [];
      const there = values.filter(value => swept.includes(value));
      where[name] = there.length > 0 ? there : values.length > 1 ? swept : nearestOf(swept, values[0]);
      if (there.length > 0) continue;
      const label = (some: readonly ParameterValue[]): string =>
        some.map(value => parameters[name]?.format(value) ?? String(value)).join(' or ');
      instead.push({ id: chart.id, shows: `${name} ${label(where[name])} instead of ${label(values)}` });
    }
    const shown: Levels = { ...levels, ...where };
    const isOwn = Object.keys(parameters).every(name => sameValues(shown[name], wanted[name] ?? own[name]));
    if (!isOwn) altered.add(chart.id);
    return {
      ...chart,
      ...(chart.where !== undefined && { where }),
      ...(chart.reference !== undefined && { reference: referenceFor(chart, shown) }),
    };
  });
  return { charts: selected, altered, instead };
}

const ownValues = (parameters: Parameters): Levels =>
  Object.fromEntries(Object.entries(parameters).map(([name, { values }]) => [name, values]));

/** The one swept value to hold a parameter at: the nearest number, or else the first. */
function nearestOf(swept: readonly ParameterValue[], wanted: ParameterValue = ''): readonly ParameterValue[] {
  const distance = (value: ParameterValue): number =>
    typeof value === 'number' && typeof wanted === 'number' ? Math.abs(value - wanted) : 0;
  return swept.toSorted((a, b) => distance(a) - distance(b)).slice(0, 1);
}

/** Analytic curves that belong to a value of the coloured parameter go with it. */
const referenceFor = ({ reference = [], color = '' }: ChartDescription, shown: Levels): typeof reference =>
  reference.filter(({ beside }) => beside === undefined || (shown[color] ?? [beside]).includes(beside));

const sameValues = (some: readonly ParameterValue[] = [], others: readonly ParameterValue[] = []): boolean =>
  some.length === others.length && some.every(value => others.includes(value));

/** A chart's `where`, each value as `scenario` receives it: 20 ms may stand there as '20ms' or as ms(20). */
export function readWhere(
  chart: ChartDescription,
  parameters: Parameters,
): Readonly<Record<string, readonly ParameterValue[]>> {
  const read: Record<string, readonly ParameterValue[]> = {};
  for (const [name, wanted] of Object.entries(chart.where ?? {})) {
    const values = (Array.isArray(wanted) ? wanted : [wanted]) as readonly ParameterValue[];
    const kind = parameters[name];
    if (kind === undefined) continue;
    const place = `chart '${chart.id}', where ${name}`;
    read[name] = values.flatMap(value => (typeof value === 'string' ? kind.parse(value, place) : [value]));
    if (read[name].length === 0) {
      throw new FinwaitError('bad-experiment', `${place}: it lists no value. Leave it out to keep all runs.`);
    }
  }
  return read;
}
