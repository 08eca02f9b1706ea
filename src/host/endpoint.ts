// One connection as a host embeds it: its `Effects`, its timers as events of the virtual clock, and the
// order in which its news reach the application.
//
//   segment, timer, user call ──► connection ──► notify: state      told to the observer at once
//                                           └──► notify: all others  kept until the door is left, so that an
//                                                application never calls into a connection that is at work
// Endpoints and their timers are pooled by the host; a timer re-armed moves within the queue.
import {
  Timer,
  type ConnectionError,
  type ConnectionEvent,
  type Effects,
  type TimerId,
  type TimeWaitRecord,
  type TransmitCause,
} from '../tcp/index.ts';
import { invariant, unreachable, type Nanoseconds } from '../time/index.ts';
import type { Payload, Segment, SequenceNumber } from '../wire/index.ts';
import { EndpointTimer } from './endpoint-timer.ts';
import type { Host } from './host.ts';
import type { HostedConnection } from './hosted-connection.ts';
import type { Listener } from './listener.ts';
import type { Socket } from './socket.ts';
import type { TimeWaitOwner } from './time-wait-entries.ts';

/** News kept until the connection's door is left, as bits. */
const CONNECTED = 1;
const FAILED = 2;
const READABLE = 4;
const WRITABLE = 8;
const DRAINED = 16;
const EXPELLED = 32;
const RELEASED = 64;

const timerCount = Object.keys(Timer).length;

export class Endpoint implements Effects {
  readonly host: Host;
  /** Index of the other host. */
  peer = 0;
  localPort = 0;
  remotePort = 0;
  /** Its place in the host's table for that peer. */
  key = 0;
  reuseAddress = false;
  /** Of a socket that is gone: it had chosen the port by bind(), with or without SO_REUSEADDR; null: not so. */
  bound: boolean | null = null;
  /** For observers: which connection of the run this is. */
  number = 0;
  /** Null once the application has closed it, and before it was accepted. */
  socket: Socket | null = null;
  /** The listener that made it, until it is accepted. */
  listener: Listener | null = null;
  /** When TIME-WAIT was entered. */
  timeWaitSince: Nanoseconds | null = null;
  /** The error to be reported by the next system call. */
  error: ConnectionError | null = null;
  /** Half-open, and its listener is gone: deleted without a word when it is touched next. */
  abandoned = false;
  /** The control block is deleted; what was received can still be read. */
  released = false;
  #connection: HostedConnection | null = null;
  #news = 0;
  /** How many of the connection's doors are open, one inside another. */
  #inside = 0;
  #telling = false;
  readonly #timers: (EndpointTimer | null)[] = Array.from({ length: timerCount }, () => null);

  constructor(host: Host) {
    this.host = host;
  }

  get connection(): HostedConnection {
    invariant(this.#connection !== null, 'endpoint without a connection');
    return this.#connection;
  }

  /** Gives a fresh or recycled endpoint its connection. */
  begin(connection: HostedConnection): void {
    this.#connection = connection;
    this.#news = 0;
    this.#inside = 0;
    this.#telling = false;
    this.error = null;
    this.abandoned = false;
    this.released = false;
    this.timeWaitSince = null;
  }

  /** Takes over a connection in TIME-WAIT that was kept without an endpoint. */
  resume(connection: HostedConnection, { since, expiresAt }: TimeWaitRecord): void {
    this.begin(connection);
    this.timeWaitSince = since;
    const event = (this.#timers[Timer.timeWait] ??= new EndpointTimer(this, Timer.timeWait));
    event.instant = false;
    this.host.scheduler.arm(event, expiresAt);
  }

  /** Its place in tables and traces. */
  appearAs({ peer, key, number, reuseAddress, bound }: TimeWaitOwner): void {
    this.peer = peer;
    this.key = key;
    this.remotePort = key >>> 16;
    this.localPort = key & 0xffff;
    this.number = number;
    this.reuseAddress = reuseAddress;
    this.bound = bound;
  }

  /** Lets go of the connection, before the endpoint is recycled. */
  end(): void {
    this.#connection = null;
    this.socket = null;
    this.listener = null;
    this.bound = null;
  }

  // The doors.

  segmentArrives(segment: Segment, now: Nanoseconds): void {
    this.#inside++;
    this.connection.segmentArrives(segment, now);
    this.#leave();
  }

  timerExpires(timer: TimerId, now: Nanoseconds): void {
    this.#inside++;
    this.connection.timerExpires(timer, now);
    this.#leave();
  }

  open(mode: 'active' | 'passive', now: Nanoseconds): void {
    this.#inside++;
    this.connection.open(mode, now);
    this.#leave();
  }

  send(text: number | Payload, now: Nanoseconds): number {
    this.#inside++;
    const taken = this.connection.send(text, now);
    this.#leave();
    return taken;
  }

  receive(max: number, now: Nanoseconds, into?: Uint8Array): number {
    this.#inside++;
    const taken = this.connection.receive(max, now, into);
    this.#leave();
    return taken;
  }

  shutdown(how: 'wr' | 'rd' | 'rdwr', now: Nanoseconds): void {
    this.#inside++;
    if (how !== 'wr') {
      this.connection.shutdownRead(now);
      this.#news |= READABLE;
    }
    if (how !== 'rd') this.connection.shutdown(now);
    this.#leave();
  }

  close(now: Nanoseconds): void {
    this.#inside++;
    this.connection.close(now);
    this.#leave();
  }

  abort(now: Nanoseconds): void {
    this.#inside++;
    this.connection.abort(now);
    this.#leave();
  }

  setOption(name: string, value: number | string, now: Nanoseconds): void {
    this.#inside++;
    this.connection.setOption(name, value, now);
    this.#leave();
  }

  /** Ends a connection in TIME-WAIT for a new one on its 4-tuple; returns the ISS for that. */
  replace(): SequenceNumber {
    this.#inside++;
    const iss = this.connection.replace();
    this.#leave();
    return iss;
  }

  // What the connection asks of the world.

  transmit(segment: Segment, cause: TransmitCause): void {
    if (!this.abandoned) this.host.transmit(this, this.peer, segment, cause);
  }

  arm(timer: TimerId, at: Nanoseconds): void {
    const event = (this.#timers[timer] ??= new EndpointTimer(this, timer));
    const { host } = this;
    host.scheduler.arm(event, at);
    // A timer for this very instant is a turn of the clock, nothing that anyone waits for
    event.instant = at === host.scheduler.clock;
    if (host.observer.detailed && !event.instant) host.observer.timerChanged(host, this, timer, 'armed', at);
  }

  disarm(timer: TimerId): void {
    const event = this.#timers[timer];
    if (event === null || event === undefined || !event.queued) return;
    const { host } = this;
    host.scheduler.disarm(event);
    if (host.observer.detailed && !event.instant)
      host.observer.timerChanged(host, this, timer, 'cancelled', null);
  }

  notify(event: ConnectionEvent): void {
    const { host } = this;
    switch (event.type) {
      case 'state':
        if (event.to === 'TIME-WAIT') {
          this.timeWaitSince = host.scheduler.clock;
          if (!host.timeWait.enter()) this.#news |= EXPELLED;
        } else if (event.from === 'TIME-WAIT') {
          this.#leaveTimeWait();
        }
        host.observer.stateChanged(host, this, event.from, event.to, event.cause);
        break;
      case 'connected':
        this.#news |= CONNECTED;
        break;
      case 'readable':
        this.#news |= READABLE;
        break;
      case 'writable':
        this.#news |= WRITABLE;
        break;
      case 'drained':
        this.#news |= DRAINED;
        break;
      case 'error':
        this.error = event.error;
        this.#news |= FAILED;
        host.observer.failed(host, this, event.error);
        break;
      case 'released':
        this.#news |= RELEASED;
        break;
      default:
        unreachable(event);
    }
  }

  /** A timer's event came up. */
  timerFired(timer: TimerId, instant: boolean): void {
    const { host } = this;
    if (host.observer.detailed && !instant) host.observer.timerChanged(host, this, timer, 'fired', null);
    if (this.abandoned) this.abort(host.scheduler.clock);
    else this.timerExpires(timer, host.scheduler.clock);
  }

  /** The host crashes: timers and socket end, and nothing is sent. */
  perish(): void {
    for (let timer = 0; timer < timerCount; timer++) this.disarm(timer as TimerId);
    this.#leaveTimeWait();
    this.socket?.perish();
  }

  /** Takes all its timers out of the queue. */
  silence(): void {
    for (const event of this.#timers) if (event !== null && event.queued) this.host.scheduler.disarm(event);
    this.#leaveTimeWait();
  }

  /** Its connection goes on without it. Nothing changes for anyone. */
  depart(): void {
    this.timeWaitSince = null;
    const event = this.#timers[Timer.timeWait];
    if (event !== null && event !== undefined && event.queued) this.host.scheduler.disarm(event);
  }

  #leaveTimeWait(): void {
    if (this.timeWaitSince === null) return;
    this.timeWaitSince = null;
    this.host.timeWait.leave();
  }

  #leave(): void {
    this.#inside--;
    if (this.#inside !== 0 || this.#telling) return;
    if (this.#news !== 0) this.#tell();
    if (this.timeWaitSince !== null) this.host.shelve(this);
  }

  /**
   * Hands on the news, and the news that handing them on makes; until the application lets go of a connection that
   * is over: then this endpoint may already serve another.
   */
  #tell(): void {
    const connection = this.#connection;
    this.#telling = true;
    while (this.#news !== 0) {
      const news = this.#news;
      this.#news = 0;
      if (news & EXPELLED) this.timerExpires(Timer.timeWait, this.host.scheduler.clock);
      if (news & RELEASED) {
        this.released = true;
        this.silence();
        this.host.forget(this);
      }
      if (news & CONNECTED) this.#tellConnected();
      const { socket } = this;
      if (socket !== null) this.#tellSocket(socket, news);
      if (this.#connection !== connection) return;
      if (news & RELEASED) this.#tellReleased();
      if (this.#connection !== connection) return;
    }
    this.#telling = false;
  }

  #tellSocket(socket: Socket, news: number): void {
    if (news & FAILED) socket.onFailed();
    if (news & READABLE) socket.onReadable();
    // That a new connection is writable goes without saying.
    if ((news & (WRITABLE | CONNECTED)) === WRITABLE) socket.onWritable();
    if (news & DRAINED) socket.onDrained();
  }

  #tellConnected(): void {
    if (this.socket !== null) this.socket.onConnected();
    else this.listener?.connected(this);
  }

  #tellReleased(): void {
    if (this.socket !== null) this.socket.onReleased();
    else if (this.listener === null || !this.listener.keeps(this)) this.host.recycle(this);
  }
}
