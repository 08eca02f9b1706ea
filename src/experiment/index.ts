// The door of `experiment`: defining, sweeping, running and storing.
export * from './definition.ts';
export type { ChartDescription, ChartKind, ReferencePoint } from './chart-description.ts';
export { defineExperiment, defineLoadExperiment } from './definition-check.ts';
export { defineRecordedExperiment } from './recorded-experiment.ts';
export * from './parameters.ts';
export { inMilliseconds, inSeconds } from './edge-units.ts';
export { formatPoint, pointAsSettings, shellWord } from './sweep.ts';
export * from './run-set.ts';
export { selectCharts, type ChartSelection } from './chart-selection.ts';
export { measure } from './execution.ts';
export { findExperiments, loadExperiment, type LoadedExperiment } from './load.ts';
export { runExperiment, type ExperimentRunOptions } from './experiment-run.ts';
export { PartialStore, cannotWrite } from './store.ts';
export { pairedChange } from './pairing.ts';
export { remarkableRuns, type RemarkableRun } from './remarkable-runs.ts';
export * from './result-table.ts';
export * from './statistics/index.ts';
export * from './summary.ts';
