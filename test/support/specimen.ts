// One real Connection on a virtual clock, with nobody at the other end: what it sends and tells is written
// down, its timers fire, and the test is the peer. Ladders, the state matrix and properties are built on it.
import { Connection, resolveProfile, TimeWaitRecord, timerNames } from '../../src/tcp/index.ts';
import type {
  ConnectionEvent,
  Effects,
  Profile,
  State,
  TimerId,
  TransmitCause,
} from '../../src/tcp/index.ts';
import { invariant, TimedEvent, VirtualScheduler, type Nanoseconds } from '../../src/time/index.ts';
import { seq, type Segment } from '../../src/wire/index.ts';

export const specimenPort = 40000;
export const peerPort = 8080;

export interface SpecimenOptions {
  /** Default 0. */
  readonly iss?: number;
  /** Default 'rfc9293'. */
  readonly profile?: string | Profile;
  /** Values of the profile to override, under their sysctls' names. */
  readonly overrides?: Readonly<Record<string, string | number>>;
  /** As a listener's child: deleted, not returned to LISTEN, when the handshake fails. */
  readonly spawned?: boolean;
}

/**
 * With `used`, specimens in TIME-WAIT are written down before each segment that arrives, and made again of what
 * was written, as hosts do with connections that nobody holds. `times` counts how often.
 */
export const records = { used: false, times: 0 };

export class Specimen implements Effects {
  readonly scheduler: VirtualScheduler;
  connection: Connection;
  readonly sent: { readonly at: Nanoseconds; readonly segment: Segment; readonly cause: TransmitCause }[] =
    [];
  readonly events: { readonly at: Nanoseconds; readonly event: ConnectionEvent }[] = [];
  /** Called for every segment sent. */
  onTransmit: (segment: Segment, cause: TransmitCause) => void = () => {};
  /** Called for every event, also while a door is open: an application that answers at once. */
  onEvent: (event: ConnectionEvent) => void = () => {};
  readonly #timers: Expiry[];

  constructor(options: SpecimenOptions = {}, scheduler = new VirtualScheduler()) {
    const { profile = 'rfc9293', overrides, iss = 0, spawned = false } = options;
    this.scheduler = scheduler;
    this.#timers = timerNames.map((_, timer) => new Expiry(this, timer as TimerId));
    this.connection = new Connection({
      profile: typeof profile === 'string' ? resolveProfile(profile, overrides) : profile,
      effects: this,
      localPort: specimenPort,
      remotePort: peerPort,
      iss: seq(iss),
      spawned,
    });
  }

  get now(): Nanoseconds {
    return this.scheduler.clock;
  }
  get state(): State {
    return this.connection.state;
  }

  /** The names of the timers that are armed. */
  get armed(): string[] {
    return timerNames.filter((_, timer) => this.connection.tcb.timers.isArmed(timer as TimerId));
  }

  arrives(segment: Segment): void {
    if (records.used && this.state === 'TIME-WAIT') this.#writeAndRead();
    this.connection.segmentArrives(segment, this.now);
  }

  /** Fires what is due up to and including this moment. */
  flush(at: Nanoseconds = this.now): void {
    this.scheduler.runUntil(at);
  }

  #writeAndRead(): void {
    const record = new TimeWaitRecord();
    const { tcb } = this.connection;
    // A record is for connections that nobody holds
    if (!tcb.orphaned && tcb.rcv.unread === 0) this.connection.close(this.now);
    if (!this.connection.writeRecord(record)) return;
    this.connection = Connection.fromRecord(record, {
      profile: tcb.profile,
      effects: this,
      localPort: specimenPort,
      remotePort: peerPort,
    });
    records.times++;
  }

  transmit(segment: Segment, cause: TransmitCause): void {
    this.sent.push({ at: this.now, segment, cause });
    this.onTransmit(segment, cause);
  }
  arm(timer: TimerId, at: Nanoseconds): void {
    invariant(at >= this.now, `${timerNames[timer]} timer armed in the past`);
    this.scheduler.arm(this.#timers[timer]!, at);
  }
  disarm(timer: TimerId): void {
    this.scheduler.disarm(this.#timers[timer]!);
  }
  notify(event: ConnectionEvent): void {
    this.events.push({ at: this.now, event });
    this.onEvent(event);
  }
}

class Expiry extends TimedEvent {
  readonly #specimen: Specimen;
  readonly #timer: TimerId;

  constructor(specimen: Specimen, timer: TimerId) {
    super();
    this.#specimen = specimen;
    this.#timer = timer;
  }

  fire(): void {
    this.#specimen.connection.timerExpires(this.#timer, this.#specimen.now);
  }
}
