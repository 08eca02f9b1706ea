// The part of a result table that one chart shows: rows and levels that its `where` keeps.
import {
  columnOf,
  type Cell,
  type ChartDescription,
  type Level,
  type ResultTable,
} from '../../experiment/index.ts';
import { FinwaitError, orList } from '../../time/index.ts';

/**
 * The table with only the rows that `where` keeps; levels of a restricted parameter become the wanted ones.
 * A wanted value is a parameter's value as `scenario` receives it, as it stands in the rows, or its label.
 *
 * @throws FinwaitError `unknown-column`, or `no-such-level` when a wanted value was not swept
 */
export function select(table: ResultTable, description: ChartDescription): ResultTable {
  const where = Object.entries(description.where ?? {});
  if (where.length === 0) return table;
  const kept = new Map<string, ReadonlySet<Cell>>();
  for (const [name, wanted] of where) {
    const column = columnOf(table, name, `chart '${description.id}', where`);
    const values = Array.isArray(wanted) ? (wanted as readonly Cell[]) : [wanted as Cell];
    const { levels } = column;
    kept.set(
      name,
      new Set(
        levels === undefined ? values : values.map(value => find(levels, value, name, table, description)),
      ),
    );
  }
  return {
    ...table,
    columns: table.columns.map(column => {
      const values = kept.get(column.name);
      if (values === undefined || column.levels === undefined) return column;
      return { ...column, levels: column.levels.filter(level => values.has(level.value)) };
    }),
    rows: table.rows.filter(row => [...kept].every(([name, values]) => values.has(row[name] ?? null))),
  };
}

function find(
  levels: readonly Level[],
  wanted: Cell,
  name: string,
  table: ResultTable,
  description: ChartDescription,
): Cell {
  const level =
    levels.find(candidate => candidate.parameter === wanted) ??
    levels.find(candidate => candidate.value === wanted) ??
    levels.find(candidate => candidate.label === wanted);
  if (level !== undefined) return level.value;
  throw new FinwaitError(
    'no-such-level',
    `${table.experiment.name}: chart '${description.id}', where ${name}: '${String(wanted)}' was not run. ` +
      `The sweep has ${orList(levels.map(candidate => candidate.label))}.`,
  );
}

/** @throws FinwaitError `chart-needs` when a description lacks what its kind needs */
export function required(description: ChartDescription, field: 'x' | 'y' | 'color'): string {
  const name = description[field];
  if (name !== undefined) return name;
  throw new FinwaitError(
    'chart-needs',
    `chart '${description.id}': a chart of kind '${description.kind}' needs '${field}', the name of a column.`,
  );
}
