// The contract of one TCP connection: three doors into one control block.
//
//   user calls ──►┌────────────┐──► transmit(segment)
//   a segment  ──►│ Connection │──► arm / disarm (timer)
//   a timer    ──►└────────────┘──► notify(event)
//
// Each door is synchronous and is told the time. No clock, no RxJS, no Node (RFC 9293 §3.9, §3.10).
import type { Nanoseconds } from '../time/index.ts';
import type { Payload, Segment, SequenceNumber } from '../wire/index.ts';
import type { Effects, TimerId } from './effects.ts';
import type { Profile } from './profile.ts';
import type { State } from './states.ts';

export interface ConnectionOptions {
  readonly profile: Profile;
  readonly effects: Effects;
  readonly localPort: number;
  readonly remotePort: number;
  /** Initial send sequence number. */
  readonly iss: SequenceNumber;
  /** Added to the timestamp clock, RFC 7323 §5.4; in ms. Default 0. */
  readonly timestampOffset?: number;
}

/** What the embedder may ask of a connection without changing it. */
export interface ConnectionStatus {
  readonly state: State;
  /** Octets that `receive` could take now. */
  readonly readable: number;
  /** The peer's FIN has been reached and all before it was read. */
  readonly endOfFile: boolean;
  /** Octets accepted by `send` and not yet acknowledged (the FIN not counted). */
  readonly unacknowledged: number;
}

/** One connection. The methods are RFC 9293's user calls (§3.9.1), SEGMENT ARRIVES and the timeouts (§3.10). */
export interface ConnectionDoors {
  readonly state: State;

  /** OPEN, §3.10.1: 'active' sends SYN, 'passive' waits in LISTEN for the SYN it is then given. */
  open(mode: 'active' | 'passive', now: Nanoseconds): void;
  /**
   * SEND, §3.10.2. Takes synthetic octets (a count) or real ones.
   * @returns how many octets were taken (limited by the send buffer)
   */
  send(text: number | Payload, now: Nanoseconds): number;
  /**
   * RECEIVE, §3.10.3. Takes up to `max` octets; copies them to `into` when given (zeros where synthetic).
   * @returns how many; 0 when there is nothing (see `endOfFile`)
   */
  receive(max: number, now: Nanoseconds, into?: Uint8Array): number;
  readonly readable: number;
  readonly endOfFile: boolean;
  /** Octets accepted by `send` and not yet acknowledged. */
  readonly unacknowledged: number;
  /** Room left in the send buffer. */
  readonly sendRoom: number;
  /** shutdown(SHUT_WR): FIN after all that was sent; reading goes on (half-close). */
  shutdown(now: Nanoseconds): void;
  /** shutdown(SHUT_RD): end of file for the reader at once. */
  shutdownRead(now: Nanoseconds): void;
  /** close(): nobody will read or write any more; the connection lives on until it ends by itself (§3.10.4). */
  close(now: Nanoseconds): void;
  /** ABORT, §3.10.5: RST if synchronized, control block deleted. */
  abort(now: Nanoseconds): void;

  /** SEGMENT ARRIVES, §3.10.7. */
  segmentArrives(segment: Segment, now: Nanoseconds): void;
  /** A timer that was armed has expired, §3.10.8. */
  timerExpires(timer: TimerId, now: Nanoseconds): void;
}
