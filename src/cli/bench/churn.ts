// Churn: many short connections over one link. Each opens, asks with 100 octets, is answered with 100, both
// sides close, the client first, and the client stays in TIME-WAIT for 1 s. 100 are at work at a time: a new
// one begins when one has its answer. 10 ms one way, 100 Mbps, 5 % loss in both directions.
import { Socket, type SocketEvents } from '../../host/index.ts';
import { invariant, TimedEvent, us } from '../../time/index.ts';
import { serverIndex, TwoHosts } from './two-hosts.ts';
import type { Benchmark, Pass } from './measure.ts';

const concurrent = 100;
const requestOctets = 100;
const answerOctets = 100;
const port = 80;
const backlog = 1024;

export const churn: Benchmark = {
  unit: 'connection',
  work: 'open, 100 octets each way, both close, TIME-WAIT 1 s; 100 at a time, 10 ms one way, 5 % loss both ways',
  unitsDefault: 10_000,
  prepare(connections) {
    const world = new TwoHosts(
      { loss: '5%', rate: '100Mbps', queue: { packets: 100_000 }, delay: '10ms' },
      { time_wait: '1s' },
    );
    return seed => load(world, connections, seed);
  },
};

function load(world: TwoHosts, connections: number, seed: string): Pass {
  world.begin(seed);
  const listening = new Socket(world.server, new Server());
  listening.bind(port);
  listening.listen(backlog);
  const clients = new Clients(world, connections);
  for (let i = 0; i < concurrent; i++) world.scheduler.arm(new Opening(clients), us(1000 + 100 * i));
  world.scheduler.run();
  const { answered } = clients;
  invariant(answered === connections, `${answered} of ${connections} were answered (seed '${seed}')`);
  invariant(world.client.connections + world.server.connections === 0, 'a connection is left over');
  return { units: connections, events: world.scheduler.executed };
}

/** All clients: a connection each, with one application between them. */
class Clients implements SocketEvents {
  answered = 0;
  #toOpen: number;
  readonly #world: TwoHosts;

  constructor(world: TwoHosts, connections: number) {
    this.#world = world;
    this.#toOpen = connections;
  }

  open(): void {
    if (this.#toOpen === 0) return;
    this.#toOpen--;
    new Socket(this.#world.client, this).connect(serverIndex, port);
  }

  connected(socket: Socket): void {
    socket.send(requestOctets);
  }
  readable(socket: Socket): void {
    if (socket.recv() <= 0) return;
    this.answered++;
    socket.close();
    this.open();
  }
  error(socket: Socket): void {
    socket.close();
    this.open();
  }
  acceptable(): void {}
  writable(): void {}
  closed(): void {}
}

class Server implements SocketEvents {
  acceptable(listening: Socket): void {
    const socket = listening.accept(this);
    if (socket !== null) this.readable(socket);
  }
  readable(socket: Socket): void {
    if (socket.recv() > 0) socket.send(answerOctets);
    if (socket.endpoint?.connection.endOfFile === true) socket.close();
  }
  error(socket: Socket): void {
    socket.close();
  }
  connected(): void {}
  writable(): void {}
  closed(): void {}
}

/** The first connections do not all begin at once. */
class Opening extends TimedEvent {
  readonly #clients: Clients;

  constructor(clients: Clients) {
    super();
    this.#clients = clients;
  }

  fire(): void {
    this.#clients.open();
  }
}
