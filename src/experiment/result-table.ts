// The result of an experiment as data: one tidy table, one row a run, with what its columns mean.
// Everything that a report shows is computed from this and nothing else; it survives JSON and threads.
import type { ExperimentDefinition, ParameterValue } from './definition.ts';

/** A cell. A measure's null says "did not happen in this run" (never done, never sent), which is a result too. */
export type Cell = number | string | boolean | null;

/** One run, by column name: `run` (its number), parameters, `replication`, `seed`, `outcome`, measures. */
export type Row = Readonly<Record<string, Cell>>;

/** One swept value of a parameter. */
export interface Level {
  /** As it stands in the rows: in the column's unit. */
  readonly value: Exclude<Cell, null>;
  /** As `scenario` receives it and `where` of a chart names it (a duration: nanoseconds). */
  readonly parameter: ParameterValue;
  /** As people read it: '20 ms', '5%', 'last ACK'. */
  readonly label: string;
}

export interface Column {
  readonly name: string;
  readonly role: 'parameter' | 'measure' | 'run';
  readonly type: 'number' | 'string' | 'boolean';
  /**
   * Unit of the cells: 'ms' for durations, '' for counts and categories. With '%' the cells are fractions,
   * 0..1, which axes and tables print as percentages.
   */
  readonly unit: string;
  readonly label: string;
  /** For a parameter: what was swept, in the order of the sweep (which is the order of axes and legends). */
  readonly levels?: readonly Level[];
}

/** What a report says about the experiment itself: its words and charts, without the functions that ran it. */
export type ExperimentText = Pick<
  ExperimentDefinition<never>,
  'name' | 'question' | 'prediction' | 'answer' | 'replications' | 'charts'
>;

/** A run that threw or was broken off: it has no measures, and no summary counts it. */
export interface FailedRun {
  /** Its number, parameters, replication and seed; `outcome` says what happened: 'over-limit', 'run-failed', … */
  readonly row: Row;
  readonly message: string;
  /** The command that repeats it. */
  readonly replay: string;
}

export interface ResultTable {
  readonly experiment: ExperimentText;
  readonly columns: readonly Column[];
  /** Finished runs in the order of (point, replication), whatever order they were run in. */
  readonly rows: readonly Row[];
  /** In the same order; absent when there are none. */
  readonly failures?: readonly FailedRun[];
  /** The experiment's seed; every run's own is in its row. */
  readonly seed: string;
  /** How many runs were asked for; more than rows and failures together when it was stopped before its end. */
  readonly plannedRuns: number;
}
