// Traces the first connections of a load and no others: as soon as they are over, nothing is described any more.
import type { Endpoint, Host, HostObserver, TimerChange } from '../../host/index.ts';
import type { Packet } from '../../link/index.ts';
import type { State, TimerId, TransmitCause } from '../../tcp/index.ts';
import type { Nanoseconds, VirtualScheduler } from '../../time/index.ts';
import type { HostChanged, SegmentDropped } from '../../trace/index.ts';
import { Narrator } from '../narrator.ts';

export class LoadTrace implements Omit<HostObserver, 'failed'> {
  readonly narrator: Narrator;
  /** Whether connections to be traced are there or may come. */
  detailed = false;
  readonly #hostOf: (index: number) => Host;
  readonly #packets = new Set<number>();
  #wanted = 0;
  #begun = 0;
  /** Ends of traced connections that are not CLOSED. */
  #alive = 0;

  constructor(scheduler: VirtualScheduler, hostOf: (index: number) => Host) {
    this.narrator = new Narrator(scheduler);
    this.#hostOf = hostOf;
  }

  /** @param connections how many to trace */
  begin(connections: number): void {
    this.narrator.begin();
    this.#wanted = this.narrator.listened ? connections : 0;
    this.#begun = 0;
    this.#alive = 0;
    this.#packets.clear();
    this.hosts = [];
    this.detailed = this.#wanted > 0;
  }

  /** The hosts of the connection that was traced first: who connected, and to whom. */
  hosts: readonly { readonly host: Host; readonly port: number }[] = [];

  opened(host: Host, endpoint: Endpoint, mode: 'active' | 'passive'): void {
    endpoint.number = 0;
    if (!this.detailed) return;
    if (mode === 'active') {
      if (this.#begun === this.#wanted) return;
      endpoint.number = ++this.#begun;
      const { localPort, remotePort, peer } = endpoint;
      if (endpoint.number === 1) {
        this.hosts = [
          { host, port: localPort },
          { host: this.#hostOf(peer), port: remotePort },
        ];
      }
    } else {
      endpoint.number = this.#numberAt(endpoint.peer, host.index, endpoint.localPort, endpoint.remotePort);
    }
  }

  transmitted(host: Host, endpoint: Endpoint | null, packet: Packet, cause: TransmitCause): void {
    const { sourcePort, destinationPort } = packet.segment;
    const number = endpoint?.number ?? this.#numberAt(packet.to, host.index, sourcePort, destinationPort);
    if (number === 0) return;
    this.#packets.add(packet.id);
    this.narrator.sent(packet, [host, endpoint], this.#hostOf(packet.to), number, cause);
  }

  received(host: Host, packet: Packet): void {
    if (this.#packets.has(packet.id)) this.narrator.received(host, packet);
  }

  stateChanged(host: Host, endpoint: Endpoint, from: State, to: State, cause: string): void {
    if (endpoint.number === 0) return;
    if (from === 'CLOSED') this.#alive++;
    this.narrator.moved(host, endpoint, from, to, cause);
    if (to !== 'CLOSED') return;
    this.#alive--;
    if (this.#alive === 0 && this.#begun === this.#wanted) this.detailed = false;
  }

  timerChanged(
    host: Host,
    endpoint: Endpoint,
    timer: TimerId,
    change: TimerChange,
    until: Nanoseconds | null,
  ): void {
    if (endpoint.number > 0) this.narrator.timer(host, endpoint, timer, change, until);
  }

  lost(packet: Packet, by: SegmentDropped['by'], detail: string): void {
    if (this.#packets.has(packet.id)) this.narrator.dropped(packet, by, detail);
  }

  faulted(packet: Packet, detail: string): void {
    if (this.#packets.has(packet.id)) this.narrator.faulted(packet, detail);
  }

  /** The network made the packet itself. */
  injected(packet: Packet, why: string): void {
    if (!this.detailed) return;
    const { sourcePort, destinationPort } = packet.segment;
    const number =
      this.#numberAt(packet.to, packet.from, sourcePort, destinationPort) ||
      this.#numberAt(packet.from, packet.to, destinationPort, sourcePort);
    if (number === 0) return;
    this.#packets.add(packet.id);
    this.narrator.injected(packet, this.#hostOf(packet.from), this.#hostOf(packet.to), number, why);
  }

  /** A fault befell a host; told of those that take part in the first connection. */
  changed(host: Host, change: HostChanged['change'], detail: string): void {
    if (this.detailed && this.hosts.some(each => each.host === host))
      this.narrator.changed(host, change, detail);
  }

  /** The number of the other end of a connection; 0 when it is not traced. */
  #numberAt(host: number, peer: number, remotePort: number, localPort: number): number {
    return this.#hostOf(host).find(peer, remotePort, localPort)?.number ?? 0;
  }
}
