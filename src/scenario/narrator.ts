// Describes what happens in a run as trace events, for whoever is subscribed. Ask `listened` first: without a
// listener nothing is described and nothing paid.
import type { Endpoint, Host, TimerChange } from '../host/index.ts';
import type { Packet } from '../link/index.ts';
import { timerNames, type State, type TimerId, type TransmitCause } from '../tcp/index.ts';
import { Subject, type Nanoseconds, type VirtualScheduler } from '../time/index.ts';
import type { HostChanged, SegmentDropped, TraceEvent } from '../trace/index.ts';
import type { Actor } from './actors.ts';
import type { CallDescription } from './calls.ts';
import { Departures } from './departures.ts';

export class Narrator {
  readonly events = new Subject<TraceEvent>();
  /** Whether someone listens; settled when a run begins. */
  listened = false;
  readonly #departures = new Departures();
  readonly #scheduler: VirtualScheduler;

  constructor(scheduler: VirtualScheduler) {
    this.#scheduler = scheduler;
  }

  begin(): void {
    this.listened = this.events.observed;
    if (this.listened) this.#departures.reset();
  }

  /** @param by whose segment it is; null: an answer to a segment for nobody */
  sent(
    packet: Packet,
    [from, by]: readonly [Host, Endpoint | null],
    to: Host,
    connection: number,
    cause: TransmitCause,
  ): void {
    const said = this.#departures.describe(packet, from.name, to.name, connection, cause);
    const cwnd = by?.connection.congestionWindow ?? 0;
    this.events.next(cwnd > 0 ? { ...said, cwnd } : said);
  }

  /** The network made the segment itself, in the name of `from`. */
  injected(packet: Packet, from: Host, to: Host, connection: number, why: string): void {
    this.events.next({
      type: 'segment-sent',
      at: this.#now,
      id: packet.id,
      from: from.name,
      to: to.name,
      connection,
      segment: packet.segment,
      cause: 'new',
      copy: 0,
      labels: [],
      injected: why,
    });
  }

  received(host: Host, packet: Packet): void {
    this.events.next({ type: 'segment-received', at: this.#now, id: packet.id, to: host.name });
  }

  dropped(packet: Packet, by: SegmentDropped['by'], detail: string): void {
    this.events.next({ type: 'segment-dropped', at: this.#now, id: packet.id, by, detail });
  }

  faulted(packet: Packet, detail: string): void {
    this.events.next({ type: 'segment-faulted', at: this.#now, id: packet.id, detail });
  }

  changed(host: Host, change: HostChanged['change'], detail: string): void {
    this.events.next({ type: 'host', at: this.#now, host: host.name, change, detail });
  }

  moved(host: Host, endpoint: Endpoint, from: State, to: State, cause: string): void {
    const connection = endpoint.number;
    this.events.next({ type: 'state', at: this.#now, host: host.name, connection, from, to, cause });
  }

  timer(host: Host, endpoint: Endpoint, id: TimerId, change: TimerChange, until: Nanoseconds | null): void {
    this.events.next({
      type: 'timer',
      at: this.#now,
      host: host.name,
      connection: endpoint.number,
      timer: timerNames[id],
      change,
      ...(until === null ? {} : { expiresAt: until }),
    });
  }

  called(actor: Actor, call: CallDescription): void {
    this.events.next({ type: 'call', at: this.#now, host: actor.host.name, actor: actor.name, ...call });
  }

  get #now(): Nanoseconds {
    return this.#scheduler.clock;
  }
}
