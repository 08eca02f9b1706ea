// One workload at work: its arrivals, its users, its servers' programs.
import type { Host } from '../../host/index.ts';
import {
  FinwaitError,
  ms,
  type TimedEvent,
  type Nanoseconds,
  type RandomSource,
  type RandomStream,
  type VirtualScheduler,
} from '../../time/index.ts';
import { openLoop, type Arrivals } from './arrivals.ts';
import { Alarm, ClientEnd } from './client-end.ts';
import { times, type Draw } from './drawn.ts';
import type { WorkloadDescription } from './load-scenario.ts';
import type { Gate } from './gate.ts';
import type { NatAddresses } from './nat-addresses.ts';
import { ServerProgram } from './server-program.ts';
import type { Tally } from './tally.ts';
import { readWorkload, type WorkloadSettings } from './workload-settings.ts';

/** A user who cannot even connect waits at least so long, or its run would not move. */
const leastPause = ms(1);
const portMax = 65_535;
const portDefault = 8080;

export interface WorkloadContext {
  readonly name: string;
  readonly field: string;
  readonly scheduler: VirtualScheduler;
  readonly random: RandomSource;
  readonly tally: Tally;
  readonly clients: readonly Host[];
  readonly servers: readonly Host[];
  readonly addresses: NatAddresses;
  /** By number of host. */
  readonly gates: readonly Gate[];
  readonly end: Nanoseconds;
}

export class Workload {
  readonly settings: WorkloadSettings;
  readonly tally: Tally;
  readonly #context: WorkloadContext;
  readonly #programs: readonly ServerProgram[];
  readonly #arrivals: Arrivals | null;
  readonly #users: number;
  readonly #userThinks: Draw;
  readonly #arrival: TimedEvent;
  readonly #times: RandomStream;
  readonly #sizes: RandomStream;
  readonly #leaks: RandomStream;
  #begun = 0;
  /** Whose turn it is. */
  #turn = 0;
  /** Users who wait for a host of theirs to be up again. */
  #stranded = 0;

  constructor(description: WorkloadDescription, context: WorkloadContext) {
    const { field, name, random, servers } = context;
    this.#context = context;
    this.tally = context.tally;
    this.settings = readWorkload(description, field, context.end);
    const { port = portDefault, ports = 1, arrivals } = description;
    if (port + ports - 1 > portMax) {
      throw new FinwaitError(
        'bad-scenario',
        `${field}.ports: ${ports} from ${port} on end above ${portMax}.`,
      );
    }
    this.#programs = Array.from({ length: ports }, (_, i) => i).flatMap(i =>
      servers.map(
        host =>
          new ServerProgram(host, port + i, { ...context, settings: this.settings, gate: this.gateOf(host) }),
      ),
    );
    const closed = 'users' in arrivals;
    this.#arrivals = closed ? null : openLoop(arrivals, `${field}.arrivals`);
    this.#users = closed ? arrivals.users : 0;
    this.#userThinks = times((closed ? arrivals.think : undefined) ?? '0s', `${field}.arrivals.think`);
    this.#arrival = new Alarm(() => this.#arrive());
    this.#times = random.stream(`${name}/times`);
    this.#sizes = random.stream(`${name}/sizes`);
    this.#leaks = random.stream(`${name}/leaks`);
  }

  /** Servers listen, and the first client is on the clock. */
  begin(): void {
    const { start } = this.settings;
    const { scheduler, field } = this.#context;
    this.#begun = this.#turn = this.#stranded = 0;
    for (const program of this.#programs) {
      const reason = program.begin();
      if (reason === null) continue;
      throw new FinwaitError(
        'bad-scenario',
        `${field}.port: ${program.host.name} cannot listen on ${program.port} (${reason}): each workload needs ports of its own.`,
      );
    }
    if (this.#arrivals !== null) this.#schedule(this.#arrivals.first(start, this.#times));
    for (let user = 0; user < this.#users; user++) {
      const at = (start + this.#userThinks(this.#times)) as Nanoseconds;
      scheduler.arm(new Alarm(() => this.#open()), at);
    }
  }

  gateOf({ index }: Host): Gate {
    return this.#context.gates[index]!;
  }

  /** Programs on that host are gone. */
  crashed(host: Host): void {
    for (const program of this.#programs) program.lose(host);
  }

  /** The host is up again: its servers listen, and users who have waited for it go on. */
  restarted(host: Host): void {
    for (const program of this.#programs) if (program.host === host) program.listen();
    if (!this.#context.clients.includes(host)) return;
    const users = this.#stranded;
    this.#stranded = 0;
    for (let user = 0; user < users; user++) this.#open();
  }

  drawRequests(): number {
    return this.settings.requests(this.#sizes);
  }
  drawRequest(): number {
    return this.settings.request(this.#sizes);
  }
  drawResponse(): number {
    return this.settings.response(this.#sizes);
  }
  drawThink(): Nanoseconds {
    return this.settings.think(this.#times) as Nanoseconds;
  }
  drawLeak(): boolean {
    const { neverCloses } = this.settings;
    return neverCloses > 0 && this.#leaks.next() < neverCloses;
  }

  /** A client is through with its connection. */
  ended(how: 'done' | 'no port' | 'crashed'): void {
    if (this.#users === 0) return;
    const { scheduler } = this.#context;
    const think = this.#userThinks(this.#times);
    const pause = how !== 'no port' ? think : Math.max(think, leastPause);
    const at = (scheduler.clock + pause) as Nanoseconds;
    if (at < this.settings.stop) scheduler.arm(new Alarm(() => this.#open()), at);
  }

  #arrive(): void {
    this.#open();
    this.#schedule(this.#arrivals!.next(this.#times));
  }

  #schedule(at: Nanoseconds): void {
    const { stop, connections } = this.settings;
    if (at < stop && this.#begun < connections) this.#context.scheduler.arm(this.#arrival, at);
  }

  #open(): void {
    if (this.#begun >= this.settings.connections) return;
    const { clients } = this.#context;
    const turn = this.#nextTurn();
    if (turn === null) return;
    this.#begun++;
    const client = clients[turn % clients.length]!;
    const program = this.#programs[Math.floor(turn / clients.length) % this.#programs.length]!;
    this.gateOf(client).pass(() => this.#connect(client, program));
  }

  /** Null when the client is down: what arrives then is lost; a user looks for another host, or waits for one. */
  #nextTurn(): number | null {
    const { clients } = this.#context;
    const most = this.#users === 0 ? 1 : clients.length;
    for (let i = 0; i < most; i++) {
      const turn = this.#turn++;
      if (clients[turn % clients.length]!.up) return turn;
    }
    if (this.#users > 0) this.#stranded++;
    return null;
  }

  #connect(client: Host, program: ServerProgram): void {
    if (client.up) new ClientEnd(this, client, program).connect();
    else this.ended('crashed');
  }
}
