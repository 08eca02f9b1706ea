// The door of `link`: packets and what a link does to them.
export * from './packet.ts';
