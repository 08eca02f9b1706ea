// The names of TCP's states: Linux's, which the recordings use, and the RFC's, which finwait uses.
import type { State } from '../tcp/index.ts';
import type { ReferenceState } from './reference-case.ts';

const names: Readonly<Record<ReferenceState, State>> = {
  SYN_SENT: 'SYN-SENT',
  SYN_RECV: 'SYN-RECEIVED',
  ESTABLISHED: 'ESTABLISHED',
  FIN_WAIT_1: 'FIN-WAIT-1',
  FIN_WAIT_2: 'FIN-WAIT-2',
  CLOSING: 'CLOSING',
  TIME_WAIT: 'TIME-WAIT',
  CLOSE_WAIT: 'CLOSE-WAIT',
  LAST_ACK: 'LAST-ACK',
  CLOSED: 'CLOSED',
};
const linuxNames = new Map(Object.entries(names).map(([linux, ours]) => [ours, linux as ReferenceState]));

export const toState = (state: ReferenceState): State => names[state];

/** null for LISTEN: a connection is never there. */
export const fromState = (state: State): ReferenceState | null => linuxNames.get(state) ?? null;
