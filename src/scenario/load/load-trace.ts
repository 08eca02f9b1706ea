// Traces the first connections of a load and no others: as soon as they are over, nothing is described any more.
import { reversed, type Ends } from '../../fault/index.ts';
import type { Endpoint, Host, HostObserver, TimerChange } from '../../host/index.ts';
import type { Packet } from '../../link/index.ts';
import type { State, TimerId, TransmitCause } from '../../tcp/index.ts';
import type { Nanoseconds, VirtualScheduler } from '../../time/index.ts';
import type { HostChanged, SegmentDropped } from '../../trace/index.ts';
import { Narrator } from '../narrator.ts';
import type { NatAddresses } from './nat-addresses.ts';

export class LoadTrace implements Omit<HostObserver, 'failed'> {
  readonly narrator: Narrator;
  /** Whether connections to be traced are there or may come. */
  detailed = false;
  readonly #hostOf: (index: number) => Host | undefined;
  readonly #addresses: () => NatAddresses;
  readonly #packets = new Set<number>();
  /** Connections that begin before the first to be traced. */
  #before = 0;
  #wanted = 0;
  #begun = 0;
  /** Ends of traced connections that are not CLOSED. */
  #alive = 0;

  constructor(
    scheduler: VirtualScheduler,
    hostOf: (index: number) => Host | undefined,
    addresses: () => NatAddresses,
  ) {
    this.narrator = new Narrator(scheduler);
    this.#hostOf = hostOf;
    this.#addresses = addresses;
  }

  /** @param connections how many to trace @param from the first of them, counted from 1 */
  begin(connections: number, from: number): void {
    this.#before = from - 1;
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
      if (this.#before-- > 0 || this.#begun === this.#wanted) return;
      endpoint.number = ++this.#begun;
      const { localPort, remotePort, peer } = endpoint;
      if (endpoint.number === 1) {
        this.hosts = [
          { host, port: localPort },
          { host: this.#hostOf(peer)!, port: remotePort },
        ];
      }
    } else {
      const { localPort, remotePort, peer } = endpoint;
      const ends = { host: host.index, port: localPort, peer, peerPort: remotePort };
      endpoint.number = this.#numberAt(reversed(this.#addresses().meant(ends)));
    }
  }

  transmitted(host: Host, endpoint: Endpoint | null, packet: Packet, cause: TransmitCause): void {
    const { ends, number } = this.#connectionOf(packet);
    const receiver = this.#hostOf(ends.peer);
    if ((endpoint?.number ?? number) === 0 || receiver === undefined) return;
    this.#packets.add(packet.id);
    this.narrator.sent(packet, [host, endpoint], receiver, endpoint?.number ?? number, cause);
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
    const { ends, number } = this.#connectionOf(packet);
    const [sender, receiver] = [this.#hostOf(ends.host), this.#hostOf(ends.peer)];
    if (number === 0 || sender === undefined || receiver === undefined) return;
    this.#packets.add(packet.id);
    this.narrator.injected(packet, sender, receiver, number, why);
  }

  /** A fault befell a host; told of those that take part in the first connection. */
  changed(host: Host, change: HostChanged['change'], detail: string): void {
    if (this.detailed && this.hosts.some(each => each.host === host))
      this.narrator.changed(host, change, detail);
  }

  /** As its sender sees it, NATs seen through; number 0 when it is not traced. */
  #connectionOf({ from, to, segment }: Packet): { ends: Ends; number: number } {
    const { sourcePort: port, destinationPort: peerPort } = segment;
    const ends = this.#addresses().meant({ host: from, port, peer: to, peerPort });
    return { ends, number: this.#numberAt(reversed(ends)) || this.#numberAt(ends) };
  }

  /** The number of a connection at that end, 0 when it is not there or not traced. */
  #numberAt(ends: Ends): number {
    const { host, port, peer, peerPort } = this.#addresses().seen(ends);
    return this.#hostOf(host)?.find(peer, peerPort, port)?.number ?? 0;
  }
}
