// What a connection asks of the world: segments out, timers, events. The other half of the contract in
// `connection.ts`; whoever embeds the core (a simulated host, a packet script, a real kernel's TUN device)
// implements `Effects`. All calls are synchronous and happen inside one of the connection's three doors.
import type { Nanoseconds } from '../time/index.ts';
import type { Segment } from '../wire/index.ts';
import type { Cause, State } from './states.ts';

/** The timers of one connection. Numbers, so that an embedder can index an array with them. */
export const Timer = {
  retransmission: 0,
  lossProbe: 1,
  reordering: 2,
  persist: 3,
  delayedAck: 4,
  finWait2: 5,
  timeWait: 6,
  keepalive: 7,
  userTimeout: 8,
  compressedAck: 9,
} as const;
export type TimerId = (typeof Timer)[keyof typeof Timer];

/** Names for people, in the order of `Timer`. */
export const timerNames = [
  'retransmission',
  'loss probe',
  'reordering',
  'persist',
  'delayed ACK',
  'FIN-WAIT-2',
  'TIME-WAIT',
  'keepalive',
  'user timeout',
  'compressed ACK',
] as const;
export type TimerName = (typeof timerNames)[number];

/** Why a segment leaves: new, or which mechanism sent it again. */
export type TransmitCause =
  | 'new'
  | 'rto' // RFC 6298 §5.4
  | 'fast-retransmit' // RFC 5681 §3.2, RFC 6675, RFC 8985
  | 'loss-probe' // RFC 8985 §7
  | 'window-probe' // RFC 9293 §3.8.6.1
  | 'keepalive' // RFC 9293 §3.8.4
  | 'reply'; // an answer without a connection: RST for a segment to nobody

/** Errors an application sees, under the names that POSIX gives them. */
export type ConnectionError = 'ECONNRESET' | 'ECONNREFUSED' | 'ETIMEDOUT' | 'EPIPE';

/** The state machine moved. */
export interface StateEvent {
  readonly type: 'state';
  readonly from: State;
  readonly to: State;
  readonly cause: Cause;
}

export type ConnectionEvent =
  | StateEvent
  /** The handshake is complete: connect() returns, or accept() can. */
  | { readonly type: 'connected' }
  /** Data or end of file can be read. */
  | { readonly type: 'readable' }
  /** Room in the send buffer again. */
  | { readonly type: 'writable' }
  /** Everything sent, the FIN included, is acknowledged (ends a lingering close). */
  | { readonly type: 'drained' }
  /** The connection failed; the application sees `error` at its next call. */
  | { readonly type: 'error'; readonly error: ConnectionError }
  /** The control block is deleted: the embedder forgets the connection. Always last. */
  | { readonly type: 'released' };

export interface Effects {
  /** Sends a segment. It is never changed afterwards. */
  transmit(segment: Segment, cause: TransmitCause): void;
  /** Arms a timer, or re-arms it in place. `at` is absolute. */
  arm(timer: TimerId, at: Nanoseconds): void;
  disarm(timer: TimerId): void;
  notify(event: ConnectionEvent): void;
}
