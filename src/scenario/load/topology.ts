// Topologies that everybody draws, as the hosts, routers and links of a load.
import type { DirectionDescription } from '../../link/index.ts';
import type { LoadHostDescription, LoadLinkDescription, LoadScenario } from './load-scenario.ts';

export type Topology = Required<Pick<LoadScenario, 'hosts' | 'routers' | 'links'>>;

export interface DumbbellOptions {
  /** How many; they are called client1, client2, … and server1, server2, …, or without a number if one. */
  readonly clients: number;
  readonly servers: number;
  /** Every host's own link, both ways. */
  readonly access?: DirectionDescription;
  /** Between the routers 'left' and 'right': towards the servers, and back (default: the same). */
  readonly bottleneck: DirectionDescription;
  readonly back?: DirectionDescription;
  /** For all clients, for all servers. */
  readonly client?: LoadHostDescription;
  readonly server?: LoadHostDescription;
}

/**
 * Clients and servers on the two sides of one link.
 *
 * @example const load: LoadScenario = { name: 'shared', ...dumbbell({ clients: 3, servers: 1, bottleneck: { rate: '10Mbps' } }), … }
 */
export function dumbbell(options: DumbbellOptions): Topology {
  const { access = {}, bottleneck, back = bottleneck, client = {}, server = {} } = options;
  const clients = numbered('client', options.clients);
  const servers = numbered('server', options.servers);
  return {
    hosts: Object.fromEntries([
      ...clients.map(name => [name, client] as const),
      ...servers.map(name => [name, server] as const),
    ]),
    routers: ['left', 'right'],
    links: [
      ...clients.map((name): LoadLinkDescription => ({ between: [name, 'left'], there: access })),
      { between: ['left', 'right'], there: bottleneck, back },
      ...servers.map((name): LoadLinkDescription => ({ between: ['right', name], there: access })),
    ],
  };
}

/**
 * 'client', routers 'router1', 'router2', … and 'server' in a row, joined by these links from left to right.
 *
 * @example chain([{ delay: '1ms' }, { delay: '20ms', rate: '10Mbps' }]) // client, router1, server
 */
export function chain(
  links: readonly DirectionDescription[],
  hosts: { readonly client?: LoadHostDescription; readonly server?: LoadHostDescription } = {},
): Topology {
  const routers = links.slice(1).map((_, i) => `router${i + 1}`);
  const nodes = ['client', ...routers, 'server'];
  return {
    hosts: { client: hosts.client ?? {}, server: hosts.server ?? {} },
    routers,
    links: links.map((there, i): LoadLinkDescription => ({ between: [nodes[i]!, nodes[i + 1]!], there })),
  };
}

const numbered = (name: string, count: number): string[] =>
  count === 1 ? [name] : Array.from({ length: count }, (_, i) => `${name}${i + 1}`);
