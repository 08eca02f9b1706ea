// Wires one scenario: two hosts, a link, faults and actors on one virtual clock, built once and run often.
//
//   actors ─► sockets ─► host client ─► faults ─► link.toServer ─► host server ─► sockets ─► actors
//                              ▲                                        │
//                              └──────── link.toClient ◄── faults ◄─────┘
//
// The world hears everything that hosts, links and faults tell. It always counts, which is cheap; it describes
// events only while someone listens.
import { FaultSchedule, parseFault, printFault, type Side } from '../fault/index.ts';
import {
  Host,
  splitSysctls,
  type Endpoint,
  type HostObserver,
  type PacketNumbers,
  type TimerChange,
} from '../host/index.ts';
import { LinkDirection, parseDirection, type DirectionDescription, type Packet } from '../link/index.ts';
import { resolveProfile, type State, type TimerId, type TransmitCause } from '../tcp/index.ts';
import { RandomSource, VirtualScheduler, type Nanoseconds, type TimedEvent } from '../time/index.ts';
import type { SegmentDropped, TraceHost } from '../trace/index.ts';
import { segmentSize, type Segment } from '../wire/index.ts';
import type { ActorName } from './actor-options.ts';
import { Actor } from './actors.ts';
import type { Attachments, RunWatch } from './attachments.ts';
import type { CallDescription, CallListener } from './calls.ts';
import { classify, EndpointWatch } from './classify.ts';
import { expectedNumbers } from './expected-numbers.ts';
import { Stage } from './fault-stage.ts';
import { Middleboxes } from './middleboxes.ts';
import { Narrator } from './narrator.ts';
import type { Outcome } from './outcome.ts';
import type { HostDescription, Scenario } from './scenario.ts';
import { StateWatch } from './state-watch.ts';
import type { Wire, WireMaker } from './wire.ts';

const clientIndex = 0;
const serverIndex = 1;
/** Where the server listens when its script does not say. */
const serverPortDefault = 8080;
const addresses = { client: '192.0.2.1', server: '192.0.2.2' } as const;

export class World implements HostObserver, CallListener {
  readonly scheduler = new VirtualScheduler();
  readonly random = new RandomSource('');
  readonly narrator = new Narrator(this.scheduler);
  readonly hosts: readonly [client: Host, server: Host];
  /** Segments that the network lost. */
  dropped = 0;
  readonly #scenario: Scenario;
  readonly #faults: FaultSchedule;
  readonly #hasFaults: boolean;
  readonly #stage: Stage;
  readonly #middleboxes: Middleboxes;
  readonly #directions: readonly [toServer: LinkDirection, toClient: LinkDirection];
  readonly #actors: readonly Actor[];
  readonly #client: Actor;
  readonly #server: Actor;
  readonly #watches: readonly [client: EndpointWatch, server: EndpointWatch];
  readonly #packets: PacketNumbers = { next: 1 };
  readonly #states: StateWatch;
  readonly #due: TimedEvent[] = [];
  readonly #wire: Wire | null;
  readonly #watch: RunWatch | null;
  #connections = 0;
  /** Ports of the run's first connection, for the trace. */
  #clientPort = 0;
  readonly #serverPort: number;

  /**
   * @param attached who takes part besides the scenario's own
   * @throws FinwaitError naming the field of the scenario that cannot be read
   */
  constructor(scenario: Scenario, attached: Attachments = {}) {
    this.#scenario = scenario;
    this.#watch = attached.watch ?? null;
    this.#serverPort = scenario.hosts?.server?.port ?? listeningPort(scenario);
    this.#watches = [new EndpointWatch(), new EndpointWatch()];
    this.hosts = [
      this.#host('client', clientIndex, scenario.hosts?.client, attached),
      this.#host('server', serverIndex, scenario.hosts?.server, attached),
    ];
    this.#stage = new Stage({
      hosts: this.hosts,
      actors: () => this.#actors,
      narrator: this.narrator,
      inject: (to, segment, why) => this.#inject(to, segment, why),
    });
    this.#faults = this.#schedule(scenario.faults ?? []);
    this.#middleboxes = new Middleboxes(scenario.link?.middlebox, {
      scheduler: this.scheduler,
      random: name => this.random.stream(name),
      dropped: (packet, detail) => this.#lost(packet, 'middlebox', detail),
      make: (way, segment, why) => this.#make(way === 'toServer' ? 'server' : 'client', segment, why),
    });
    this.#hasFaults = (scenario.faults ?? []).length > 0;
    this.#wire = attached.wire === undefined ? null : this.#attach(attached.wire);
    this.#directions = [
      this.#direction('toServer', 'client', this.hosts[serverIndex], scenario.link?.toServer),
      this.#direction('toClient', 'server', this.hosts[clientIndex], scenario.link?.toClient),
    ];
    this.hosts[clientIndex].route(serverIndex, this.#directions[0]);
    this.hosts[serverIndex].route(clientIndex, this.#directions[1]);
    const { script } = scenario;
    this.#server = this.#actor('server', script.server, serverIndex);
    const second = this.#actor('s2', script.s2 ?? [], serverIndex);
    this.#client = this.#actor('client', script.client, clientIndex);
    this.#server.successor = second;
    // Servers first: what is due at the same instant begins with listening.
    this.#actors = [this.#server, second, this.#client, this.#actor('c2', script.c2 ?? [], clientIndex)];
    const waiting = this.#actors.flatMap(actor => actor.entries.forStates);
    this.#states = new StateWatch([...waiting, ...(this.#wire?.forStates ?? [])]);
  }

  /** As new, for a run of its own: what follows depends on nothing but the scenario and the seed. */
  begin(seed: string): void {
    this.scheduler.reset();
    this.random.reset(seed);
    this.#packets.next = 1;
    this.#connections = 0;
    this.#clientPort = 0;
    this.dropped = 0;
    this.#due.length = 0;
    for (const host of this.hosts) host.reset();
    if (this.#hasFaults) {
      this.#faults.reset();
      this.#stage.reset();
    }
    this.#middleboxes.reset();
    for (const direction of this.#directions) direction.reset();
    for (const watch of this.#watches) watch.reset();
    this.#states.reset();
    this.narrator.begin();
    this.#wire?.begin();
    this.#watch?.begin();
    for (const actor of this.#actors) {
      actor.reset();
      actor.entries.start();
    }
    if (this.#hasFaults) this.#faults.begin();
  }

  /** Lets the clock's next event happen, and then what applications do about it at once. */
  step(): void {
    this.scheduler.step();
    this.#states.look();
    if (this.#hasFaults) this.#faults.look();
    const due = this.#due;
    if (due.length === 0) return;
    for (let i = 0; i < due.length; i++) {
      due[i]!.fire();
      this.#states.look();
      if (this.#hasFaults) this.#faults.look();
    }
    due.length = 0;
  }

  /** Fault lines that nothing has matched in this run so far. */
  get unusedFaults(): readonly string[] {
    return this.#faults.unmatched().map(printFault);
  }

  /** Both ends are CLOSED or in TIME-WAIT. */
  get done(): boolean {
    return this.#watches[0].done && this.#watches[1].done;
  }

  get closed(): boolean {
    return this.#watches[0].state === 'CLOSED' && this.#watches[1].state === 'CLOSED';
  }

  /** Events that wait for nothing but the end of a TIME-WAIT, on both hosts. */
  get timeWaitTimers(): number {
    return this.hosts[0].timeWait.timers + this.hosts[1].timeWait.timers;
  }

  outcome(endedBy: Outcome['endedBy']): Outcome {
    const account = {
      segmentsSent: this.#packets.next - 1,
      segmentsDropped: this.dropped,
      endedAt: this.scheduler.clock,
      endedBy,
    };
    return classify(...this.#watches, { client: this.#client, server: this.#server }, account);
  }

  traceHosts(): TraceHost[] {
    return this.hosts.map(({ name, profile }, index) => ({
      name,
      address: this.#description(name)?.address ?? addresses[name as 'client' | 'server'],
      port: index === clientIndex ? this.#clientPort : this.#serverPort,
      profile: profile.name,
    }));
  }

  // What the hosts tell.

  get detailed(): boolean {
    return this.narrator.listened;
  }

  opened(host: Host, endpoint: Endpoint, mode: 'active' | 'passive'): void {
    const peer = this.hosts[endpoint.peer];
    const mirrored = peer?.find(host.index, endpoint.localPort, endpoint.remotePort);
    const joins = mirrored !== undefined && (mode === 'passive' || mirrored.connection.state === 'SYN-SENT');
    if (joins) endpoint.number = mirrored.number;
    else if (mode === 'passive' && this.#connections > 0) endpoint.number = this.#connections;
    else endpoint.number = ++this.#connections;
    if (host.index === clientIndex && endpoint.number === 1) this.#clientPort = endpoint.localPort;
  }

  transmitted(host: Host, endpoint: Endpoint | null, packet: Packet, cause: TransmitCause): void {
    const { clock } = this.scheduler;
    // What answers a segment to nobody is that end's doing, too.
    if (endpoint === null || endpoint.number === 1) {
      this.#watches[host.index]!.transmitted(packet.segment, cause, clock);
    }
    if (this.#watch !== null) this.#watch.transmitted(host, endpoint, packet, cause);
    if (!this.detailed) return;
    this.narrator.sent(
      packet,
      [host, endpoint],
      this.hosts[packet.to]!,
      endpoint?.number ?? this.#connectionOf(packet),
      cause,
    );
  }

  received(host: Host, packet: Packet): void {
    this.narrator.received(host, packet);
  }

  stateChanged(host: Host, endpoint: Endpoint, from: State, to: State, cause: string): void {
    const at = this.scheduler.clock;
    if (endpoint.number === 1) this.#watches[host.index]!.moved(from, to, cause, at);
    if (this.#watch !== null) this.#watch.stateChanged(host, endpoint, from, to, cause);
    if (this.detailed) this.narrator.moved(host, endpoint, from, to, cause);
    this.#states.moved(host.name, to);
    if (!this.#hasFaults) return;
    this.#stage.moved(host.name, to);
    this.#faults.stateChanged();
  }

  failed(): void {
    // The application reports its errors itself, when it sees them.
  }

  timerChanged(
    host: Host,
    endpoint: Endpoint,
    id: TimerId,
    change: TimerChange,
    until: Nanoseconds | null,
  ): void {
    this.narrator.timer(host, endpoint, id, change, until);
  }

  // What the actors tell.

  get listening(): boolean {
    return this.#watch !== null || this.narrator.listened;
  }

  called(actor: Actor, call: CallDescription): void {
    if (this.#watch !== null) this.#watch.called(actor, call);
    if (this.narrator.listened) this.narrator.called(actor, call);
  }

  // What links and faults tell.

  #lost(packet: Packet, by: SegmentDropped['by'], detail: string): void {
    this.dropped++;
    if (this.detailed) this.narrator.dropped(packet, by, detail);
  }

  // Wiring.

  #host(
    name: 'client' | 'server',
    index: number,
    description: HostDescription | undefined,
    { makeConnection }: Attachments,
  ): Host {
    const make = makeConnection?.[name];
    const sysctls = splitSysctls(description?.sysctls);
    return new Host({
      name,
      index,
      profile: resolveProfile(description?.profile ?? 'rfc9293', sysctls.tcp),
      ...sysctls.host,
      scheduler: this.scheduler,
      random: this.random,
      packets: this.#packets,
      observer: this,
      ...(make !== undefined && { makeConnection: make }),
    });
  }

  #schedule(texts: readonly string[]): FaultSchedule {
    return new FaultSchedule(texts.map(parseFault), {
      scheduler: this.scheduler,
      random: name => this.random.stream(name),
      nameOf: host => this.hosts[host]?.name ?? '',
      stateOf: (side, connection) => this.#stage.stateOf(side, connection),
      expectedBy: ends => expectedNumbers(this.hosts, ends),
      stage: this.#stage,
      observer: {
        dropped: (packet, detail) => this.#lost(packet, 'fault', detail),
        faulted: (packet, detail) => {
          if (this.detailed) this.narrator.faulted(packet, detail);
        },
      },
    });
  }

  #attach(wire: WireMaker): Wire {
    return wire({
      scheduler: this.scheduler,
      hosts: this.hosts,
      stage: this.#stage,
      due: this.#due,
      dropped: (packet, detail) => this.#lost(packet, 'fault', detail),
      faulted: (packet, detail) => {
        if (this.detailed) this.narrator.faulted(packet, detail);
      },
      inject: (to, segment, why) => this.#inject(to, segment, why),
    });
  }

  #inject(to: Side, segment: Segment, why: string): void {
    this.#deliver(this.#make(to, segment, why), this.hosts[to === 'server' ? serverIndex : clientIndex]);
  }

  /** A packet reaches its host. */
  #deliver(packet: Packet, receiver: Host): void {
    if (packet.damage !== undefined) this.#lost(packet, 'checksum', packet.damage);
    else if (!receiver.up) this.#lost(packet, 'fault', `the ${receiver.name} is down`);
    else if (this.#watch === null) receiver.receive(packet);
    else {
      this.#watch.arriving(receiver, packet);
      receiver.receive(packet);
      this.#watch.arrived(receiver, packet);
    }
  }

  /** The packet of a segment that the network makes itself. */
  #make(to: Side, segment: Segment, why: string): Packet {
    const [client, server] = this.hosts;
    const [sender, receiver] = to === 'server' ? [client, server] : [server, client];
    const packet: Packet = {
      id: this.#packets.next++,
      from: sender.index,
      to: receiver.index,
      segment,
      size: segmentSize(segment),
      sentAt: this.scheduler.clock,
    };
    if (this.detailed) this.narrator.injected(packet, sender, receiver, this.#connectionOf(packet), why);
    return packet;
  }

  #direction(
    name: 'toServer' | 'toClient',
    sender: 'client' | 'server',
    receiver: Host,
    description: DirectionDescription = {},
  ): LinkDirection {
    const direction = new LinkDirection({
      name: `link.${name}`,
      parameters: parseDirection(description, `link.${name}`),
      context: {
        scheduler: this.scheduler,
        random: stream => this.random.stream(stream),
        observer: {
          dropped: (packet, by, detail) => this.#lost(packet, by, detail),
          faulted: (packet, detail) => {
            if (this.detailed) this.narrator.faulted(packet, detail);
          },
        },
      },
      before: [
        ...(this.#hasFaults ? [this.#faults.direction(sender)] : []),
        ...(this.#wire === null ? [] : [this.#wire.direction(sender)]),
        ...this.#middleboxes.before(name),
      ],
      after: this.#middleboxes.after(name),
      othersResetThemselves: this.#wire === null,
    });
    if (this.#hasFaults || this.#wire !== null || this.#watch !== null) {
      direction.deliverTo(packet => {
        if (this.#hasFaults) this.#faults.delivered(packet);
        this.#wire?.delivered?.(packet);
        this.#deliver(packet, receiver);
      });
    } else {
      direction.deliverTo(packet => receiver.receive(packet));
    }
    return direction;
  }

  #actor(name: ActorName, entries: Scenario['script']['client'], host: number): Actor {
    return new Actor({
      name,
      entries,
      host: this.hosts[host]!,
      peer: 1 - host,
      peerPort: this.#serverPort,
      calls: this,
      due: this.#due,
    });
  }

  /** For a segment that no connection sent. */
  #connectionOf({ to, from, segment }: Packet): number {
    const addressee = this.hosts[to]?.find(from, segment.sourcePort, segment.destinationPort);
    return addressee?.number ?? Math.max(1, this.#connections);
  }

  #description(name: string): HostDescription | undefined {
    return name === 'client' ? this.#scenario.hosts?.client : this.#scenario.hosts?.server;
  }
}

function listeningPort({ script }: Scenario): number {
  for (const { do: actions } of [...script.server, ...(script.s2 ?? [])]) {
    for (const action of actions) if ('listen' in action) return action.listen.port;
  }
  return serverPortDefault;
}
