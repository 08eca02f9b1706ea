// How the system calls of a script's applications are told to whoever listens.
import type { Errno } from '../host/index.ts';
import type { ApplicationCall } from '../trace/index.ts';
import type { Actor } from './actors.ts';

/** Told of every system call while someone listens. */
export interface CallListener {
  /** No listener, no cost: checked before a call is described. */
  readonly listening: boolean;
  called(actor: Actor, call: CallDescription): void;
}

/** What `ApplicationCall` says beyond time, host and actor. */
export type CallDescription = Omit<ApplicationCall, 'type' | 'at' | 'host' | 'actor'>;

/** The names that traces know. */
export function reportedError(error: Errno): NonNullable<ApplicationCall['error']> {
  return error === 'EAGAIN' || error === 'EBADF' || error === 'EISCONN' ? 'EINVAL' : error;
}
