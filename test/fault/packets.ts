// Packets for the tests of `fault`: client 0 port 40000, server 1 port 8080, unless told otherwise.
import type { Packet } from '../../src/link/index.ts';
import { ns, type Nanoseconds } from '../../src/time/index.ts';
import { makeSegment, parseFlags, seq } from '../../src/wire/index.ts';

export interface Sketch {
  readonly seq?: number;
  readonly ack?: number;
  readonly length?: number;
  readonly port?: number;
}

export type Sender = 'client' | 'server';
export const sideOf = (packet: Packet): Sender => (packet.from === 0 ? 'client' : 'server');

/** Makes packets numbered from 1: `packet('client', 'FIN,ACK', { seq: 100 })`. */
export function packetMaker(): (
  side: Sender,
  flags: string,
  sketch?: Sketch,
  sentAt?: Nanoseconds,
) => Packet {
  let id = 0;
  return (side, flags, { seq: from = 0, ack = 0, length = 0, port = 40000 } = {}, sentAt = ns(0)) => {
    const [sourcePort, destinationPort] = side === 'client' ? [port, 8080] : [8080, port];
    const bits = parseFlags(flags);
    if (bits === undefined) throw new Error(`no such flags: ${flags}`);
    const segment = makeSegment({
      sourcePort,
      destinationPort,
      flags: bits,
      seq: seq(from),
      ack: seq(ack),
      length,
    });
    const [fromHost, to] = side === 'client' ? [0, 1] : [1, 0];
    return { id: ++id, from: fromHost, to, segment, size: 40 + length, sentAt };
  };
}
