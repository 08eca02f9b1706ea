// The eleven states of RFC 9293 §3.3.2 under the RFC's own names, and the legal moves between them as data
// (figure 5, §3.10, plus the give-ups and resets of the text). `moveTo` knows no other.
import type { StateEvent } from './effects.ts';

export const states = [
  'CLOSED',
  'LISTEN',
  'SYN-SENT',
  'SYN-RECEIVED',
  'ESTABLISHED',
  'FIN-WAIT-1',
  'FIN-WAIT-2',
  'CLOSE-WAIT',
  'CLOSING',
  'LAST-ACK',
  'TIME-WAIT',
] as const;

export type State = (typeof states)[number];

/** What makes a connection move. The names are for people: ladders and state diagrams show them. */
export const causes = [
  'passive open',
  'active open',
  'SYN',
  'SYN,ACK',
  'ACK of SYN',
  'FIN',
  'FIN,ACK of FIN',
  'ACK of FIN',
  'close',
  'abort',
  'RST',
  'give up',
  '2MSL over',
  'FIN-WAIT-2 over',
  'replaced by a new SYN',
] as const;
export type Cause = (typeof causes)[number];

export interface Transition {
  readonly from: State;
  readonly to: State;
  readonly causes: readonly Cause[];
}

/** Every legal move. Drawn by the state diagram, asserted at each move, enumerated by tests. */
export const transitions: readonly Transition[] = [
  { from: 'CLOSED', to: 'LISTEN', causes: ['passive open'] },
  { from: 'CLOSED', to: 'SYN-SENT', causes: ['active open'] },
  { from: 'LISTEN', to: 'SYN-RECEIVED', causes: ['SYN'] },
  { from: 'LISTEN', to: 'SYN-SENT', causes: ['active open'] },
  { from: 'LISTEN', to: 'CLOSED', causes: ['close', 'abort'] },
  { from: 'SYN-SENT', to: 'SYN-RECEIVED', causes: ['SYN'] },
  { from: 'SYN-SENT', to: 'ESTABLISHED', causes: ['SYN,ACK'] },
  { from: 'SYN-SENT', to: 'CLOSED', causes: ['RST', 'close', 'abort', 'give up'] },
  { from: 'SYN-RECEIVED', to: 'ESTABLISHED', causes: ['ACK of SYN'] },
  { from: 'SYN-RECEIVED', to: 'LISTEN', causes: ['RST', 'SYN'] },
  { from: 'SYN-RECEIVED', to: 'CLOSED', causes: ['RST', 'SYN', 'abort', 'give up'] },
  { from: 'SYN-RECEIVED', to: 'FIN-WAIT-1', causes: ['close'] },
  { from: 'SYN-RECEIVED', to: 'CLOSE-WAIT', causes: ['FIN'] },
  { from: 'ESTABLISHED', to: 'FIN-WAIT-1', causes: ['close'] },
  { from: 'ESTABLISHED', to: 'CLOSE-WAIT', causes: ['FIN'] },
  { from: 'ESTABLISHED', to: 'CLOSED', causes: ['RST', 'abort', 'give up'] },
  { from: 'FIN-WAIT-1', to: 'FIN-WAIT-2', causes: ['ACK of FIN'] },
  { from: 'FIN-WAIT-1', to: 'CLOSING', causes: ['FIN'] },
  { from: 'FIN-WAIT-1', to: 'TIME-WAIT', causes: ['FIN,ACK of FIN'] },
  { from: 'FIN-WAIT-1', to: 'CLOSED', causes: ['RST', 'abort', 'give up'] },
  { from: 'FIN-WAIT-2', to: 'TIME-WAIT', causes: ['FIN'] },
  { from: 'FIN-WAIT-2', to: 'CLOSED', causes: ['RST', 'abort', 'give up', 'FIN-WAIT-2 over'] },
  { from: 'CLOSE-WAIT', to: 'LAST-ACK', causes: ['close'] },
  { from: 'CLOSE-WAIT', to: 'CLOSED', causes: ['RST', 'abort', 'give up'] },
  { from: 'CLOSING', to: 'TIME-WAIT', causes: ['ACK of FIN'] },
  { from: 'CLOSING', to: 'CLOSED', causes: ['RST', 'abort', 'give up'] },
  { from: 'LAST-ACK', to: 'CLOSED', causes: ['ACK of FIN', 'RST', 'abort', 'give up'] },
  { from: 'TIME-WAIT', to: 'CLOSED', causes: ['2MSL over', 'RST', 'abort', 'replaced by a new SYN'] },
];

/** One frozen event per legal move, by the state it leaves, so that moving allocates nothing and searches little. */
const movesFrom: Readonly<Record<string, readonly StateEvent[]>> = Object.fromEntries(
  states.map(state => [state, transitions.filter(({ from }) => from === state).flatMap(eventsOf)]),
);

function eventsOf({ from, to, causes: why }: Transition): StateEvent[] {
  return why.map(cause => Object.freeze({ type: 'state', from, to, cause }));
}

/** The event of moving `from` → `to`; a move that is not in the table is a bug. */
export function transitionEvent(from: State, to: State, cause: Cause): StateEvent {
  for (const event of movesFrom[from] ?? []) if (event.to === to && event.cause === cause) return event;
  throw new Error(`invariant broken: no transition from ${from} to ${to} by ${cause}`);
}

/** Both directions are synchronized: every segment carries an acceptable sequence number or is answered. */
export function isSynchronized(state: State): boolean {
  return state !== 'CLOSED' && state !== 'LISTEN' && state !== 'SYN-SENT' && state !== 'SYN-RECEIVED';
}
