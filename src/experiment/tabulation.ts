// From the cells of finished runs to the result table: what its columns mean, and one row a run.
import { FinwaitError, orList } from '../time/index.ts';
import { selectCharts } from './chart-selection.ts';
import type { ChartDescription } from './chart-description.ts';
import type { Measure } from './definition.ts';
import type { Cell, Column, Level, ResultTable, Row } from './result-table.ts';
import type { RunSet } from './run-set.ts';
import { runOf } from './run-set.ts';

/** The cells of the measures by run number; a hole where a run was not finished. */
export type FinishedCells = readonly (readonly Cell[] | undefined)[];

/** One run as a row: its number (from 1), the point, replication, seed, measures. */
export function rowOf(set: RunSet, index: number, cells: readonly Cell[]): Row {
  const run = runOf(set, index);
  const row: Record<string, Cell> = { run: index + 1 };
  for (const [name, kind] of Object.entries(set.experiment.parameters)) {
    row[name] = kind.cell(run.point[name] ?? '');
  }
  row['replication'] = run.replication;
  row['seed'] = run.seed;
  Object.keys(set.experiment.measures).forEach((name, column) => (row[name] = cells[column] ?? null));
  return row;
}

/**
 * The table of all finished runs, in order of run number.
 *
 * @throws FinwaitError `bad-measure` when a measure gives numbers in one run and text in another
 */
export function tabulate(set: RunSet, finished: FinishedCells): ResultTable {
  const { name, question, prediction, answer, parameters } = set.experiment;
  const { charts, altered } = selectCharts(set.experiment.charts, parameters, set.levels);
  const rows: Row[] = [];
  finished.forEach((cells, index) => {
    if (cells !== undefined) rows.push(rowOf(set, index, cells));
  });
  const columns = [
    runColumn('run', 'number', 'run'),
    ...parameterColumns(set),
    runColumn('replication', 'number', 'replication'),
    runColumn('seed', 'string', 'seed'),
    ...measureColumns(set, rows),
  ];
  return {
    experiment: {
      name,
      question,
      prediction,
      ...(answer === undefined ? {} : { answer: isOwnSweep(set) ? answer : `${answer} ${elsewhere}` }),
      replications: set.replications,
      charts: charts.map(chart =>
        altered.has(chart.id) ? { ...chart, title: whatIsDrawn(chart, columns) } : chart,
      ),
    },
    columns,
    rows,
    seed: set.seed,
    plannedRuns: set.size,
  };
}

/** What an answer was found with, where another sweep is reported. */
const elsewhere = "(Found with the experiment's own parameters, not with those of this report.)";

const isOwnSweep = ({ experiment: { parameters }, levels }: RunSet): boolean =>
  Object.entries(parameters).every(([name, { values }]) => {
    const swept = levels[name] ?? [];
    return swept.length === values.length && swept.every(value => values.includes(value));
  });

/** A title without a finding: 'Time until both done by lost copies and segment lost'. */
function whatIsDrawn({ kind, x, y, color }: ChartDescription, columns: readonly Column[]): string {
  const [measure, ...by] = kind === 'heatmap' ? [color, x, y] : kind === 'ecdf' ? [x, color] : [y, x, color];
  const label = (name: string | undefined): string =>
    columns.find(column => column.name === name)?.label ?? name ?? '';
  const others = by.filter(name => name !== undefined).map(label);
  const title = `${label(measure)}${others.length > 0 ? ` by ${others.join(' and ')}` : ''}`;
  return title.charAt(0).toUpperCase() + title.slice(1);
}

const runColumn = (name: string, type: Column['type'], label: string): Column => ({
  name,
  role: 'run',
  type,
  unit: '',
  label,
});

function parameterColumns(set: RunSet): Column[] {
  return Object.entries(set.experiment.parameters).map(([name, kind]) => {
    const levels: Level[] = (set.levels[name] ?? []).map(value => ({
      value: kind.cell(value),
      parameter: value,
      label: kind.format(value),
    }));
    return {
      name,
      role: 'parameter',
      type: typeOf(levels[0]?.value ?? 0),
      unit: kind.unit,
      label: kind.label === '' ? name : kind.label,
      levels,
    };
  });
}

function measureColumns(set: RunSet, rows: readonly Row[]): Column[] {
  return Object.entries<Measure<never>>(set.experiment.measures).map(([name, { unit, label }]) => {
    const types = new Set<Column['type']>();
    for (const row of rows) {
      const cell = row[name];
      if (cell !== null && cell !== undefined) types.add(typeOf(cell));
    }
    if (types.size > 1) {
      throw new FinwaitError(
        'bad-measure',
        `${set.experiment.name}: the measure '${name}' returned a ${orList([...types])}, depending on the run. ` +
          `A measure returns one of them, and null for 'did not happen'.`,
      );
    }
    const [type = 'number'] = types;
    return { name, role: 'measure', type, unit, label };
  });
}

const typeOf = (cell: Exclude<Cell, null>): Column['type'] =>
  typeof cell === 'number' ? 'number' : typeof cell === 'string' ? 'string' : 'boolean';
