// From the records of finished runs to the result table: what its columns mean, and one row a run.
import { FinwaitError, orList } from '../time/index.ts';
import { selectCharts } from './chart-selection.ts';
import type { ChartDescription } from './chart-description.ts';
import type { Measure, ParameterKind } from './definition.ts';
import { isFailure, type RunFailure, type RunRecord } from './execution.ts';
import type { Cell, Column, FailedRun, Level, ResultTable, Row } from './result-table.ts';
import { runOf, runSet, type RunSet } from './run-set.ts';

/** What is finished, by run number; a hole where a run is not. */
export type FinishedRuns = readonly (RunRecord | undefined)[];

/** A run as it is stored: a row whose `outcome`, of a failed run, is all that it left. */
export type StoredRow = Readonly<Record<string, Cell | RunFailure>>;

/** One run as a row: its number (from 1), the point, replication, seed, outcome, measures. */
export function rowOf(set: RunSet, index: number, record: RunRecord): StoredRow {
  const run = runOf(set, index);
  const row: Record<string, Cell | RunFailure> = { run: index + 1 };
  for (const [name, kind] of kindsOf(set)) row[name] = kind.cell(run.point[name] ?? '');
  row['replication'] = run.replication;
  row['seed'] = run.seed;
  if (isFailure(record)) return { ...row, outcome: record };
  row['outcome'] = finished;
  Object.keys(set.experiment.measures).forEach((name, column) => (row[name] = record[column] ?? null));
  return row;
}

/** What `rowOf` made a row of. */
export function recordOf(set: RunSet, row: StoredRow): RunRecord {
  const outcome = row['outcome'];
  if (typeof outcome === 'object' && outcome !== null) return outcome;
  return Object.keys(set.experiment.measures).map(name => (row[name] ?? null) as Cell);
}

/** The outcome of a run that was not broken off. */
const finished = 'finished';

/** Parameters and derived parameters. */
const kindsOf = ({
  experiment: { parameters, derived = {} },
}: RunSet): readonly (readonly [string, ParameterKind])[] => [
  ...Object.entries(parameters),
  ...Object.entries(derived).map(([name, { kind }]) => [name, kind] as const),
];

/**
 * The table of all finished runs, in order of run number.
 *
 * @throws FinwaitError `bad-measure` when a measure gives numbers in one run and text in another
 */
export function tabulate(set: RunSet, records: FinishedRuns, plannedRuns: number = set.size): ResultTable {
  const { name, question, prediction, answer, parameters } = set.experiment;
  const own = runSet(set.experiment, { seed: set.seed });
  const { charts, altered } = selectCharts(set.experiment.charts, parameters, set.levels, own.levels);
  const rows: Row[] = [];
  const failures: FailedRun[] = [];
  records.forEach((record, index) => {
    if (record === undefined) return;
    const row = rowOf(set, index, record);
    if (!isFailure(record)) rows.push(row as Row);
    else failures.push({ ...record, row: { ...row, outcome: record.code } });
  });
  const columns = [
    runColumn('run', 'number', 'run'),
    ...parameterColumns(set),
    runColumn('replication', 'number', 'replication'),
    runColumn('seed', 'string', 'seed'),
    runColumn('outcome', 'string', 'outcome'),
    ...measureColumns(set, rows),
  ];
  return {
    experiment: {
      name,
      question,
      prediction,
      ...(answer === undefined ? {} : { answer: isOwnSweep(set, own) ? answer : `${answer} ${elsewhere}` }),
      replications: set.replications,
      charts: charts.map(chart =>
        altered.has(chart.id) ? { ...chart, title: whatIsDrawn(chart, columns) } : chart,
      ),
    },
    columns,
    rows,
    ...(failures.length > 0 && { failures }),
    seed: set.seed,
    plannedRuns,
  };
}

/** What an answer was found with, where another sweep is reported. */
const elsewhere = "(Found with the experiment's own parameters, not with those of this report.)";

const isOwnSweep = (set: RunSet, own: RunSet): boolean =>
  set.points.length === own.points.length &&
  Object.entries(own.levels).every(([name, values]) => {
    const swept = set.levels[name] ?? [];
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
  return kindsOf(set).map(([name, kind]) => {
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
