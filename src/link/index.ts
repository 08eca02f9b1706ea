// The door of `link`: packets and what a link does to them.
export * from './packet.ts';
export * from './description.ts';
export * from './parameters.ts';
export * from './parse.ts';
export * from './context.ts';
export * from './loss.ts';
export * from './rate.ts';
export * from './delay.ts';
export * from './reorder.ts';
export * from './duplicate.ts';
export * from './direction.ts';
export * from './duplex.ts';
