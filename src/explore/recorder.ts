// Writes the history of a run down while it happens, told by the world, and numbers its choice points. One
// recorder serves all runs of an exploration: its arrays are emptied, not made anew.
import { SegmentLabels, type Side } from '../fault/index.ts';
import type { Endpoint, Host } from '../host/index.ts';
import type { Packet } from '../link/index.ts';
import type { CallDescription, RunWatch } from '../scenario/index.ts';
import { Connection, type State, type TransmitCause } from '../tcp/index.ts';
import type { Nanoseconds, VirtualScheduler } from '../time/index.ts';
import type { Arrival, Call, EndView, Move, SentSegment } from './history.ts';
import { ScopeWatch, type Scope } from './scope.ts';

/** A segment, and whether the link has got it: what a fault of the scenario sends twice is decided upon once. */
export interface Departed extends SentSegment {
  handed: boolean;
}

export class Recorder implements RunWatch {
  readonly segments: Departed[] = [];
  readonly arrivals: Arrival[] = [];
  readonly moves: Move[] = [];
  readonly calls: Call[] = [];
  /** How many transmissions were choice points so far. */
  choices = 0;
  readonly #scope: ScopeWatch;
  readonly #labels: SegmentLabels;
  #scheduler: VirtualScheduler | null = null;
  #order = 0;
  #from: Side = 'client';
  /** By packet number; the network's own segments are missing. */
  readonly #byId: (Departed | undefined)[] = [];
  /** The arrival that a host is at work on. */
  #arriving: Arrival | null = null;
  /** Connections in TIME-WAIT, which a host keeps without an endpoint, as they entered it. By side and number. */
  readonly #waiting: Readonly<Record<Side, (EndView | null)[]>> = { client: [], server: [] };

  constructor(scope: Scope) {
    this.#scope = new ScopeWatch(scope);
    this.#labels = new SegmentLabels(() => this.#from);
  }

  /** The clock of the world that it watches. */
  follow(scheduler: VirtualScheduler): void {
    this.#scheduler = scheduler;
  }

  begin(): void {
    this.segments.length = 0;
    this.arrivals.length = 0;
    this.moves.length = 0;
    this.calls.length = 0;
    this.choices = 0;
    this.#byId.length = 0;
    this.#order = 0;
    this.#arriving = null;
    this.#waiting.client.length = 0;
    this.#waiting.server.length = 0;
    this.#labels.reset();
    this.#scope.reset();
  }

  transmitted(host: Host, endpoint: Endpoint | null, packet: Packet, cause: TransmitCause): void {
    const side = host.name as Side;
    const { segment } = packet;
    this.#from = side;
    this.#labels.observe(packet);
    const inScope = this.#scope.includes(segment);
    const departed: Departed = {
      order: this.#order++,
      at: packet.sentAt,
      side,
      id: packet.id,
      connection: endpoint === null ? this.#labels.connection : endpoint.number,
      segment,
      cause,
      kind: this.#labels.kind,
      copy: this.#labels.copy,
      state: endpoint === null ? 'CLOSED' : endpoint.connection.state,
      choice: inScope ? this.choices++ : -1,
      action: null,
      arrived: 0,
      firstArrivalAt: null,
      handed: false,
    };
    this.segments.push(departed);
    this.#byId[packet.id] = departed;
  }

  /** The segment that travels in this packet; undefined when the network has made it. */
  departed(packet: Packet): Departed | undefined {
    return this.#byId[packet.id];
  }

  arriving(host: Host, packet: Packet): void {
    const side = host.name as Side;
    const at = this.#now;
    const sent = this.#byId[packet.id] ?? null;
    if (sent !== null) {
      sent.arrived++;
      sent.firstArrivalAt ??= at;
    }
    const { sourcePort, destinationPort } = packet.segment;
    const endpoint = host.find(packet.from, sourcePort, destinationPort);
    const arrival: Arrival = {
      order: this.#order++,
      at,
      side,
      sent,
      segment: packet.segment,
      connection: endpoint?.number ?? 0,
      before: view(endpoint),
      after: null,
    };
    this.arrivals.push(arrival);
    this.#arriving = arrival;
  }

  arrived(host: Host, packet: Packet): void {
    const arrival = this.#arriving;
    this.#arriving = null;
    if (arrival === null) return;
    const { sourcePort, destinationPort } = packet.segment;
    // Not asked for by `find`, which would wake it up: the run is to be as it is without a recorder.
    const waiting = this.#waiting[arrival.side][arrival.connection];
    if (waiting !== undefined && waiting !== null) arrival.after = waiting;
    else arrival.after = view(host.find(packet.from, sourcePort, destinationPort));
  }

  stateChanged(host: Host, endpoint: Endpoint, from: State, to: State, cause: string): void {
    const side = host.name as Side;
    this.#scope.moved(side, to);
    this.#waiting[side][endpoint.number] = to === 'TIME-WAIT' ? view(endpoint) : null;
    this.moves.push({
      order: this.#order++,
      at: this.#now,
      side,
      connection: endpoint.number,
      from,
      to,
      cause,
      arrival: this.#arriving,
    });
  }

  called(actor: { readonly name: string; readonly host: Host }, call: CallDescription): void {
    this.calls.push({
      order: this.#order++,
      at: this.#now,
      side: actor.host.name as Side,
      actor: actor.name,
      call: call.call,
      argument: call.argument ?? null,
      result: call.result ?? null,
      error: call.error ?? null,
    });
  }

  get #now(): Nanoseconds {
    return this.#scheduler!.clock;
  }
}

/** What a connection knows now; null when there is none, or it is not finwait's own. */
function view(endpoint: Endpoint | undefined): EndView | null {
  if (endpoint === undefined || !(endpoint.connection instanceof Connection)) return null;
  const { state, snd, rcv } = endpoint.connection.tcb;
  return { state, sndUna: snd.una, sndNxt: snd.nxt, rcvNxt: rcv.nxt };
}
