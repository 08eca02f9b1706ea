// Which of an experiment's charts this sweep can draw: a chart of the runs at 20 ms needs runs at 20 ms.
import { FinwaitError } from '../time/index.ts';
import type { ChartDescription, Parameters, ParameterValue } from './definition.ts';
import type { Levels } from './sweep.ts';

export interface ChartSelection {
  /** With `where` reduced to values that were swept, as `scenario` receives them. */
  readonly charts: readonly ChartDescription[];
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
    drawable.push(chart.where === undefined ? chart : { ...chart, where });
  }
  return { charts: drawable, leftOut };
}

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
