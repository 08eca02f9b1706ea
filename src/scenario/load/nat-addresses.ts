// The addresses that NATs share among hosts: which host's connection one means, and how it looks to those outside.
// Faults, traces and programs speak of the hosts themselves.
import type { Ends } from '../../fault/index.ts';
import type { Packet, PortTranslation } from '../../link/index.ts';
import { makeSegment } from '../../wire/index.ts';

interface Address {
  /** Behind which it is. */
  readonly node: string;
  translation: PortTranslation | null;
}

export class NatAddresses {
  readonly #first: number;
  readonly #addresses: Address[] = [];

  /** @param first the first number that no host has */
  constructor(first: number) {
    this.#first = first;
  }

  /** A new address, to be routed to that node. */
  add(node: string): number {
    this.#addresses.push({ node, translation: null });
    return this.#first + this.#addresses.length - 1;
  }

  belongsTo(translation: PortTranslation): void {
    this.#addresses[translation.address - this.#first]!.translation = translation;
  }

  /** Which nodes have an address, and what it is. */
  get routes(): readonly (readonly [node: string, address: number])[] {
    return this.#addresses.map(({ node }, i) => [node, this.#first + i] as const);
  }

  /** A connection between hosts, where a NAT's address stands for one of them. */
  meant(ends: Ends): Ends {
    if (ends.peer >= this.#first) {
      const mapping = this.#translation(ends.peer)?.behind(ends.peerPort, ends.host, ends.port);
      return mapping === undefined
        ? ends
        : this.meant({ ...ends, peer: mapping.host, peerPort: mapping.port });
    }
    if (ends.host < this.#first) return ends;
    const mapping = this.#translation(ends.host)?.behind(ends.port, ends.peer, ends.peerPort);
    return mapping === undefined ? ends : this.meant({ ...ends, host: mapping.host, port: mapping.port });
  }

  /** A packet as one between hosts. */
  meantBy(packet: Packet): Packet {
    const { from, to, segment } = packet;
    if (from < this.#first && to < this.#first) return packet;
    const { sourcePort, destinationPort } = segment;
    const { host, port, peer, peerPort } = this.meant({
      host: to,
      port: destinationPort,
      peer: from,
      peerPort: sourcePort,
    });
    const ports = { sourcePort: peerPort, destinationPort: port };
    return { ...packet, from: peer, to: host, segment: Object.assign(makeSegment(segment), ports) };
  }

  /** The same connection as `ends.host` sees it: its peer may be behind a NAT. */
  seen(ends: Ends): Ends {
    for (const { translation } of this.#addresses) {
      const mapping = translation?.of(ends.peer, ends.peerPort, ends.host, ends.port);
      if (mapping !== undefined)
        return this.seen({ ...ends, peer: translation!.address, peerPort: mapping.outside });
    }
    return ends;
  }

  #translation(address: number): PortTranslation | null {
    return this.#addresses[address - this.#first]?.translation ?? null;
  }
}
