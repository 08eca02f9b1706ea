// The hosts, routers and links of a load, wired: every host has a route to every other that it can reach by way of
// routers, along the fewest links.
//
//   client1 ─┐                    ┌─ server1
//   client2 ─┤ left ─────── right ┤               a dumbbell: the middle link is everybody's bottleneck
//   client3 ─┘                    └─ server2
import type { OperatorFunction } from 'rxjs';
import type { Ends, FaultSchedule, FaultStage } from '../../fault/index.ts';
import { Host, splitSysctls, type HostObserver, type PacketNumbers } from '../../host/index.ts';
import {
  LinkDirection,
  parseDirection,
  translationOf,
  type DropCause,
  type Packet,
  type Way,
} from '../../link/index.ts';
import { resolveProfile } from '../../tcp/index.ts';
import {
  FinwaitError,
  invariant,
  nearest,
  orList,
  type RandomSource,
  type VirtualScheduler,
} from '../../time/index.ts';
import { makeSegment, segmentSize, type Segment } from '../../wire/index.ts';
import { Middleboxes } from '../middleboxes.ts';
import { LoadFaults } from './load-faults.ts';
import {
  hostsOf,
  type LoadHostDescription,
  type LoadLinkDescription,
  type LoadScenario,
} from './load-scenario.ts';
import { NatAddresses } from './nat-addresses.ts';
import { firstLinks, type Direction } from './routing.ts';

export interface NetworkContext {
  readonly scheduler: VirtualScheduler;
  readonly random: RandomSource;
  readonly packets: PacketNumbers;
  readonly observer: HostObserver;
  readonly stage: FaultStage;
  lost(packet: Packet, by: DropCause | 'fault' | 'middlebox', detail: string): void;
  faulted(packet: Packet, detail: string): void;
  /** The network itself has made a packet in the name of its sender. */
  injected(packet: Packet, why: string): void;
}

/** What stands on a direction of a link besides its impairments. */
interface Through {
  readonly before: readonly OperatorFunction<Packet, Packet>[];
  readonly after: readonly OperatorFunction<Packet, Packet>[];
  readonly faults: FaultSchedule | null;
}

export class Network {
  /** One for each address, in the order of the description. */
  readonly hosts: readonly Host[];
  readonly #names: readonly string[];
  readonly #byName = new Map<string, readonly Host[]>();
  readonly #nodeOf: string[] = [];
  readonly #directions: Direction[] = [];
  readonly faults: LoadFaults;
  readonly addresses: NatAddresses;
  readonly #boxes: Middleboxes[] = [];
  readonly #next = new Map<string, ReadonlyMap<string, LinkDirection>>();
  readonly #context: NetworkContext;

  /** @throws FinwaitError naming the field that cannot be read, or the node that there is not */
  constructor(scenario: LoadScenario, listeners: ReadonlySet<string>, context: NetworkContext) {
    this.#context = context;
    const descriptions = hostsOf(scenario);
    this.#names = Object.keys(descriptions);
    const hosts: Host[] = [];
    for (const [name, description] of Object.entries(descriptions)) {
      const addresses = Array.from({ length: description.addresses ?? 1 }, (_, i) => {
        const host = this.#host(i === 0 ? name : `${name}.${i + 1}`, hosts.length + i, description);
        this.#nodeOf[host.index] = name;
        return host;
      });
      hosts.push(...addresses);
      this.#byName.set(name, addresses);
    }
    this.hosts = hosts;
    const nodes = [...this.#names, ...(scenario.routers ?? [])];
    const links = scenario.links ?? defaultLinks(nodes);
    this.addresses = new NatAddresses(hosts.length);
    this.faults = new LoadFaults(scenario.faults ?? [], {
      ...context,
      hosts,
      nameOf: index => this.#nodeOf[index]!,
      names: this.#names,
      listeners,
      addresses: this.addresses,
      observer: {
        dropped: (packet, detail) => context.lost(packet, 'fault', detail),
        faulted: (packet, detail) => context.faulted(packet, detail),
      },
    });
    for (const [i, link] of links.entries()) this.#connect(link, `links[${i}]`, nodes);
    for (const [node, address] of this.addresses.routes) this.#nodeOf[address] = node;
    for (const node of nodes) this.#next.set(node, firstLinks(node, this.#directions, this.#names));
    for (const host of hosts) this.#routes(host);
  }

  /** The hosts of that name, one for each address. @throws FinwaitError when there is none */
  named(name: string, field: string): readonly Host[] {
    const hosts = this.#byName.get(name);
    if (hosts !== undefined) return hosts;
    const known = this.#names;
    const guess = nearest(name, known);
    throw new FinwaitError(
      'bad-scenario',
      `${field}: there is no host '${name}'. ${guess === undefined ? `There are ${orList(known)}.` : `Did you mean '${guess}'?`}`,
    );
  }

  /** What a person calls the host at that address. */
  nameOf(host: Host): string {
    return this.#nodeOf[host.index]!;
  }

  get names(): readonly string[] {
    return this.#names;
  }

  /** @throws FinwaitError when a client cannot reach a server */
  checkWays(clients: readonly Host[], servers: readonly Host[], field: string): void {
    for (const from of clients.map(host => this.nameOf(host))) {
      for (const to of servers.map(host => this.nameOf(host))) {
        if (from !== to && this.#next.get(from)!.has(to)) continue;
        throw new FinwaitError(
          'bad-scenario',
          `${field}: there is no way from '${from}' to '${to}' by the links.`,
        );
      }
    }
  }

  reset(): void {
    for (const host of this.hosts) host.reset();
    this.faults.reset();
    for (const boxes of this.#boxes) boxes.reset();
    for (const { link } of this.#directions) link.reset();
  }

  #host(name: string, index: number, description: LoadHostDescription): Host {
    const sysctls = splitSysctls(description.sysctls);
    const { scheduler, random, packets, observer } = this.#context;
    const profile = resolveProfile(description.profile ?? 'rfc9293', sysctls.tcp);
    return new Host({ name, index, profile, ...sysctls.host, scheduler, random, packets, observer });
  }

  /** A segment arrives at a host's device now, as if its peer had sent it. */
  inject(receiver: Ends, made: Segment, why: string): void {
    const { host, port, peer, peerPort } = this.addresses.seen(receiver);
    const segment = Object.assign(makeSegment(made), { sourcePort: peerPort, destinationPort: port });
    const packet = this.#made(segment, { from: peer, to: host }, why);
    this.#deliver(packet);
  }

  /** The packet of a segment that the network makes itself. */
  #made(segment: Segment, { from, to }: Pick<Packet, 'from' | 'to'>, why: string): Packet {
    const { packets, scheduler } = this.#context;
    const size = segmentSize(segment);
    const packet = { id: packets.next++, from, to, segment, size, sentAt: scheduler.clock };
    this.#context.injected(packet, why);
    return packet;
  }

  #connect(link: LoadLinkDescription, field: string, nodes: readonly string[]): void {
    for (const [i, node] of link.between.entries()) {
      if (nodes.includes(node)) continue;
      const guess = nearest(node, nodes);
      const hint = guess === undefined ? `There are ${orList(nodes)}.` : `Did you mean '${guess}'?`;
      throw new FinwaitError('bad-scenario', `${field}.between[${i}]: there is no node '${node}'. ${hint}`);
    }
    const [a, b] = link.between;
    const schedule = this.faults.onLink(link.faults ?? [], field);
    const there = link.there ?? {};
    const boxes = this.#middleboxes(link, field);
    const through = (way: Way): Through => ({
      before: [...(schedule === null ? [] : [schedule.direction()]), ...boxes.before(way)],
      after: boxes.after(way),
      faults: schedule,
    });
    this.#direction(a, b, there, `${field}.there`, through('toServer'));
    this.#direction(b, a, link.back ?? there, `${field}.back`, through('toClient'));
  }

  #direction(
    from: string,
    to: string,
    description: NonNullable<LoadLinkDescription['there']>,
    field: string,
    { before, after, faults }: Through,
  ): void {
    const { scheduler, random } = this.#context;
    const link = new LinkDirection({
      name: `link.${from}-${to}`,
      parameters: parseDirection(description, field),
      context: {
        scheduler,
        random: stream => random.stream(stream),
        observer: {
          dropped: (packet, by, detail) => this.#context.lost(packet, by, detail),
          faulted: (packet, detail) => this.#context.faulted(packet, detail),
        },
      },
      before: [...this.#atDevice(from), ...before],
      after,
      othersResetThemselves: true,
    });
    link.deliverTo(packet => {
      faults?.delivered(packet);
      this.#arrives(to, packet);
    });
    this.#directions.push({ from, to, link });
  }

  #middleboxes({ between: [a, b], middlebox }: LoadLinkDescription, field: string): Middleboxes {
    const { scheduler, random } = this.#context;
    const context = {
      scheduler,
      random: (name: string) => random.stream(name),
      dropped: (packet: Packet, detail: string) => this.#context.lost(packet, 'middlebox', detail),
      make: (_way: Way, segment: Segment, why: string, between: Pick<Packet, 'from' | 'to'>) =>
        this.#made(segment, between, why),
      newAddress: () => this.addresses.add(a),
    };
    const boxes = new Middleboxes(middlebox, context, { field, name: `link.${a}-${b}` });
    for (const box of boxes.all) {
      const translation = translationOf(box);
      if (translation !== null) this.addresses.belongsTo(translation);
    }
    this.#boxes.push(boxes);
    return boxes;
  }

  /** The load's own faults look at segments as their sender sends them. */
  #atDevice(node: string): OperatorFunction<Packet, Packet>[] {
    const host = this.#byName.get(node)?.[0];
    return host === undefined ? [] : [this.faults.own.direction(node, this.faults.roleOf(host.index))];
  }

  #arrives(node: string, packet: Packet): void {
    if (this.#nodeOf[packet.to] !== node) {
      const next = this.#next.get(node)!.get(this.#nodeOf[packet.to]!);
      invariant(next !== undefined, 'a packet to a node that nobody can reach');
      next.send(packet);
      return;
    }
    this.faults.own.delivered(packet);
    this.#deliver(packet);
  }

  #deliver(packet: Packet): void {
    const host = this.hosts[packet.to];
    // What comes to a NAT's address by another way than through the NAT
    if (host === undefined) this.#context.lost(packet, 'middlebox', 'nobody has that address');
    else if (packet.damage !== undefined) this.#context.lost(packet, 'checksum', packet.damage);
    else if (host.up) host.receive(packet);
    else this.#context.lost(packet, 'fault', `${host.name} is down`);
  }

  #routes(host: Host): void {
    const hops = this.#next.get(this.nameOf(host))!;
    for (const peer of this.hosts) {
      const first = hops.get(this.nameOf(peer));
      if (first !== undefined) host.route(peer.index, first);
    }
    for (const [node, address] of this.addresses.routes) {
      const first = hops.get(node);
      if (first !== undefined) host.route(address, first);
    }
  }
}

/** Two hosts need not say how they are joined. */
function defaultLinks(nodes: readonly string[]): readonly LoadLinkDescription[] {
  const [a, b, ...others] = nodes;
  if (a !== undefined && b !== undefined && others.length === 0) return [{ between: [a, b] }];
  throw new FinwaitError(
    'bad-scenario',
    `links: say which of ${nodes.join(', ')} are joined, as in { between: ['${a}', '${b}'] }.`,
  );
}
