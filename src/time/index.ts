// The door of `time`: units, errors, the event queue, the scheduler and randomness.
export * from './nanoseconds.ts';
export * from './quantities.ts';
export * from './errors.ts';
export * from './invariant.ts';
export * from './event-queue.ts';
export * from './virtual-scheduler.ts';
export * from './random.ts';
export * from './rxjs.ts';
