// The door of `experiment`: defining, sweeping, running and storing.
export * from './definition.ts';
export * from './result-table.ts';
export * from './statistics.ts';
export * from './summary.ts';
