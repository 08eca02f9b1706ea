// The faults of a load. Its own look at segments as hosts send them, befall hosts, and make segments; those of a
// link look at what passes there. Both may name hosts, and ask for the state of a segment's connection at either end.
import {
  FaultSchedule,
  isMomentRule,
  parseFaultAmong,
  printFault,
  reversed,
  type Ends,
  type FaultObserver,
  type FaultRule,
  type FaultStage,
} from '../../fault/index.ts';
import type { Endpoint, Host } from '../../host/index.ts';
import type { State } from '../../tcp/index.ts';
import { FinwaitError, type RandomSource, type VirtualScheduler } from '../../time/index.ts';
import { expectedNumbers } from '../expected-numbers.ts';
import { stateAt } from '../fault-stage.ts';
import type { NatAddresses } from './nat-addresses.ts';

export interface LoadFaultsContext {
  readonly scheduler: VirtualScheduler;
  readonly random: RandomSource;
  readonly observer: FaultObserver;
  readonly stage: FaultStage;
  /** One for each address. */
  readonly hosts: readonly Host[];
  /** What the host at that address is called. */
  readonly nameOf: (host: number) => string;
  /** Names of hosts, and those of them that listen. */
  readonly names: readonly string[];
  readonly listeners: ReadonlySet<string>;
  readonly addresses: NatAddresses;
}

export class LoadFaults {
  /** Of the load itself. */
  readonly own: FaultSchedule;
  readonly #context: LoadFaultsContext;
  /** By number of host. */
  readonly #roles: readonly string[];
  readonly #schedules: FaultSchedule[] = [];
  /** Who is just moving, and where to. */
  #mover = -1;
  #movesTo: State = 'CLOSED';

  /** @throws FinwaitError naming the line that cannot be read */
  constructor(texts: readonly string[], context: LoadFaultsContext) {
    const { hosts, nameOf, names, listeners } = context;
    this.#context = context;
    this.#roles = hosts.map(({ index }) => {
      const role = listeners.has(nameOf(index)) ? 'server' : 'client';
      return names.includes(role) ? '' : role;
    });
    this.own = this.#schedule(parseFaults(names, texts, 'faults'));
  }

  /** Of a link; null when it has none. @throws FinwaitError naming the line that cannot be read, or is no link's */
  onLink(texts: readonly string[], field: string): FaultSchedule | null {
    return texts.length === 0
      ? null
      : this.#schedule(parseLinkFaults(this.#context.names, texts, `${field}.faults`));
  }

  /** All hosts that a rule means by that name. */
  meant(party: string): readonly Host[] {
    return this.#context.hosts.filter(({ index }) => this.#isCalled(index, party));
  }

  begin(): void {
    this.own.begin();
  }

  reset(): void {
    for (const schedule of this.#schedules) schedule.reset();
  }

  /** Rules that nothing has matched so far, as printed. */
  get unused(): readonly string[] {
    return this.#schedules.flatMap(schedule => schedule.unmatched().map(printFault));
  }

  /** An end of a connection has moved to another state. */
  moved({ index }: Host, { localPort, peer, remotePort }: Endpoint, to: State): void {
    if (!this.own.waitsForStates) return;
    this.#mover = index;
    this.#movesTo = to;
    const { addresses } = this.#context;
    this.own.lookAt(addresses.meant({ host: index, port: localPort, peer, peerPort: remotePort }));
    this.#mover = -1;
  }

  /** 'client' for who connects, 'server' for who listens; '' where a host has that as its name. */
  roleOf(host: number): string {
    return this.#roles[host] ?? '';
  }

  #schedule(rules: readonly FaultRule[]): FaultSchedule {
    const { scheduler, random, observer, stage, nameOf, hosts, addresses } = this.#context;
    const schedule = new FaultSchedule(rules, {
      scheduler,
      observer,
      stage,
      nameOf,
      random: name => random.stream(name),
      roleOf: host => this.roleOf(host),
      stateOf: (party, connection) => this.#stateOf(party, connection),
      expectedBy: ends => expectedNumbers(hosts, addresses.seen(ends)),
      meant: packet => addresses.meantBy(packet),
    });
    this.#schedules.push(schedule);
    return schedule;
  }

  /** A host that has no part in the connection is in no state. */
  #stateOf(party: string, connection: Ends | null): string {
    if (connection === null) return '';
    const at = [connection.host, connection.peer].find(host => this.#isCalled(host, party));
    if (at === this.#mover) return this.#movesTo;
    if (at === undefined) return '';
    const { hosts, addresses } = this.#context;
    return stateAt(hosts[at]!, addresses.seen(at === connection.host ? connection : reversed(connection)));
  }

  #isCalled(host: number, party: string): boolean {
    return this.#context.nameOf(host) === party || this.roleOf(host) === party;
  }
}

/** @throws FinwaitError naming the line that cannot be read */
export function parseFaults(names: readonly string[], texts: readonly string[], field: string): FaultRule[] {
  return texts.map((text, i) => {
    try {
      return parseFaultAmong(names, text);
    } catch (error) {
      if (!(error instanceof FinwaitError)) throw error;
      throw new FinwaitError(error.code, `${field}[${i}]: ${error.message}`, { cause: error });
    }
  });
}

/** The same for what befalls segments on a link. */
export function parseLinkFaults(
  names: readonly string[],
  texts: readonly string[],
  field: string,
): FaultRule[] {
  const rules = parseFaults(names, texts, field);
  const misplaced = rules.findIndex(isMomentRule);
  if (misplaced < 0) return rules;
  throw new FinwaitError(
    'bad-scenario',
    `${field}[${misplaced}]: '${texts[misplaced]}' happens to no segment on this link. On a link write drop, corrupt, delay, duplicate, hold or partition; put crash, freeze, replay and forge into the load's own 'faults'.`,
  );
}
