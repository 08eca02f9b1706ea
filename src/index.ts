// The library's door: exports only. `import { defineExperiment, activeClose } from 'finwait'`.
export * from './time/index.ts';
export * from './wire/index.ts';
export * from './tcp/index.ts';
export * from './link/index.ts';
export * from './fault/index.ts';
export * from './trace/index.ts';
export * from './scenario/index.ts';
export * from './experiment/index.ts';
// Both `fault` and `trace` have a Side; the one that people write is the fault language's.
export type { Side } from './fault/index.ts';
