// The contract of one TCP connection: three doors into one control block.
//
//   user calls ──►┌────────────┐──► transmit(segment)
//   a segment  ──►│ Connection │──► arm / disarm (timer)
//   a timer    ──►└────────────┘──► notify(event)
//
// Each door is synchronous and is told the time. No clock, no RxJS, no Node (RFC 9293 §3.9, §3.10).
import type { Nanoseconds } from '../time/index.ts';
import { seq, seqAdd, type Payload, type Segment, type SequenceNumber } from '../wire/index.ts';
import { segmentArrives } from './arrives.ts';
import { readRecord, settledProfile, writeRecord, type TimeWaitRecord } from './time-wait/record.ts';
import { mayBeReplacedBy, mayBeReused } from './time-wait/renewal.ts';
import type { ConnectionError, Effects, TimerId } from './effects.ts';
import type { Profile } from './profile.ts';
import type { State } from './states.ts';
import { Tcb } from './tcb.ts';
import { setSocketOption } from './socket-options.ts';
import { timerExpires } from './timeouts.ts';
import * as calls from './user-calls.ts';
import { release } from './move.ts';

export interface ConnectionOptions {
  readonly profile: Profile;
  readonly effects: Effects;
  readonly localPort: number;
  readonly remotePort: number;
  /** Initial send sequence number. */
  readonly iss: SequenceNumber;
  /** Added to the timestamp clock, RFC 7323 §5.4; in ms. Default 0. */
  readonly timestampOffset?: number;
  /** Made by a listener for one SYN: when the handshake fails it is deleted instead of going back to LISTEN. */
  readonly spawned?: boolean;
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
  /** cwnd, octets; 0 before the handshake is done. */
  readonly congestionWindow: number;
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

/** @see ConnectionDoors for what each door does */
export class Connection implements ConnectionDoors {
  /** The control block: for reading only outside of `src/tcp`. */
  readonly tcb: Tcb;

  constructor(options: ConnectionOptions) {
    this.tcb = new Tcb(options);
  }

  get state(): State {
    return this.tcb.state;
  }
  get readable(): number {
    return this.tcb.rcv.unread;
  }
  get endOfFile(): boolean {
    return this.tcb.readShut || (this.tcb.rcv.finReached && this.tcb.rcv.unread === 0);
  }
  get unacknowledged(): number {
    return calls.unacknowledged(this.tcb);
  }
  get congestionWindow(): number {
    return this.tcb.congestion.cwnd;
  }
  get sendRoom(): number {
    return calls.sendRoom(this.tcb);
  }
  /** The error that the application has not yet been given, if any. Taking it clears it. */
  takeError(): ConnectionError | null {
    const { error } = this.tcb;
    this.tcb.error = null;
    return error;
  }

  open(mode: 'active' | 'passive', now: Nanoseconds): void {
    calls.open(this.tcb, mode, now);
  }
  send(text: number | Payload, now: Nanoseconds): number {
    return calls.send(this.tcb, text, now);
  }
  receive(max: number, now: Nanoseconds, into?: Uint8Array): number {
    return calls.receive(this.tcb, max, now, into);
  }
  shutdown(now: Nanoseconds): void {
    calls.shutdown(this.tcb, now);
  }
  shutdownRead(_now: Nanoseconds): void {
    calls.shutdownRead(this.tcb);
  }
  close(now: Nanoseconds): void {
    calls.close(this.tcb, now);
  }
  abort(now: Nanoseconds): void {
    calls.abort(this.tcb, now);
  }

  segmentArrives(segment: Segment, now: Nanoseconds): void {
    segmentArrives(this.tcb, segment, now);
  }
  timerExpires(timer: TimerId, now: Nanoseconds): void {
    timerExpires(this.tcb, timer, now);
  }

  /** Whether this connection, in TIME-WAIT, must make room for a new incarnation (RFC 6191; RFC 9293 §3.6.1). */
  mayBeReplacedBy(syn: Segment): boolean {
    return mayBeReplacedBy(this.tcb, syn);
  }
  /** Whether our own connect() may take over this 4-tuple (RFC 6191; Linux tcp_twsk_unique). */
  mayBeReused(portChosenBy: 'application' | 'kernel', now: Nanoseconds): boolean {
    const { state, ts, profile, timeWaitSince } = this.tcb;
    const old = { timestamps: ts.enabled, since: timeWaitSince };
    return state === 'TIME-WAIT' && mayBeReused(profile.timeWait.reuse, old, portChosenBy, now);
  }
  /** Deletes it in favour of a new incarnation; returns an ISS that the old numbers cannot reach. */
  replace(): SequenceNumber {
    const beyond = seqAdd(this.tcb.snd.nxt, 65_537);
    release(this.tcb, 'replaced by a new SYN');
    return beyond;
  }

  /**
   * Writes down what TIME-WAIT still needs, so that the connection itself can be forgotten.
   * @returns false when that would not be all of it; the record is then worth nothing
   */
  writeRecord(record: TimeWaitRecord): boolean {
    return writeRecord(this.tcb, record);
  }
  /** The connection that was written down, as it was; its TIME-WAIT timer counts as armed. */
  static fromRecord(record: TimeWaitRecord, options: Omit<ConnectionOptions, 'iss'>): Connection {
    const { sndNxt, tsOffset } = record;
    const profile = settledProfile(options.profile);
    const connection = new Connection({
      ...options,
      profile,
      iss: seq(sndNxt - 1),
      timestampOffset: tsOffset,
    });
    readRecord(record, connection.tcb);
    return connection;
  }

  get linger(): { readonly on: boolean; readonly seconds: number } | null {
    return this.tcb.linger;
  }
  set linger(value: { readonly on: boolean; readonly seconds: number } | null) {
    this.tcb.linger = value;
  }

  /**
   * Sets a socket option by its own name: TCP_NODELAY, SO_RCVBUF, … (`socket-options.ts` has them all).
   *
   * @throws FinwaitError `unknown-option`, `bad-option`
   */
  setOption(name: string, value: number | string, now: Nanoseconds): void {
    setSocketOption(this.tcb, name, value, now);
  }
}
