// The door of `scenario`: the description of a run, and running it.
export * from './scenario.ts';
export * from './outcome.ts';
export * from './run.ts';
export { scenarioJsonSchema, parseScenario, scenarioSchema } from './schema.ts';
export * from './builders.ts';
export type { CloseOptions, Sysctls } from './close-options.ts';
export * from './reference-case.ts';
export { runCase, type ReferenceRun, type ReferenceRunOptions } from './reference-run.ts';
export type { ReferenceResult } from './reference-format.ts';
export { compareWithCase, type Comparison } from './compare.ts';
export { comparedRows, type ComparedRow, type SeenEvent } from './compare-rows.ts';
export { observedTrace } from './reference-trace.ts';
export { describeFault } from './reference-faults.ts';
export * from './load/index.ts';
export * from './prepare-any.ts';
