// The hosts, routers and links of a load, wired: every host has a route to every other that it can reach by way of
// routers, along the fewest links.
//
//   client1 ─┐                    ┌─ server1
//   client2 ─┤ left ─────── right ┤               a dumbbell: the middle link is everybody's bottleneck
//   client3 ─┘                    └─ server2
import type { OperatorFunction } from 'rxjs';
import type { Ends, FaultSchedule, FaultStage } from '../../fault/index.ts';
import { Host, splitSysctls, type HostObserver, type PacketNumbers } from '../../host/index.ts';
import { LinkDirection, parseDirection, type DropCause, type Packet } from '../../link/index.ts';
import { resolveProfile } from '../../tcp/index.ts';
import { FinwaitError, nearest, orList, type RandomSource, type VirtualScheduler } from '../../time/index.ts';
import { segmentSize, type Segment } from '../../wire/index.ts';
import { LoadFaults } from './load-faults.ts';
import {
  hostsOf,
  type LoadHostDescription,
  type LoadLinkDescription,
  type LoadScenario,
} from './load-scenario.ts';

export interface NetworkContext {
  readonly scheduler: VirtualScheduler;
  readonly random: RandomSource;
  readonly packets: PacketNumbers;
  readonly observer: HostObserver;
  readonly stage: FaultStage;
  lost(packet: Packet, by: DropCause | 'fault', detail: string): void;
  faulted(packet: Packet, detail: string): void;
  /** The network itself has made a packet in the name of its sender. */
  injected(packet: Packet, why: string): void;
}

interface Direction {
  readonly from: string;
  readonly to: string;
  readonly link: LinkDirection;
}

export class Network {
  /** One for each address, in the order of the description. */
  readonly hosts: readonly Host[];
  readonly #names: readonly string[];
  readonly #byName = new Map<string, readonly Host[]>();
  readonly #nodeOf: string[] = [];
  readonly #directions: Direction[] = [];
  readonly faults: LoadFaults;
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
    this.faults = new LoadFaults(scenario.faults ?? [], {
      ...context,
      hosts,
      nameOf: index => this.#nodeOf[index]!,
      names: this.#names,
      listeners,
      observer: {
        dropped: (packet, detail) => context.lost(packet, 'fault', detail),
        faulted: (packet, detail) => context.faulted(packet, detail),
      },
    });
    for (const [i, link] of links.entries()) this.#connect(link, `links[${i}]`, nodes);
    for (const node of nodes) this.#next.set(node, this.#nextHops(node));
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
    for (const { link } of this.#directions) link.reset();
  }

  #host(name: string, index: number, description: LoadHostDescription): Host {
    const sysctls = splitSysctls(description.sysctls);
    const { scheduler, random, packets, observer } = this.#context;
    const profile = resolveProfile(description.profile ?? 'rfc9293', sysctls.tcp);
    return new Host({ name, index, profile, ...sysctls.host, scheduler, random, packets, observer });
  }

  /** A segment arrives at a host's device now, as if its peer had sent it. */
  inject({ host, peer }: Ends, segment: Segment, why: string): void {
    const { packets, scheduler } = this.#context;
    const size = segmentSize(segment);
    const packet = { id: packets.next++, from: peer, to: host, segment, size, sentAt: scheduler.clock };
    this.#context.injected(packet, why);
    this.#deliver(packet);
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
    this.#direction(a, b, there, `${field}.there`, schedule);
    this.#direction(b, a, link.back ?? there, `${field}.back`, schedule);
  }

  #direction(
    from: string,
    to: string,
    description: NonNullable<LoadLinkDescription['there']>,
    field: string,
    faults: FaultSchedule | null,
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
      before: [...this.#atDevice(from), ...(faults === null ? [] : [faults.direction()])],
      othersResetThemselves: true,
    });
    link.deliverTo(packet => {
      faults?.delivered(packet);
      this.#arrives(to, packet);
    });
    this.#directions.push({ from, to, link });
  }

  /** The load's own faults look at segments as their sender sends them. */
  #atDevice(node: string): OperatorFunction<Packet, Packet>[] {
    const host = this.#byName.get(node)?.[0];
    return host === undefined ? [] : [this.faults.own.direction(node, this.faults.roleOf(host.index))];
  }

  #arrives(node: string, packet: Packet): void {
    if (this.#nodeOf[packet.to] !== node) {
      this.#next.get(node)!.get(this.#nodeOf[packet.to]!)!.send(packet);
      return;
    }
    this.faults.own.delivered(packet);
    this.#deliver(packet);
  }

  #deliver(packet: Packet): void {
    const host = this.hosts[packet.to]!;
    if (packet.damage !== undefined) this.#context.lost(packet, 'checksum', packet.damage);
    else if (host.up) host.receive(packet);
    else this.#context.lost(packet, 'fault', `${host.name} is down`);
  }

  /** The first link on the way from a node to each host. Only routers pass packets on. */
  #nextHops(node: string): ReadonlyMap<string, LinkDirection> {
    const hops = new Map<string, LinkDirection>();
    let reached: { readonly at: string; readonly first: LinkDirection }[] = this.#directions
      .filter(({ from }) => from === node)
      .map(({ to, link }) => ({ at: to, first: link }));
    const seen = new Set([node]);
    while (reached.length > 0) {
      const further: typeof reached = [];
      for (const { at, first } of reached) {
        if (seen.has(at)) continue;
        seen.add(at);
        if (this.#byName.has(at)) {
          hops.set(at, first);
          continue;
        }
        for (const { from, to } of this.#directions) if (from === at) further.push({ at: to, first });
      }
      reached = further;
    }
    return hops;
  }

  #routes(host: Host): void {
    const hops = this.#next.get(this.nameOf(host))!;
    for (const peer of this.hosts) {
      const first = hops.get(this.nameOf(peer));
      if (first !== undefined) host.route(peer.index, first);
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
