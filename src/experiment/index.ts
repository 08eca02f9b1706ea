// The door of `experiment`: defining, sweeping, running and storing.
export * from './definition.ts';
export type { ChartDescription, ChartKind, ReferencePoint } from './chart-description.ts';
export { defineExperiment, defineLoadExperiment } from './definition-check.ts';
export { defineRecordedExperiment } from './recorded-experiment.ts';
export * from './parameters.ts';
export { inMilliseconds, inSeconds } from './edge-units.ts';
export { formatPoint, pointAsSettings, shellWord } from './sweep/point-text.ts';
export * from './run-set.ts';
export { selectCharts, type ChartSelection } from './chart-selection.ts';
export { measure } from './execution.ts';
export { findExperiments, loadExperiment, type LoadedExperiment } from './load.ts';
export {
  runExperiment,
  type ExperimentRunOptions,
  type Found,
  type RunOutcome,
  type RunProgress,
  type Runner,
} from './experiment-run.ts';
export { checkPrecision, type Precision } from './sequential.ts';
export { readShard, shardSpans, type Shard } from './shard.ts';
export * from './store/partial-store.ts';
export { RunCache } from './store/run-cache.ts';
export { codeFingerprint } from './store/code-fingerprint.ts';
export { tabulate, type FinishedRuns } from './tabulation.ts';
export { QueueRunner } from './runners/queue/queue-runner.ts';
export { QueueWorker, type QueueWorkerOptions } from './runners/queue/queue-worker.ts';
export { optionalPackages } from './optional-package.ts';
export { pairedChange } from './pairing.ts';
export { remarkableRuns, type RemarkableRun } from './remarkable-runs.ts';
export * from './result-table.ts';
export * from './statistics/index.ts';
export * from './summary.ts';
