// Which of an experiment's charts this sweep can draw: a chart of the runs at 20 ms needs runs at 20 ms. And of
// which it may say what its title says: a finding is stated of the values that the experiment itself sweeps.
import { FinwaitError } from '../time/index.ts';
import type { ChartDescription, Parameters, ParameterValue } from './definition.ts';
import type { Levels } from './sweep.ts';

export interface ChartSelection {
  /** With `where` reduced to values that were swept, as `scenario` receives them. */
  readonly charts: readonly ChartDescription[];
  /** Of these, the ids of those that show other values than the experiment's own: their titles need not hold. */
  readonly altered: ReadonlySet<string>;
  /** The others, each with what it lacks: 'rtt 20 ms'. */
  readonly leftOut: readonly { readonly id: string; readonly lacks: string }[];
}

/** @throws FinwaitError `bad-experiment` when a chart's `where` cannot be read as a value of its parameter */
export function selectCharts(
  charts: readonly ChartDescription[],
  parameters: Parameters,
  levels: Levels,
): ChartSelection {
  const drawable: ChartDescription[] = [];
  const altered = new Set<string>();
  const leftOut: { id: string; lacks: string }[] = [];
  for (const chart of charts) {
    const wanted = readWhere(chart, parameters);
    const lacking = Object.entries(wanted).find(
      ([name, values]) => !values.some(value => levels[name]?.includes(value)),
    );
    if (lacking !== undefined) {
      const [name, values] = lacking;
      const labels = values.map(value => parameters[name]?.format(value) ?? String(value));
      leftOut.push({ id: chart.id, lacks: `${name} ${labels.join(' or ')}` });
      continue;
    }
    const where = Object.fromEntries(
      Object.entries(wanted).map(([name, values]) => [
        name,
        values.filter(value => levels[name]?.includes(value)),
      ]),
    );
    const shown: Levels = { ...levels, ...where };
    const isOwn = Object.entries(parameters).every(([name, { values }]) =>
      sameValues(shown[name], wanted[name] ?? values),
    );
    if (!isOwn) altered.add(chart.id);
    drawable.push({
      ...chart,
      ...(chart.where !== undefined && { where }),
      ...(chart.reference !== undefined && { reference: referenceFor(chart, shown) }),
    });
  }
  return { charts: drawable, altered, leftOut };
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
