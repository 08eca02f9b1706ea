// The outside of a NAT: all clients behind it share one address and a range of ports. A connection keeps its own
// port where it is free, else it gets the next one that is. A port is taken for one destination only, so that
// others may have it at the same time (Linux: nf_nat_l4proto_unique_tuple).
//
//   inside                                             outside
//   client1:40000 ──► server:80      40000             NAT:40000 ──► server:80
//   client2:40000 ──► server:80      taken: 40001      NAT:40001 ──► server:80
import type { Nanoseconds } from '../../time/index.ts';
import { makeSegment, type Segment } from '../../wire/index.ts';
import type { Packet } from '../packet.ts';
import { connectionKey, tupleKey } from './middlebox.ts';
import type { TrackedConnection } from './tracked-connection.ts';

/** Who has a port. */
export interface Mapping {
  readonly host: number;
  readonly port: number;
  readonly outside: number;
  /** Inside. */
  readonly key: number;
  readonly connection: TrackedConnection;
}

export class PortTranslation {
  readonly address: number;
  readonly #first: number;
  readonly #last: number;
  readonly #byOutside = new Map<number, Mapping>();
  readonly #byInside = new Map<number, Mapping>();
  #cursor = 0;
  /** Destinations for which no port was free, and until when that is so for certain. */
  readonly #fullUntil = new Map<number, Nanoseconds>();

  constructor(address: number, { first, last }: { readonly first: number; readonly last: number }) {
    this.address = address;
    this.#first = first;
    this.#last = last;
    this.reset();
  }

  reset(): void {
    this.#byOutside.clear();
    this.#byInside.clear();
    this.#fullUntil.clear();
    this.#cursor = this.#first;
  }

  /**
   * A port for the connection that this packet from inside begins.
   *
   * @param key of the connection inside
   * @returns false when all are taken
   */
  assign(packet: Packet, key: number, connection: TrackedConnection, now: Nanoseconds): boolean {
    const outside = this.#choose(packet, key, now);
    if (outside === null) return false;
    const outsideKey = this.#key(packet, outside);
    const evicted = this.#byOutside.get(outsideKey);
    if (evicted !== undefined) this.#byInside.delete(evicted.key);
    const mapping = { host: packet.from, port: packet.segment.sourcePort, outside, key, connection };
    this.#byOutside.set(outsideKey, mapping);
    this.#byInside.set(key, mapping);
    return true;
  }

  /** Some connection will be forgotten sooner than was to be expected. */
  expiresSooner(): void {
    this.#fullUntil.clear();
  }

  /** A packet from inside as those outside see it. */
  outward(packet: Packet, key: number): Packet {
    const { sourcePort, destinationPort } = packet.segment;
    const outside = this.#byInside.get(key)?.outside ?? sourcePort;
    const segment = withPorts(packet.segment, outside, destinationPort);
    return { ...packet, from: this.address, segment };
  }

  /** A packet from outside as it goes on inside; null when the port is nobody's. */
  inward(packet: Packet): Packet | null {
    const mapping = this.#byOutside.get(connectionKey(packet, 'toClient'));
    if (packet.to !== this.address || mapping === undefined) return null;
    const segment = withPorts(packet.segment, packet.segment.sourcePort, mapping.port);
    return { ...packet, to: mapping.host, segment };
  }

  /** Who is behind a port, for that server. */
  behind(outside: number, server: number, serverPort: number): Mapping | undefined {
    return this.#byOutside.get(tupleKey(this.address, outside, server, serverPort));
  }

  /** The same from inside. */
  of(host: number, port: number, server: number, serverPort: number): Mapping | undefined {
    return this.#byInside.get(tupleKey(host, port, server, serverPort));
  }

  #choose(packet: Packet, key: number, now: Nanoseconds): number | null {
    const own = this.#byInside.get(key)?.outside ?? packet.segment.sourcePort;
    if (own >= this.#first && own <= this.#last && this.#isFree(packet, own, key, now)) return own;
    const destination = packet.to * 2 ** 16 + packet.segment.destinationPort;
    if (now < (this.#fullUntil.get(destination) ?? 0)) return null;
    let earliest = Infinity;
    for (let i = this.#first; i <= this.#last; i++) {
      const port = this.#cursor;
      this.#cursor = port === this.#last ? this.#first : port + 1;
      if (this.#isFree(packet, port, key, now)) return port;
      earliest = Math.min(earliest, this.#byOutside.get(this.#key(packet, port))!.connection.expiresAt);
    }
    this.#fullUntil.set(destination, earliest as Nanoseconds);
    return null;
  }

  #isFree(packet: Packet, outside: number, key: number, now: Nanoseconds): boolean {
    const holder = this.#byOutside.get(this.#key(packet, outside));
    return holder === undefined || holder.key === key || now >= holder.connection.expiresAt;
  }

  #key({ to, segment }: Packet, outside: number): number {
    return tupleKey(this.address, outside, to, segment.destinationPort);
  }
}

function withPorts(segment: Segment, sourcePort: number, destinationPort: number): Segment {
  if (segment.sourcePort === sourcePort && segment.destinationPort === destinationPort) return segment;
  return Object.assign(makeSegment(segment), { sourcePort, destinationPort });
}
