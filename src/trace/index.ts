// The door of `trace`: what happened, recorded and drawn.
export * from './event.ts';
