// TIME-WAIT: what one more connection costs while so many others are in TIME-WAIT. A client opens, both sides close,
// the client first, and each of its connections stays in TIME-WAIT until exactly n are there: from then on each new
// one goes in as the oldest comes out. Four segments each way, no data, 1 ms one way, nothing is lost.
import { Socket, type SocketEvents } from '../../host/index.ts';
import { invariant, TimedEvent, type Nanoseconds } from '../../time/index.ts';
import type { Benchmark, Pass } from './measure.ts';
import { serverIndex, TwoHosts } from './two-hosts.ts';

const timeWaitSeconds = 100;
const firstPort = 1024;
const portsOfClient = 65_536 - firstPort;
const firstServerPort = 80;
const backlog = 1024;

const populations = [1e3, 1e4, 1e5, 1e6];

/** One for each power of ten: 'time-wait-1000', … */
export const timeWait: Readonly<Record<string, Benchmark>> = Object.fromEntries(
  populations.map(population => [`time-wait-${population}`, benchmarkOf(population)]),
);

function benchmarkOf(population: number): Benchmark {
  return {
    unit: 'connection',
    work: `open and close, while ${population} others are in TIME-WAIT`,
    unitsDefault: 20_000,
    prepare(connections) {
      const load = new SteadyLoad(population);
      return () => load.run(connections);
    },
  };
}

/** Opens a connection every (TIME-WAIT / n): n of them are in TIME-WAIT at a time. */
class SteadyLoad implements SocketEvents {
  readonly #world = new TwoHosts(
    { delay: '1ms' },
    { time_wait: `${timeWaitSeconds}s`, ip_local_port_range: `${firstPort} 65535` },
  );
  readonly #population: number;
  readonly #serverPorts: number;
  readonly #next = new NextOpening(this);
  #opened = 0;
  #until = 0;

  constructor(population: number) {
    this.#population = population;
    // Enough that at most a quarter of the 4-tuples is taken: to find a free one shall cost the same for all n
    this.#serverPorts = Math.ceil((4 * population) / portsOfClient);
    this.#world.begin('time-wait');
    for (let i = 0; i < this.#serverPorts; i++) {
      const listening = new Socket(this.#world.server, new Closer());
      listening.bind(firstServerPort + i);
      listening.listen(backlog);
    }
    // Once round, so that the first pass finds them all there
    this.#open(Math.ceil(1.05 * population));
  }

  run(connections: number): Pass {
    const { scheduler, client } = this.#world;
    const before = scheduler.executed;
    this.#open(connections);
    const { count } = client.timeWait;
    const expected = this.#population;
    invariant(Math.abs(count - expected) <= 0.05 * expected + 5, `${count} in TIME-WAIT, not ${expected}`);
    return { units: connections, events: scheduler.executed - before };
  }

  /** Opens one, and says when the next is due; null when that was the last of this pass. */
  openNext(): Nanoseconds | null {
    const nth = this.#opened++;
    const port = firstServerPort + (nth % this.#serverPorts);
    const opened = new Socket(this.#world.client, this).connect(serverIndex, port);
    invariant(opened === 0, 'no port is left');
    if (this.#opened >= this.#until) return null;
    return this.#dueAt(this.#opened);
  }

  /** The next opening is due then. */
  arm(opening: TimedEvent, at: Nanoseconds): void {
    this.#world.scheduler.arm(opening, at);
  }

  connected(socket: Socket): void {
    socket.close();
  }
  readable(): void {}
  error(): void {}
  acceptable(): void {}
  writable(): void {}
  closed(): void {}

  #open(count: number): void {
    this.#until = this.#opened + count;
    this.#world.scheduler.arm(this.#next, this.#dueAt(this.#opened));
    // The clock stands at the last opening: what is still under way belongs to the next pass
    this.#world.scheduler.runUntil(this.#dueAt(this.#until - 1));
  }

  #dueAt(nth: number): Nanoseconds {
    return Math.round(((nth + 1) * timeWaitSeconds * 1e9) / this.#population) as Nanoseconds;
  }
}

class NextOpening extends TimedEvent {
  readonly #load: SteadyLoad;

  constructor(load: SteadyLoad) {
    super();
    this.#load = load;
  }

  fire(): void {
    const next = this.#load.openNext();
    if (next !== null) this.#load.arm(this, next);
  }
}

/** Accepts, and closes when the client has. */
class Closer implements SocketEvents {
  acceptable(listening: Socket): void {
    const socket = listening.accept(this);
    if (socket !== null) this.readable(socket);
  }
  readable(socket: Socket): void {
    if (socket.recv() === 0) socket.close();
  }
  error(socket: Socket): void {
    socket.close();
  }
  connected(): void {}
  writable(): void {}
  closed(): void {}
}
