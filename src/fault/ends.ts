// A connection named by its ends, seen from one of them: hosts by their numbers in the world.
import type { Packet } from '../link/index.ts';
import type { Party } from './rule.ts';

export interface Ends {
  readonly host: number;
  readonly port: number;
  readonly peer: number;
  readonly peerPort: number;
}

/** A packet, as far as it tells whose connection it belongs to. */
export type Passing = Pick<Packet, 'from' | 'to' | 'segment'>;

/** As the packet's receiver sees it. */
export const receiverOf = ({ from, to, segment }: Passing): Ends => ({
  host: to,
  port: segment.destinationPort,
  peer: from,
  peerPort: segment.sourcePort,
});

export const reversed = ({ host, port, peer, peerPort }: Ends): Ends => ({
  host: peer,
  port: peerPort,
  peer: host,
  peerPort: port,
});

/** Whether a rule that names that party means that host. */
export type IsCalled = (host: number, party: Party) => boolean;
