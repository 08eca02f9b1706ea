// What a chart shows, in terms of the result table's columns: an experiment declares it, `report/charts` draws it.
import type { ParameterValue } from './definition.ts';

/**
 * Of the table: an estimate over a number ('line'), whole distributions ('ecdf'; 'survival' where runs may not end;
 * 'box', 'violin', 'strip' side by side), shares of outcomes that make up a whole ('shares'), estimates of groups
 * ('bars'; 'slope' for the same cases at two or more levels of a parameter), a number over two parameters
 * ('heatmap'), two measures of each run ('scatter'), quantiles of one level against those of another ('qq').
 *
 * Of the trace of one run: 'ladder', 'timeline' (both ends' states), 'sequence' (numbers over time, as tcptrace
 * draws them), 'window' (what is in flight and the RTO over time), 'states' (the diagram with the visited ways).
 */
export const chartKinds = [
  'line',
  'ecdf',
  'survival',
  'shares',
  'bars',
  'slope',
  'box',
  'violin',
  'strip',
  'heatmap',
  'scatter',
  'qq',
  'ladder',
  'timeline',
  'sequence',
  'window',
  'states',
] as const;

export type ChartKind = (typeof chartKinds)[number];

/** The columns that a chart cannot do without. Charts of single runs need none. */
export const chartNeeds: Readonly<Record<ChartKind, readonly ('x' | 'y' | 'color')[]>> = {
  line: ['x', 'y'],
  ecdf: ['x'],
  survival: ['x'],
  shares: ['x', 'y'],
  bars: ['x', 'y'],
  slope: ['x', 'y', 'color'],
  box: ['x', 'y'],
  violin: ['x', 'y'],
  strip: ['x', 'y'],
  heatmap: ['x', 'y', 'color'],
  scatter: ['x', 'y'],
  qq: ['x', 'color'],
  ladder: [],
  timeline: [],
  sequence: [],
  window: [],
  states: [],
};

/** A point of an analytic curve, x and y in the units of the axes' columns; a curve is all points of one label. */
export interface ReferencePoint {
  readonly x: number;
  readonly y: number;
  readonly label: string;
  /** The value of the coloured parameter that the curve belongs to; without that value it is not drawn. */
  readonly beside?: ParameterValue;
}

/** A chart, described by columns of the result table; `report/charts` draws each kind. */
export interface ChartDescription<Name extends string = string, Parameter extends string = string> {
  readonly id: string;
  readonly kind: ChartKind;
  /** The finding, in a sentence. It is replaced by what is drawn when `--set` changes the values that are shown. */
  readonly title: string;
  readonly subtitle?: string;
  /** For 'line' a number; for 'shares', 'bars', 'box', 'violin', 'strip' and 'slope' what tells groups apart. */
  readonly x?: Name;
  readonly y?: Name;
  readonly color?: Name;
  readonly facet?: Name;
  readonly xScale?: 'linear' | 'log' | 'symlog';
  readonly yScale?: 'linear' | 'log' | 'symlog';
  /** Keep only rows with these parameter values. */
  readonly where?: Readonly<Partial<Record<Parameter, ParameterValue | readonly ParameterValue[]>>>;
  /** Analytic curves drawn beside the measured ones. */
  readonly reference?: readonly ReferencePoint[];
  /**
   * For 'bars', 'heatmap', 'line' and 'slope': how rows become one number. Default: 'share' for yes and no, 'mean' for
   * numbers; for durations that some runs never finished 'restricted-mean', which counts those as the longest seen,
   * where 'mean' would leave them out and 'median' counts them as longer than any other.
   */
  readonly statistic?: 'mean' | 'restricted-mean' | 'median' | 'share' | 'p90' | 'p95' | 'p99';
  /** For 'shares': outcomes in this order, from the left; others follow. */
  readonly order?: readonly string[];
  /** How the interval of a mean is found. Default 'student-t'. */
  readonly interval?: 'student-t' | 'bootstrap';
  /**
   * For 'survival': until when a run was watched that did not end (x is null): a number in x's unit, or a column in
   * that unit. Default: as long as the longest run that ended.
   */
  readonly censoredAt?: Name | number;
  /** For charts of a trace: which run of those that `where` keeps. Default 'representative'; a number is a replication. */
  readonly run?: 'representative' | 'worst' | number;
  /** In print: one column of a page or its whole width. Default: as wide as the chart needs. */
  readonly width?: 'column' | 'page';
}
