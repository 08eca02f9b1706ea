// What a side's connection expects next, for segments that are made up to fit it.
import type { ExpectedNumbers, Ports, Side } from '../fault/index.ts';
import type { Host } from '../host/index.ts';
import { Connection } from '../tcp/index.ts';

/** RCV.NXT and SND.NXT of a side's connection between these ports; null when it has none. */
export function expectedNumbers(
  [client, server]: readonly [client: Host, server: Host],
  side: Side,
  ports: Ports,
): ExpectedNumbers | null {
  const endpoint =
    side === 'client'
      ? client.find(server.index, ports.server, ports.client)
      : server.find(client.index, ports.client, ports.server);
  if (!(endpoint?.connection instanceof Connection)) return null;
  const { rcv, snd } = endpoint.connection.tcb;
  return { rcvNxt: rcv.nxt, sndNxt: snd.nxt };
}
