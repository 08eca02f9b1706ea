// Two hosts on one link with a fixed delay, for tests of hosts and sockets without scenarios.
import { Host, type HostOptions, type Socket, type SocketEvents } from '../../src/host/index.ts';
import { LinkDirection } from '../../src/link/index.ts';
import { resolveProfile } from '../../src/tcp/index.ts';
import { ms, parseDuration, RandomSource, VirtualScheduler } from '../../src/time/index.ts';
import type { Duration, Nanoseconds } from '../../src/time/index.ts';
import { formatFlags, type Segment } from '../../src/wire/index.ts';

export const CLIENT = 0;
export const SERVER = 1;

export interface TwoHosts {
  readonly scheduler: VirtualScheduler;
  readonly client: Host;
  readonly server: Host;
  /** One line a segment sent: `client RST,ACK`. */
  readonly sent: string[];
  /** Puts a segment on the link without a connection having sent it. */
  inject(from: 'client' | 'server', segment: Segment): void;
  /** Runs until nothing is left to happen, or for that long. */
  run(span?: Duration): void;
}

export function twoHosts(
  options: Partial<HostOptions> & { readonly server?: Partial<HostOptions>; readonly seed?: string } = {},
): TwoHosts {
  const { server: serverOptions, seed = 'test', ...common } = options;
  const scheduler = new VirtualScheduler();
  const random = new RandomSource(seed);
  const packets = { next: 1 };
  const sent: string[] = [];
  const shared = { profile: resolveProfile('rfc9293'), scheduler, random, packets, ...common };
  const client = new Host({ ...shared, name: 'client', index: CLIENT });
  const server = new Host({ ...shared, ...serverOptions, name: 'server', index: SERVER });
  const direction = (name: string, to: Host): LinkDirection => {
    const link = new LinkDirection({
      name,
      parameters: { delay: { kind: 'constant', delay: ms(10) } },
      context: { scheduler, random: stream => random.stream(stream), observer: { dropped: () => {} } },
    });
    link.deliverTo(packet => to.receive(packet));
    return link;
  };
  const links = { client: direction('toServer', server), server: direction('toClient', client) };
  const route = (from: Host, peer: number, link: LinkDirection): void =>
    from.route(peer, {
      send: packet => {
        sent.push(`${from.name} ${formatFlags(packet.segment.flags)}`);
        link.send(packet);
      },
    });
  route(client, SERVER, links.client);
  route(server, CLIENT, links.server);
  return {
    scheduler,
    client,
    server,
    sent,
    inject: (from, segment) => {
      const [index, peer] = from === 'client' ? [CLIENT, SERVER] : [SERVER, CLIENT];
      links[from].send({ id: 0, from: index, to: peer, segment, size: 40, sentAt: scheduler.clock });
    },
    run: span => {
      if (span === undefined) scheduler.run({ maxEvents: 1_000_000 });
      else scheduler.runUntil((scheduler.clock + parseDuration(span)) as Nanoseconds);
    },
  };
}

/** An application that notes what it hears, and does nothing. */
export function notes(): { readonly log: string[]; readonly events: SocketEvents } {
  const log: string[] = [];
  const note = (what: string) => (_socket: Socket) => void log.push(what);
  return {
    log,
    events: {
      connected: note('connected'),
      acceptable: note('acceptable'),
      readable: note('readable'),
      writable: note('writable'),
      error: (_socket, error) => void log.push(error),
      closed: note('closed'),
    },
  };
}
