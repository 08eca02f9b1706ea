// What an experiment file declares: a question, parameters to vary, measures to take, charts to draw.
// Plain data and pure functions; charts are descriptions that `report` turns into Vega-Lite.
import type { AnyScenario } from '../scenario/index.ts';
import type { ChartDescription } from './chart-description.ts';

/** A value of a parameter after parsing: what `scenario` receives. A duration is in nanoseconds. */
export type ParameterValue = number | string | boolean;

/**
 * How a parameter reads what a user writes and how it prints. Made by `duration`, `probability`, `choice`, …
 * (Methods, not function properties: so that a kind of durations is also a kind of any value.)
 */
export interface ParameterKind<T extends ParameterValue = ParameterValue> {
  readonly kind: 'duration' | 'probability' | 'integer' | 'number' | 'choice' | 'flag';
  /** Unit of the column in tables and on axes: 'ms', '%', …; '' for none. */
  readonly unit: string;
  /** For axes and legends; '' means the parameter's name. */
  readonly label: string;
  /** Default values to sweep over, in this order. */
  readonly values: readonly T[];
  /**
   * Reads one item of a list: a value, or a range such as `'0..10%/2%'`, which gives several.
   *
   * @throws FinwaitError naming the parameter, the text and what would be right
   */
  parse(text: string, name: string): readonly T[];
  /** As it stands in a legend: '20 ms', '5%'. */
  format(value: T): string;
  /** As `--set` takes it: '20ms', '5%'. */
  print(value: T): string;
  /** As it stands in the table, in the column's unit; a probability stays a fraction. */
  cell(value: T): number | string | boolean;
}

export type Parameters = Readonly<Record<string, ParameterKind>>;

/** What `scenario` and the measures receive: each parameter's value under its name. */
export type ValuesOf<D extends Parameters> = {
  readonly [K in keyof D]: D[K] extends ParameterKind<infer T> ? T : never;
};

/** One combination of parameter values. */
export type Point = Readonly<Record<string, ParameterValue>>;

/** A measure: one number, string, truth or null (did not happen) per run. */
export interface Measure<P, R = never> {
  readonly label: string;
  /** Unit of the numbers it returns; '' for counts and categories; '%' means fractions. */
  readonly unit: string;
  readonly of: (result: R, parameters: P) => number | string | boolean | null;
}

/** How the values of the parameters become points. Default: every combination of them. */
export interface Sweep<Name extends string = string> {
  /** Lists that move together, value by value: `[['rtt', 'timeout']]`. They are of one length. */
  readonly zip?: readonly (readonly Name[])[];
  /**
   * So many points, spread over the parameters' ranges by a Latin hypercube: each range is cut into as many slices,
   * and each slice is met once. A number ranges from its lowest to its highest value; of words, all come equally often.
   */
  readonly latinHypercube?: number;
  /** Of a Latin hypercube: parameters whose slices are even on a log scale. */
  readonly logScale?: readonly Name[];
}

/** A parameter computed from the swept ones: handed to `scenario` and the measures beside them, and a column, too. */
export interface Derived<P, T extends ParameterValue = ParameterValue> {
  /** How it prints: `duration([])`, `number([], { unit: 'segments' })`. */
  readonly kind: ParameterKind<T>;
  readonly of: (parameters: P) => T;
}

/** An experiment as the rest of the program sees it; `P` and `R` are what its own functions receive. */
export interface ExperimentDefinition<P = Point, R = never> {
  readonly name: string;
  readonly question: string;
  readonly prediction: string;
  readonly answer?: string;
  readonly parameters: Parameters;
  readonly sweep?: Sweep;
  readonly derived?: Readonly<Record<string, Derived<P>>>;
  /** Replications per point. */
  readonly replications: number;
  /** Names the random numbers of the whole experiment. Default '1'. */
  readonly seed?: string;
  /** A constraint: points to run; the others of the sweep are left out. Default: all. */
  readonly only?: (parameters: P) => boolean;
  /** Pure: the same parameters always give the same scenario. */
  readonly scenario: (parameters: P) => AnyScenario;
  /** Record each run and give its measures `trace`, too. Default false: several times faster. */
  readonly trace?: boolean;
  readonly measures: Readonly<Record<string, Measure<P, R>>>;
  readonly charts: readonly ChartDescription[];
}

/** Any experiment: its functions are called only with points of its own sweep. */
export type Experiment = ExperimentDefinition<never>;

/** Values of derived parameters by name. */
export type DerivedValues = Readonly<Record<string, ParameterValue>>;

/** An experiment that derives none. */
export type NoDerived = object & { readonly [name in never]: ParameterValue };

/** What `defineExperiment` takes: as `ExperimentDefinition`, with the names and types tied together. */
export interface ExperimentInput<
  D extends Parameters,
  M extends string,
  S,
  R,
  E extends DerivedValues = NoDerived,
> extends Omit<
  ExperimentDefinition<ValuesOf<D> & E>,
  'parameters' | 'sweep' | 'derived' | 'scenario' | 'measures' | 'charts'
> {
  readonly parameters: D;
  readonly sweep?: Sweep<NoInfer<keyof D & string>>;
  readonly derived?: { readonly [K in keyof E]: Derived<ValuesOf<D>, E[K]> };
  readonly scenario: (parameters: ValuesOf<D> & E) => S;
  readonly measures: Readonly<Record<M, Measure<ValuesOf<D> & E, R>>>;
  readonly charts: readonly ChartDescription<
    NoInfer<M | (keyof D & string) | (keyof E & string)>,
    NoInfer<keyof D & string>
  >[];
}
