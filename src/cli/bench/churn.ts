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
    const load = new Load(connections);
    return seed => load.run(seed);
  },
};

/** All clients, a connection each, with one application between them; and the server. */
class Load implements SocketEvents {
  readonly #world = new TwoHosts(
    { loss: '5%', rate: '100Mbps', queue: { packets: 100_000 }, delay: '10ms' },
    { time_wait: '1s' },
  );
  readonly #server = new Server();
  readonly #openings = Array.from({ length: concurrent }, () => new Opening(this));
  readonly #connections: number;
  #toOpen = 0;
  #answered = 0;

  constructor(connections: number) {
    this.#connections = connections;
  }

  run(seed: string): Pass {
    const { client, server, scheduler } = this.#world;
    this.#world.begin(seed);
    this.#toOpen = this.#connections;
    this.#answered = 0;
    const listening = new Socket(server, this.#server);
    listening.bind(port);
    listening.listen(backlog);
    this.#openings.forEach((opening, i) => scheduler.arm(opening, us(1000 + 100 * i)));
    scheduler.run();
    const complete = this.#answered === this.#connections;
    invariant(complete, `${this.#answered} of ${this.#connections} were answered (seed '${seed}')`);
    invariant(client.connections + server.connections === 0, 'a connection is left over');
    return { units: this.#connections, events: scheduler.executed };
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
    this.#answered++;
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
  readonly #load: Load;

  constructor(load: Load) {
    super();
    this.#load = load;
  }

  fire(): void {
    this.#load.open();
  }
}
