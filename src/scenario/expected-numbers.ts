// What a host's end of a connection expects next, for segments that are made up to fit it.
import type { Ends, ExpectedNumbers } from '../fault/index.ts';
import type { Host } from '../host/index.ts';
import { Connection } from '../tcp/index.ts';

/** RCV.NXT and SND.NXT at `ends.host`; null when it has no such connection. */
export function expectedNumbers(
  hosts: readonly Host[],
  { host, port, peer, peerPort }: Ends,
): ExpectedNumbers | null {
  const endpoint = hosts[host]?.find(peer, peerPort, port);
  if (!(endpoint?.connection instanceof Connection)) return null;
  const { rcv, snd } = endpoint.connection.tcb;
  return { rcvNxt: rcv.nxt, sndNxt: snd.nxt };
}
