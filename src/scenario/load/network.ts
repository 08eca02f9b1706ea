// The hosts, routers and links of a load, wired: every host has a route to every other that it can reach by way of
// routers, along the fewest links.
//
//   client1 ─┐                    ┌─ server1
//   client2 ─┤ left ─────── right ┤               a dumbbell: the middle link is everybody's bottleneck
//   client3 ─┘                    └─ server2
import { FaultSchedule, isMomentRule, parseFault, type FaultRule, type Side } from '../../fault/index.ts';
import { Host, splitSysctls, type HostObserver, type PacketNumbers } from '../../host/index.ts';
import { LinkDirection, parseDirection, type DropCause, type Packet } from '../../link/index.ts';
import { resolveProfile } from '../../tcp/index.ts';
import { FinwaitError, nearest, orList, type RandomSource, type VirtualScheduler } from '../../time/index.ts';
import type { LoadHostDescription, LoadLinkDescription, LoadScenario } from './load-scenario.ts';

export interface NetworkContext {
  readonly scheduler: VirtualScheduler;
  readonly random: RandomSource;
  readonly packets: PacketNumbers;
  readonly observer: HostObserver;
  lost(packet: Packet, by: DropCause | 'fault', detail: string): void;
  faulted(packet: Packet, detail: string): void;
}

interface Direction {
  readonly from: string;
  readonly to: string;
  readonly link: LinkDirection;
}

const twoHosts: Readonly<Record<string, LoadHostDescription>> = { client: {}, server: {} };

export class Network {
  /** One for each address, in the order of the description. */
  readonly hosts: readonly Host[];
  readonly #names: readonly string[];
  readonly #byName = new Map<string, readonly Host[]>();
  readonly #nodeOf: string[] = [];
  readonly #directions: Direction[] = [];
  readonly #schedules: FaultSchedule[] = [];
  readonly #next = new Map<string, ReadonlyMap<string, LinkDirection>>();
  readonly #context: NetworkContext;

  /** @throws FinwaitError naming the field that cannot be read, or the node that there is not */
  constructor(scenario: LoadScenario, listeners: ReadonlySet<string>, context: NetworkContext) {
    this.#context = context;
    const descriptions = scenario.hosts ?? twoHosts;
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
    for (const [i, link] of links.entries()) this.#connect(link, `links[${i}]`, nodes, listeners);
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
    for (const schedule of this.#schedules) schedule.reset();
    for (const { link } of this.#directions) link.reset();
  }

  #host(name: string, index: number, description: LoadHostDescription): Host {
    const sysctls = splitSysctls(description.sysctls);
    const { scheduler, random, packets, observer } = this.#context;
    const profile = resolveProfile(description.profile ?? 'rfc9293', sysctls.tcp);
    return new Host({ name, index, profile, ...sysctls.host, scheduler, random, packets, observer });
  }

  #connect(
    link: LoadLinkDescription,
    field: string,
    nodes: readonly string[],
    listeners: ReadonlySet<string>,
  ): void {
    for (const [i, node] of link.between.entries()) {
      if (nodes.includes(node)) continue;
      const guess = nearest(node, nodes);
      const hint = guess === undefined ? `There are ${orList(nodes)}.` : `Did you mean '${guess}'?`;
      throw new FinwaitError('bad-scenario', `${field}.between[${i}]: there is no node '${node}'. ${hint}`);
    }
    const [a, b] = link.between;
    const schedule = this.#schedule(link.faults ?? [], `${field}.faults`, listeners);
    const there = link.there ?? {};
    this.#direction(a, b, there, `${field}.there`, schedule, 'client');
    this.#direction(b, a, link.back ?? there, `${field}.back`, schedule, 'server');
  }

  #direction(
    from: string,
    to: string,
    description: NonNullable<LoadLinkDescription['there']>,
    field: string,
    faults: FaultSchedule | null,
    side: Side,
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
      before: faults === null ? [] : [faults.direction(side)],
      othersResetThemselves: true,
    });
    link.deliverTo(packet => {
      faults?.delivered(packet);
      this.#arrives(to, packet);
    });
    this.#directions.push({ from, to, link });
  }

  #arrives(node: string, packet: Packet): void {
    if (this.#nodeOf[packet.to] !== node) this.#next.get(node)!.get(this.#nodeOf[packet.to]!)!.send(packet);
    else if (packet.damage !== undefined) this.#context.lost(packet, 'checksum', packet.damage);
    else this.hosts[packet.to]!.receive(packet);
  }

  #schedule(texts: readonly string[], field: string, listeners: ReadonlySet<string>): FaultSchedule | null {
    if (texts.length === 0) return null;
    const { scheduler, random } = this.#context;
    const unfit = (): never => {
      throw new FinwaitError(
        'bad-scenario',
        `${field}: on the links of a load only faults that look at a segment as it passes are known: drop, corrupt, delay, duplicate, hold and partition, without 'when'.`,
      );
    };
    const rules: FaultRule[] = texts.map(parseFault);
    if (rules.some(isMomentRule)) unfit();
    const schedule = new FaultSchedule(rules, {
      scheduler,
      random: name => random.stream(name),
      sideOf: packet => (listeners.has(this.#nodeOf[packet.from]!) ? 'server' : 'client'),
      stateOf: unfit,
      expectedBy: unfit,
      stage: { crash: unfit, restart: unfit, freeze: unfit, thaw: unfit, inject: unfit },
      observer: {
        dropped: (packet, detail) => this.#context.lost(packet, 'fault', detail),
        faulted: (packet, detail) => this.#context.faulted(packet, detail),
      },
    });
    this.#schedules.push(schedule);
    return schedule;
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
