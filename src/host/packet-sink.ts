// Where packets go, and how they are numbered.
import type { Packet } from '../link/index.ts';

/** Where a host puts packets for a peer: a link direction, or whatever has `send`. */
export interface PacketSink {
  send(packet: Packet): void;
}

/** Gives packets their numbers; all hosts of a run share one. */
export interface PacketNumbers {
  next: number;
}
