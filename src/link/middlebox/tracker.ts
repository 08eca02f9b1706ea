// A NAT or a firewall: it knows connections that the client opened, forgets them when they are silent for too
// long, and lets nothing pass that belongs to none. Forgetting takes no event: whoever comes too late finds out.
import { formatDuration, type Nanoseconds } from '../../time/index.ts';
import { ACK, FIN, resetFor, RST, SYN } from '../../wire/index.ts';
import type { Packet } from '../packet.ts';
import { answering, back, connectionKey, Middlebox, type MiddleboxContext, type Way } from './middlebox.ts';
import type { TrackerParameters } from './parse.ts';
import { PortTranslation } from './port-translation.ts';
import { TrackedConnection } from './tracked-connection.ts';

export class Tracker extends Middlebox {
  readonly #parameters: TrackerParameters;
  readonly #table = new Map<number, TrackedConnection>();
  /** Null where every client has an address of its own. */
  readonly translation: PortTranslation | null;

  constructor(parameters: TrackerParameters, context: MiddleboxContext) {
    super(context);
    this.#parameters = parameters;
    const { kind, ports } = parameters;
    this.translation =
      kind === 'nat' && context.address !== undefined ? new PortTranslation(context.address, ports) : null;
  }

  reset(): void {
    this.#table.clear();
    this.translation?.reset();
  }

  protected pass(arriving: Packet, way: Way): void {
    const packet =
      way === 'toClient' && this.translation !== null ? this.translation.inward(arriving) : arriving;
    if (packet === null) {
      this.#refuse(arriving, way, undefined);
      return;
    }
    const { clock } = this.context.scheduler;
    const key = connectionKey(packet, way);
    const known = this.#table.get(key);
    const { flags } = packet.segment;
    const isRequest = way === 'toServer' && (flags & (SYN | ACK | RST)) === SYN;
    if (isRequest && this.#begins(known, clock)) {
      this.#admit(packet, way, key, new TrackedConnection('synSent'));
    } else if (known !== undefined && clock < known.expiresAt) {
      this.#judge(packet, way, key, known, isRequest);
    } else if (this.#parameters.pickUp && way === 'toServer' && (flags & (SYN | ACK | RST | FIN)) === ACK) {
      this.#admit(packet, way, key, new TrackedConnection('idle'));
    } else {
      this.#refuse(arriving, way, known);
    }
  }

  /** Whether a SYN is the first of a connection. */
  #begins(known: TrackedConnection | undefined, now: Nanoseconds): boolean {
    if (known === undefined || now >= known.expiresAt || known.phase === 'reset') return true;
    return known.phase === 'timeWait' && this.#parameters.synInTimeWait === 'pass';
  }

  #admit(packet: Packet, way: Way, key: number, connection: TrackedConnection): void {
    if (this.translation?.assign(packet, key, connection, this.context.scheduler.clock) === false) {
      this.#drop(packet, way, 'no port is free', this.#parameters.onExhausted);
      return;
    }
    this.#table.set(key, connection);
    this.#judge(packet, way, key, connection, false);
  }

  #judge(packet: Packet, way: Way, key: number, connection: TrackedConnection, isRequest: boolean): void {
    const { expiresAt } = connection;
    const objection =
      isRequest && connection.phase === 'timeWait'
        ? 'SYN in TIME-WAIT'
        : connection.judge(packet.segment, way, this.#parameters);
    if (objection !== null) {
      this.drop(packet, `${this.#parameters.kind}: ${objection}`);
      return;
    }
    connection.touch(this.context.scheduler.clock, this.#parameters);
    if (connection.expiresAt < expiresAt) this.translation?.expiresSooner();
    const goesOut = way === 'toServer' && this.translation !== null;
    this.forward(goesOut ? this.translation.outward(packet, key) : packet, way);
  }

  /** A segment of a connection that the box does not know, or not any more. */
  #refuse(packet: Packet, way: Way, forgotten: TrackedConnection | undefined): void {
    const { onUnknown, timeouts } = this.#parameters;
    const why =
      forgotten === undefined
        ? 'unknown connection'
        : `forgotten after ${formatDuration(timeouts[forgotten.phase])} without a segment`;
    this.#drop(packet, way, why, onUnknown);
  }

  #drop(packet: Packet, way: Way, why: string, how: 'drop' | 'reset'): void {
    const { kind } = this.#parameters;
    this.drop(packet, `${kind}: ${why}`);
    const reply = how === 'reset' ? resetFor(packet.segment) : null;
    if (reply !== null) this.send(back(way), reply, `${kind} answers with RST`, answering(packet));
  }
}
