// The door of `load`: many connections, on any topology.
export type * from './load-scenario.ts';
export { hostsOf } from './load-scenario.ts';
export * from './load-outcome.ts';
export * from './load-run.ts';
export { loadJsonSchema, loadSchema, parseLoad } from './load-schema.ts';
export * from './topology.ts';
