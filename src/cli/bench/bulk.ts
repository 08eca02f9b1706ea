// Bulk transfer: one connection sends 20 MB in segments of 1448 octets over 100 Mbps, 10 ms one way, with 1 %
// loss in both directions. NewReno with timestamps, buffers of 1 MiB, a drop-tail queue of 1000 packets.
import { Socket, type SocketEvents } from '../../host/index.ts';
import { invariant } from '../../time/index.ts';
import { serverIndex, TwoHosts } from './two-hosts.ts';
import type { Benchmark, Pass } from './measure.ts';

const textPerSegment = 1448;
const megabytes = 20;
const port = 80;

export const bulk: Benchmark = {
  unit: 'delivered segment',
  work: 'one transfer, 1448 octets a segment, 100 Mbps, 10 ms one way, 1 % loss both ways',
  unitsDefault: Math.ceil((megabytes * 1e6) / textPerSegment),
  prepare(segments) {
    const world = new TwoHosts(
      { loss: '1%', rate: '100Mbps', queue: { packets: 1000 }, delay: '10ms' },
      { mss: 1460, send_buffer: 1 << 20, receive_buffer: 1 << 20 },
    );
    const octets = segments === bulk.unitsDefault ? megabytes * 1e6 : segments * textPerSegment;
    return seed => transfer(world, octets, seed);
  },
};

function transfer(world: TwoHosts, octets: number, seed: string): Pass {
  world.begin(seed);
  const sink = new Sink();
  const listening = new Socket(world.server, sink);
  listening.bind(port);
  listening.listen();
  new Socket(world.client, new Source(octets)).connect(serverIndex, port);
  world.scheduler.run();
  invariant(sink.received === octets, `${sink.received} of ${octets} octets arrived (seed '${seed}')`);
  invariant(world.client.connections + world.server.connections === 0, 'a connection is left over');
  return { units: octets / textPerSegment, events: world.scheduler.executed };
}

/** Writes whenever there is room, then closes. */
class Source implements SocketEvents {
  #left: number;

  constructor(octets: number) {
    this.#left = octets;
  }

  connected(socket: Socket): void {
    this.#write(socket);
  }
  writable(socket: Socket): void {
    if (this.#left > 0) this.#write(socket);
  }
  acceptable(): void {}
  readable(): void {}
  error(): void {}
  closed(): void {}

  #write(socket: Socket): void {
    this.#left -= Math.max(0, socket.send(this.#left));
    if (this.#left === 0) socket.close();
  }
}

/** Reads whatever comes, and closes when the other side has. */
class Sink implements SocketEvents {
  received = 0;

  acceptable(listening: Socket): void {
    listening.accept(this);
  }
  readable(socket: Socket): void {
    const count = socket.recv();
    if (count > 0) this.received += count;
    if (socket.endpoint?.connection.endOfFile === true) socket.close();
  }
  connected(): void {}
  writable(): void {}
  error(): void {}
  closed(): void {}
}
