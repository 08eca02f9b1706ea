// The door of `wire`: sequence numbers, segments, and their form in bytes.
export * from './sequence.ts';
export * from './segment.ts';
