// What an experiment file declares: a question, parameters to vary, measures to take, charts to draw.
// Plain data and pure functions; charts are descriptions that `report` turns into Vega-Lite.
import type { RunResult, Scenario } from '../scenario/index.ts';
import type { SummaryRow } from './statistics.ts';

/** A value of a parameter after parsing: what `scenario` receives and what stands in the tables. */
export type ParameterValue = number | string | boolean;

/** How a parameter reads what a user writes and how it prints. Made by `duration`, `probability`, `choice`, … */
export interface ParameterKind<T extends ParameterValue> {
  readonly kind: 'duration' | 'probability' | 'integer' | 'number' | 'choice' | 'flag';
  /** Column unit in tables and on axes: 'ms', '%', … ; '' for none. */
  readonly unit: string;
  readonly label: string;
  /** Default values to sweep over. */
  readonly values: readonly T[];
  /** @throws FinwaitError naming the parameter, the value and what would be right */
  readonly parse: (text: string, name: string) => T;
  /** How a value stands in a legend: '20 ms', '5%'. */
  readonly format: (value: T) => string;
}

export type Parameters = Readonly<Record<string, ParameterKind<never> | ParameterKind<ParameterValue>>>;

/** A measure: one number, string or null (did not happen) per run. */
export interface Measure<P> {
  readonly label: string;
  readonly unit: string;
  readonly of: (result: RunResult, parameters: P) => number | string | boolean | null;
}

/** A chart, described by columns of the result table; `report/charts` draws each kind. */
export interface ChartDescription {
  readonly id: string;
  readonly kind: 'line' | 'ecdf' | 'heatmap' | 'bars' | 'ladder';
  /** The finding, or a function of the summary that words it. */
  readonly title: string | ((summary: readonly SummaryRow[]) => string);
  readonly subtitle?: string;
  readonly x?: string;
  readonly y?: string;
  readonly color?: string;
  readonly facet?: string;
  readonly xScale?: 'linear' | 'log' | 'symlog';
  readonly yScale?: 'linear' | 'log' | 'symlog';
  /** Keep only rows with these parameter values. */
  readonly where?: Readonly<Record<string, ParameterValue | readonly ParameterValue[]>>;
  /** Analytic curves drawn beside the measured ones: rows of {x, y, label}. */
  readonly reference?: readonly { readonly x: number; readonly y: number; readonly label: string }[];
  /** For 'heatmap' and 'line': how rows become one number. Default 'mean' for numbers, 'share' for booleans. */
  readonly statistic?: 'mean' | 'median' | 'share';
}

export interface ExperimentDefinition<P = Record<string, ParameterValue>> {
  readonly name: string;
  readonly question: string;
  readonly prediction: string;
  readonly answer?: string;
  readonly parameters: Parameters;
  /** Replications per point. */
  readonly replications: number;
  readonly scenario: (parameters: P) => Scenario;
  readonly measures: Readonly<Record<string, Measure<P>>>;
  readonly charts: readonly ChartDescription[];
}
