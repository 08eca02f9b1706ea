// A NAT or a firewall: it knows connections that the client opened, forgets them when they are silent for too
// long, and lets nothing pass that belongs to none. Forgetting takes no event: whoever comes too late finds out.
import { formatDuration, type Nanoseconds } from '../../time/index.ts';
import { ACK, FIN, resetFor, RST, SYN } from '../../wire/index.ts';
import type { Packet } from '../packet.ts';
import { back, connectionKey, Middlebox, type MiddleboxContext, type Way } from './middlebox.ts';
import type { TrackerParameters } from './parse.ts';
import { TrackedConnection } from './tracked-connection.ts';

export class Tracker extends Middlebox {
  readonly #parameters: TrackerParameters;
  readonly #table = new Map<number, TrackedConnection>();

  constructor(parameters: TrackerParameters, context: MiddleboxContext) {
    super(context);
    this.#parameters = parameters;
  }

  reset(): void {
    this.#table.clear();
  }

  protected pass(packet: Packet, way: Way): void {
    const { clock } = this.context.scheduler;
    const key = connectionKey(packet, way);
    const known = this.#table.get(key);
    const { flags } = packet.segment;
    const isRequest = way === 'toServer' && (flags & (SYN | ACK | RST)) === SYN;
    if (isRequest && this.#begins(known, clock)) {
      this.#admit(packet, way, key, new TrackedConnection('synSent'));
    } else if (known !== undefined && clock < known.expiresAt) {
      this.#judge(packet, way, known, isRequest);
    } else if (this.#parameters.pickUp && way === 'toServer' && (flags & (SYN | ACK | RST | FIN)) === ACK) {
      this.#admit(packet, way, key, new TrackedConnection('idle'));
    } else {
      this.#refuse(packet, way, known);
    }
  }

  /** Whether a SYN is the first of a connection. */
  #begins(known: TrackedConnection | undefined, now: Nanoseconds): boolean {
    if (known === undefined || now >= known.expiresAt || known.phase === 'reset') return true;
    return known.phase === 'timeWait' && this.#parameters.synInTimeWait === 'pass';
  }

  #admit(packet: Packet, way: Way, key: number, connection: TrackedConnection): void {
    this.#table.set(key, connection);
    this.#judge(packet, way, connection, false);
  }

  #judge(packet: Packet, way: Way, connection: TrackedConnection, isRequest: boolean): void {
    const objection =
      isRequest && connection.phase === 'timeWait'
        ? 'SYN in TIME-WAIT'
        : connection.judge(packet.segment, way, this.#parameters);
    if (objection !== null) {
      this.drop(packet, `${this.#parameters.kind}: ${objection}`);
      return;
    }
    connection.touch(this.context.scheduler.clock, this.#parameters);
    this.forward(packet, way);
  }

  /** A segment of a connection that the box does not know, or not any more. */
  #refuse(packet: Packet, way: Way, forgotten: TrackedConnection | undefined): void {
    const { kind, onUnknown, timeouts } = this.#parameters;
    const why =
      forgotten === undefined
        ? 'unknown connection'
        : `forgotten after ${formatDuration(timeouts[forgotten.phase])} without a segment`;
    this.drop(packet, `${kind}: ${why}`);
    const reply = onUnknown === 'reset' ? resetFor(packet.segment) : null;
    if (reply !== null) this.send(back(way), reply, `${kind} answers with RST`);
  }
}
