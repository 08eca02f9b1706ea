// The door of `experiment`: defining, sweeping, running and storing.
export * from './definition.ts';
