// The door of `scenario`: the description of a run, and running it.
export * from './scenario.ts';
export * from './outcome.ts';
