// Two connections and nothing else: no hosts, no links, no sockets. Segments travel with a fixed delay each
// way on one virtual clock, a filter may lose them, and all that was sent is written down. For tests of TCP.
import {
  Connection,
  resolveProfile,
  type ConnectionEvent,
  type Effects,
  type Profile,
} from '../../src/tcp/index.ts';
import type { ConnectionOptions, State, TimerId, TransmitCause } from '../../src/tcp/index.ts';
import { ms, parseDuration, TimedEvent, VirtualScheduler } from '../../src/time/index.ts';
import type { Duration, Nanoseconds } from '../../src/time/index.ts';
import { formatFlags, seq, ACK } from '../../src/wire/index.ts';
import type { Segment } from '../../src/wire/index.ts';

export type Side = 'client' | 'server';
export type Direction = 'toServer' | 'toClient';

export interface PairOptions {
  /** One name or profile for both ends, or one each. Default 'rfc9293'. */
  readonly profile?:
    string | Profile | { readonly client: string | Profile; readonly server: string | Profile };
  /** Values of the profile to override on both ends, under their sysctls' names. */
  readonly overrides?: Readonly<Record<string, string | number>>;
  /** One way. Default 10 ms. */
  readonly delay?: Duration | { readonly toServer: Duration; readonly toClient: Duration };
  /** Default 0 for both, so that numbers in the log are relative ones. */
  readonly iss?: { readonly client: number; readonly server: number };
  /** Loses the segment when true. `n` counts the segments of that direction from 1. */
  readonly drop?: (segment: Segment, direction: Direction, n: number) => boolean;
  /** Further options for both connections. */
  readonly connection?: Partial<ConnectionOptions>;
}

export interface SentSegment {
  readonly at: Nanoseconds;
  readonly from: Side;
  readonly segment: Segment;
  readonly cause: TransmitCause;
  readonly lost: boolean;
}

/** One end: its connection, and what it told its embedder. */
export class End implements Effects {
  readonly side: Side;
  readonly connection: Connection;
  readonly events: { readonly at: Nanoseconds; readonly event: ConnectionEvent }[] = [];
  readonly armed = new Map<TimerId, Nanoseconds>();
  readonly #pair: Pair;
  readonly #timers = new Map<TimerId, Expiry>();

  constructor(pair: Pair, side: Side, options: Omit<ConnectionOptions, 'effects'>) {
    this.#pair = pair;
    this.side = side;
    this.connection = new Connection({ ...options, effects: this });
  }

  /** The states in order of entry, the first one included. */
  get path(): State[] {
    const moves = this.events.flatMap(({ event }) => (event.type === 'state' ? [event] : []));
    return moves.length === 0 ? [this.connection.state] : [moves[0]!.from, ...moves.map(move => move.to)];
  }

  /** Events of one type, for assertions. */
  saw(type: ConnectionEvent['type']): boolean {
    return this.events.some(({ event }) => event.type === type);
  }

  transmit(segment: Segment, cause: TransmitCause): void {
    this.#pair.carry(this.side, segment, cause);
  }

  arm(timer: TimerId, at: Nanoseconds): void {
    let expiry = this.#timers.get(timer);
    if (expiry === undefined) this.#timers.set(timer, (expiry = new Expiry(this, timer)));
    this.armed.set(timer, at);
    this.#pair.scheduler.arm(expiry, at);
  }

  disarm(timer: TimerId): void {
    const expiry = this.#timers.get(timer);
    if (expiry === undefined) return;
    this.armed.delete(timer);
    this.#pair.scheduler.disarm(expiry);
  }

  notify(event: ConnectionEvent): void {
    this.events.push({ at: this.#pair.now, event });
  }

  expires(timer: TimerId): void {
    this.armed.delete(timer);
    this.connection.timerExpires(timer, this.#pair.now);
  }
}

class Expiry extends TimedEvent {
  readonly #end: End;
  readonly #timer: TimerId;

  constructor(end: End, timer: TimerId) {
    super();
    this.#end = end;
    this.#timer = timer;
  }

  fire(): void {
    this.#end.expires(this.#timer);
  }
}

class Arrival extends TimedEvent {
  readonly #end: End;
  readonly #segment: Segment;
  readonly #now: () => Nanoseconds;

  constructor(end: End, segment: Segment, now: () => Nanoseconds) {
    super();
    this.#end = end;
    this.#segment = segment;
    this.#now = now;
  }

  fire(): void {
    this.#end.connection.segmentArrives(this.#segment, this.#now());
  }
}

export class Pair {
  readonly scheduler = new VirtualScheduler();
  readonly sent: SentSegment[] = [];
  readonly client: End;
  readonly server: End;
  readonly #drop: NonNullable<PairOptions['drop']>;
  readonly #delays: Readonly<Record<Direction, Nanoseconds>>;
  readonly #counts: Record<Direction, number> = { toServer: 0, toClient: 0 };

  constructor(options: PairOptions) {
    const { delay = ms(10), iss = { client: 0, server: 0 } } = options;
    const each = typeof delay === 'object' ? delay : { toServer: delay, toClient: delay };
    this.#delays = { toServer: parseDuration(each.toServer), toClient: parseDuration(each.toClient) };
    this.#drop = options.drop ?? (() => false);
    const profiles = eachProfile(options);
    const common = options.connection ?? {};
    this.client = new End(this, 'client', {
      profile: profiles.client,
      localPort: 40000,
      remotePort: 8080,
      iss: seq(iss.client),
      ...common,
    });
    this.server = new End(this, 'server', {
      profile: profiles.server,
      localPort: 8080,
      remotePort: 40000,
      iss: seq(iss.server),
      ...common,
    });
  }

  get now(): Nanoseconds {
    return this.scheduler.clock;
  }

  /** One line a segment sent: `client → server FIN,ACK seq 1 ack 1`, with `len 100` and `(lost)` where true. */
  get log(): string[] {
    return this.sent.map(format);
  }

  /** The log, each line with its time in milliseconds in front. */
  get timedLog(): string[] {
    return this.sent.map(entry => `${entry.at / 1e6} ${format(entry)}`);
  }

  /** The server listens and the client opens; runs until both are ESTABLISHED, or nothing is left to happen. */
  establish(): this {
    this.server.connection.open('passive', this.now);
    this.client.connection.open('active', this.now);
    const established = (end: End): boolean => end.connection.state === 'ESTABLISHED';
    while (!(established(this.client) && established(this.server)) && this.scheduler.step());
    return this;
  }

  /** Forgets what was sent so far, to look at what follows only. */
  clearLog(): this {
    this.sent.length = 0;
    return this;
  }

  /** Runs until nothing is left to happen, or for that long. */
  run(span?: Duration): this {
    if (span === undefined) this.scheduler.run({ maxEvents: 1_000_000 });
    else this.scheduler.runUntil((this.now + parseDuration(span)) as Nanoseconds);
    return this;
  }

  /** @internal */
  carry(from: Side, segment: Segment, cause: TransmitCause): void {
    const direction: Direction = from === 'client' ? 'toServer' : 'toClient';
    const lost = this.#drop(segment, direction, ++this.#counts[direction]);
    this.sent.push({ at: this.now, from, segment, cause, lost });
    if (!lost) this.inject(segment, direction, this.#delays[direction]);
  }

  /** Puts a segment on its way without anybody having sent it. */
  inject(segment: Segment, direction: Direction, delay: Nanoseconds = ms(0)): void {
    const receiver = direction === 'toServer' ? this.server : this.client;
    const at = (this.now + delay) as Nanoseconds;
    this.scheduler.arm(new Arrival(receiver, segment, () => this.now), at);
  }
}

/** @example `pair({ drop: (segment, to, n) => to === 'toServer' && n === 3 }).establish().run().log` */
export function pair(options: PairOptions = {}): Pair {
  return new Pair(options);
}

function eachProfile({ profile = 'rfc9293', overrides }: PairOptions): { client: Profile; server: Profile } {
  const made = (choice: string | Profile): Profile =>
    typeof choice === 'string' ? resolveProfile(choice, overrides) : choice;
  if (typeof profile === 'object' && 'client' in profile && 'server' in profile) {
    return { client: made(profile.client), server: made(profile.server) };
  }
  return { client: made(profile), server: made(profile) };
}

function format({ from, segment, lost }: SentSegment): string {
  const to = from === 'client' ? 'server' : 'client';
  const ack = segment.flags & ACK ? ` ack ${segment.ack}` : '';
  const length = segment.length > 0 ? ` len ${segment.length}` : '';
  return `${from} → ${to} ${formatFlags(segment.flags)} seq ${segment.seq}${ack}${length}${lost ? ' (lost)' : ''}`;
}
