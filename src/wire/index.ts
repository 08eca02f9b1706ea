// The door of `wire`: sequence numbers, segments, and their form in bytes.
export * from './sequence.ts';
export * from './segment.ts';
export * from './options.ts';
export * from './address.ts';
export * from './checksum.ts';
export * from './synthetic-text.ts';
export * from './codec.ts';
export * from './reset.ts';
