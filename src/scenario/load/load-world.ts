// Wires a load: network, workloads, and who counts. Built once and run under many seeds.
import type { Endpoint, Host, HostObserver, PacketNumbers, TimerChange } from '../../host/index.ts';
import type { Packet } from '../../link/index.ts';
import { states, type State, type TimerId, type TransmitCause } from '../../tcp/index.ts';
import { parseDuration, RandomSource, VirtualScheduler, type Nanoseconds } from '../../time/index.ts';
import type { SegmentDropped, TraceHost } from '../../trace/index.ts';
import { Census } from './census.ts';
import { Gate } from './gate.ts';
import type { LoadOutcome } from './load-outcome.ts';
import type { LoadScenario } from './load-scenario.ts';
import { LoadStage } from './load-stage.ts';
import { LoadTrace } from './load-trace.ts';
import { Network } from './network.ts';
import { Samples } from './samples.ts';
import { Tally } from './tally.ts';
import { Workload } from './workload.ts';

const samplesDefault = 100;

export class LoadWorld implements HostObserver {
  readonly scheduler = new VirtualScheduler();
  readonly trace: LoadTrace;
  readonly end: Nanoseconds;
  readonly #scenario: LoadScenario;
  readonly #random = new RandomSource('');
  readonly #packets: PacketNumbers = { next: 1 };
  readonly #tally = new Tally();
  readonly #census: Census;
  readonly #network: Network;
  readonly #workloads: readonly Workload[];
  readonly #samples: Samples;
  readonly #gates: readonly Gate[];
  #dropped = 0;

  /** @throws FinwaitError naming the field of the scenario that cannot be read */
  constructor(scenario: LoadScenario) {
    this.#scenario = scenario;
    this.end = parseDuration(scenario.end.at, 'end.at');
    this.trace = new LoadTrace(
      this.scheduler,
      index => this.#network.hosts[index],
      () => this.#network.addresses,
    );
    const listeners = new Set(scenario.workloads.flatMap(({ to }) => listOf(to, 'server')));
    this.#network = new Network(scenario, listeners, {
      scheduler: this.scheduler,
      random: this.#random,
      packets: this.#packets,
      observer: this,
      stage: new LoadStage({
        meant: party => this.#network.faults.meant(party),
        workloads: () => this.#workloads,
        gates: () => this.#gates,
        changed: (host, change, detail) => this.trace.changed(host, change, detail),
        inject: (receiver, segment, why) => this.#network.inject(receiver, segment, why),
      }),
      lost: (packet, by, detail) => this.#lost(packet, by, detail),
      faulted: (packet, detail) => this.trace.faulted(packet, detail),
      injected: (packet, why) => this.trace.injected(packet, why),
    });
    const mayFreeze = (scenario.faults ?? []).some(fault => /^\s*freeze\b/i.test(fault));
    this.#gates = this.#network.hosts.map(() => new Gate(mayFreeze));
    this.#census = new Census(this.#network.hosts.length);
    this.#workloads = scenario.workloads.map((description, i) => {
      const field = `workloads[${i}]`;
      const clients = listOf(description.from, 'client').flatMap(name =>
        this.#network.named(name, `${field}.from`),
      );
      const servers = listOf(description.to, 'server').flatMap(name =>
        this.#network.named(name, `${field}.to`),
      );
      this.#network.checkWays(clients, servers, field);
      return new Workload(description, {
        name: description.name ?? `workload${i === 0 ? '' : i + 1}`,
        field,
        scheduler: this.scheduler,
        random: this.#random,
        tally: this.#tally,
        clients,
        servers,
        gates: this.#gates,
        addresses: this.#network.addresses,
        end: this.end,
      });
    });
    const every =
      scenario.sample === undefined
        ? Math.max(1, Math.floor(this.end / samplesDefault))
        : parseDuration(scenario.sample, 'sample');
    this.#samples = new Samples(
      this.scheduler,
      this.#network,
      this.#census,
      this.#tally,
      every as Nanoseconds,
      this.end,
    );
  }

  /** As new. @param traced how many connections to describe, if someone listens @param from the first of them */
  begin(seed: string, traced: number, from: number): void {
    this.scheduler.reset();
    this.#random.reset(seed);
    this.#packets.next = 1;
    this.#dropped = 0;
    this.#tally.reset();
    this.#census.reset();
    this.#network.reset();
    this.trace.begin(traced, from);
    this.#samples.begin();
    for (const gate of this.#gates) gate.reset();
    for (const workload of this.#workloads) workload.begin();
    this.#network.faults.begin();
  }

  /** Fault lines that nothing has matched in this run so far. */
  get unusedFaults(): readonly string[] {
    return this.#network.faults.unused;
  }

  outcome(): LoadOutcome {
    const { hosts } = this.#network;
    const tally = this.#tally;
    const series = this.#samples.finish();
    return {
      attempts: tally.attempts,
      noPort: tally.noPort,
      connected: tally.connected,
      completed: tally.completed,
      answers: tally.answers,
      failed: tally.failed,
      abandoned: tally.abandoned,
      errors: { ...tally.errors },
      latency: tally.latency(),
      open: this.#eachName(named => this.#openOf(named)),
      ended: this.#eachName(named => this.#census.ended(named)),
      timeWait: this.#eachName(named => ({
        peak: named.reduce((sum, { timeWait }) => sum + timeWait.peak, 0),
        overflowed: named.reduce((sum, { timeWait }) => sum + timeWait.overflowed, 0),
      })),
      series,
      segmentsSent: hosts.length === 0 ? 0 : this.#packets.next - 1,
      segmentsDropped: this.#dropped,
      endedAt: this.scheduler.clock,
    };
  }

  traceHosts(): TraceHost[] {
    return this.trace.hosts.map(({ host, port }) => ({
      name: host.name,
      address:
        this.#scenario.hosts?.[this.#network.nameOf(host)]?.address ?? `192.0.2.${(host.index % 254) + 1}`,
      port,
      profile: host.profile.name,
    }));
  }

  // What the hosts tell.

  get detailed(): boolean {
    return this.trace.detailed;
  }

  opened(host: Host, endpoint: Endpoint, mode: 'active' | 'passive'): void {
    this.trace.opened(host, endpoint, mode);
  }

  transmitted(host: Host, endpoint: Endpoint | null, packet: Packet, cause: TransmitCause): void {
    if (this.trace.detailed) this.trace.transmitted(host, endpoint, packet, cause);
  }

  received(host: Host, packet: Packet): void {
    this.trace.received(host, packet);
  }

  stateChanged(host: Host, endpoint: Endpoint, from: State, to: State, cause: string): void {
    this.#census.moved(host, from, to, cause);
    if (this.trace.detailed) this.trace.stateChanged(host, endpoint, from, to, cause);
    this.#network.faults.moved(host, endpoint, to);
  }

  failed(): void {
    // Applications count their errors themselves, when they see them.
  }

  timerChanged(
    host: Host,
    endpoint: Endpoint,
    timer: TimerId,
    change: TimerChange,
    until: Nanoseconds | null,
  ): void {
    this.trace.timerChanged(host, endpoint, timer, change, until);
  }

  #lost(packet: Packet, by: SegmentDropped['by'], detail: string): void {
    this.#dropped++;
    if (this.trace.detailed) this.trace.lost(packet, by, detail);
  }

  #eachName<T>(of: (named: readonly Host[]) => T): Record<string, T> {
    return Object.fromEntries(this.#network.names.map(name => [name, of(this.#network.named(name, name))]));
  }

  #openOf(named: readonly Host[]): Partial<Record<State, number>> {
    const open: Partial<Record<State, number>> = {};
    for (const state of states) {
      const count = this.#census.count(named, state);
      if (count > 0) open[state] = count;
    }
    return open;
  }
}

const listOf = (names: string | readonly string[] | undefined, otherwise: string): readonly string[] =>
  names === undefined ? [otherwise] : typeof names === 'string' ? [names] : names;
