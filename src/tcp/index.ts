// The door of `tcp`: a connection, its profiles, and the contract with whoever embeds it.
export * from './states.ts';
export * from './effects.ts';
export * from './profile.ts';
export * from './connection.ts';
export { arrivesClosed } from './arrives-closed.ts';
export { profileNames, resolveProfile } from './profiles/index.ts';
export { profileTable, type ProfileRow } from './profiles/table.ts';
export { overrideNames } from './profiles/overrides.ts';
export type { Tcb } from './tcb.ts';
export { TimeWaitRecord } from './time-wait/record.ts';
export { mayBeReused } from './time-wait/renewal.ts';
