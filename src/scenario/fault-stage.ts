// What the faults of a run do to its hosts and their applications, and what they know of them.
import type { Ends, FaultStage, Side } from '../fault/index.ts';
import type { Host } from '../host/index.ts';
import type { State } from '../tcp/index.ts';
import type { Segment } from '../wire/index.ts';
import type { Actor } from './actors.ts';
import type { Narrator } from './narrator.ts';

export interface StageAccess {
  readonly hosts: readonly [client: Host, server: Host];
  /** All actors, once they are there. */
  actors(): readonly Actor[];
  readonly narrator: Narrator;
  /** Puts a segment on that side's device now, as if it came from the other. */
  inject(to: Side, segment: Segment, why: string): void;
}

export class Stage implements FaultStage {
  readonly #access: StageAccess;
  /** Each host's latest connection. */
  readonly #latest: Record<Side, State> = { client: 'CLOSED', server: 'CLOSED' };

  constructor(access: StageAccess) {
    this.#access = access;
  }

  reset(): void {
    this.#latest.client = 'CLOSED';
    this.#latest.server = 'CLOSED';
  }

  moved(side: string, to: State): void {
    this.#latest[side as Side] = to;
  }

  /** The state of a side's end of that connection; with null, of its latest one. */
  stateOf(side: string, connection: Ends | null): State {
    if (connection === null) return this.#latest[side as Side];
    return stateAt(this.#host(side), connection);
  }

  crash(side: string, detail: string): void {
    const host = this.#host(side);
    if (!host.up) return;
    this.#tell(host, 'crashed', detail);
    for (const actor of this.#actorsAt(host)) actor.crash();
    host.crash();
  }

  restart(side: string, detail: string): void {
    const host = this.#host(side);
    if (host.up) return;
    host.restart();
    this.#tell(host, 'restarted', detail);
    for (const actor of this.#actorsAt(host)) actor.restart();
  }

  freeze(side: string, detail: string): void {
    const host = this.#host(side);
    this.#tell(host, 'frozen', detail);
    for (const actor of this.#actorsAt(host)) actor.freeze();
  }

  thaw(side: string, detail: string): void {
    const host = this.#host(side);
    if (!host.up) return;
    this.#tell(host, 'resumed', detail);
    for (const actor of this.#actorsAt(host)) actor.thaw();
  }

  inject({ host }: Ends, segment: Segment, why: string): void {
    const [client] = this.#access.hosts;
    this.#access.inject(host === client.index ? 'client' : 'server', segment, why);
  }

  #tell(host: Host, change: 'crashed' | 'restarted' | 'frozen' | 'resumed', detail: string): void {
    const { narrator } = this.#access;
    if (narrator.listened) narrator.changed(host, change, detail);
  }

  #host(side: string): Host {
    const [client, server] = this.#access.hosts;
    return side === 'client' ? client : server;
  }

  #actorsAt(host: Host): Actor[] {
    return this.#access.actors().filter(actor => actor.host === host);
  }
}

/** The state of a host's end of that connection. */
export function stateAt(host: Host, { host: one, port, peer, peerPort }: Ends): State {
  const [other, remotePort, localPort] = one === host.index ? [peer, peerPort, port] : [one, port, peerPort];
  const endpoint = host.find(other, remotePort, localPort);
  if (endpoint !== undefined) return endpoint.connection.state;
  return host.listener(localPort) === undefined ? 'CLOSED' : 'LISTEN';
}
