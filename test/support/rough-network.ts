// Two connections with a network between them that loses, delays, duplicates and reorders until it gets well,
// and an application at each end that follows a script. What must never happen is looked for at every segment.
import { states, transitions, type State } from '../../src/tcp/index.ts';
import { ms, RandomSource, TimedEvent, VirtualScheduler, type Nanoseconds } from '../../src/time/index.ts';
import {
  ACK,
  formatFlags,
  RST,
  seqDiff,
  SYN,
  type Segment,
  type SequenceNumber,
} from '../../src/wire/index.ts';
import { Specimen, type SpecimenOptions } from './specimen.ts';

export interface Roughness {
  /** Probabilities, each below 1. */
  readonly loss: number;
  readonly duplication: number;
  /** One way, in ms; every copy draws its own delay from [delay, delay + jitter], so order is not kept. */
  readonly delay: number;
  readonly jitter: number;
  /** From here on nothing is lost or doubled, and the delay is `delay`. In ms. */
  readonly wellAt: number;
}

/** What one application does; times in ms from the beginning. */
export interface Script {
  readonly writes: readonly { readonly at: number; readonly octets: number }[];
  /** shutdown once all is written, and not before this. */
  readonly shutdownAt: number;
  /** null: reads as soon as it can; else at most so many octets every 100 ms. */
  readonly readsSlowly: number | null;
  /** close() instead of shutdown, whatever is unread: may end in a reset. */
  readonly abrupt: boolean;
}

export interface RoughRun {
  readonly seed: string;
  readonly there: Roughness;
  readonly back: Roughness;
  readonly client: Script;
  readonly server: Script;
  readonly clientOptions: SpecimenOptions;
  readonly serverOptions: SpecimenOptions;
  /** Both open actively at once. */
  readonly simultaneousOpen: boolean;
  /** Real octets, or lengths only. */
  readonly realText: boolean;
}

export class Application {
  readonly name: string;
  readonly specimen: Specimen;
  readonly received: number[] = [];
  receivedCount = 0;
  written = 0;
  errors: string[] = [];
  readonly #script: Script;
  readonly #real: boolean;
  #queued = 0;
  #mayShutdown = false;
  #done = false;

  constructor(name: string, specimen: Specimen, script: Script, real: boolean) {
    this.name = name;
    this.specimen = specimen;
    this.#script = script;
    this.#real = real;
    specimen.onEvent = event => {
      if (event.type === 'error') this.errors.push(event.error);
      if (event.type === 'connected' || event.type === 'writable') this.pump();
      if (event.type === 'readable' && script.readsSlowly === null) this.read(Infinity);
    };
    const at = (time: number, what: () => void): void => specimen.scheduler.arm(new Once(what), ms(time));
    for (const { at: time, octets } of script.writes) {
      at(time, () => {
        this.#queued += octets;
        this.pump();
      });
    }
    at(Math.max(script.shutdownAt, ...script.writes.map(write => write.at)), () => {
      this.#mayShutdown = true;
      this.pump();
    });
    if (script.readsSlowly !== null) at(100, () => this.#readNowAndThen());
  }

  get wanted(): number {
    return this.#script.writes.reduce((sum, { octets }) => sum + octets, 0);
  }

  /** The octet at that place of what this application writes. */
  octet(index: number): number {
    return (index * 131 + (index >> 8) * 7 + this.name.length) & 0xff;
  }

  pump(): void {
    const { connection, now } = this.specimen;
    while (this.#queued > 0) {
      const taken = connection.send(this.#real ? this.#payload(this.#queued) : this.#queued, now);
      if (taken === 0) break;
      this.#queued -= taken;
      this.written += taken;
    }
    const opening: State[] = ['CLOSED', 'LISTEN', 'SYN-SENT'];
    const ready = this.#mayShutdown && this.#queued === 0 && !opening.includes(connection.state);
    if (!ready || this.#done) return;
    this.#done = true;
    if (this.#script.abrupt) connection.close(now);
    else connection.shutdown(now);
  }

  read(most: number): void {
    const { connection, now } = this.specimen;
    const length = Math.min(most, connection.readable);
    if (length === 0) return;
    const into = new Uint8Array(length);
    this.receivedCount += connection.receive(length, now, into);
    if (this.#real) this.received.push(...into);
  }

  #readNowAndThen(): void {
    this.read(this.#script.readsSlowly ?? 0);
    const { connection, scheduler, now } = this.specimen;
    // An end that waits for a FIN that will never come must not keep the clock going
    const over = connection.state === 'CLOSED' && connection.readable === 0 && now > ms(60_000);
    if (over || connection.endOfFile || now > ms(patience)) return;
    scheduler.arm(new Once(() => this.#readNowAndThen()), (now + ms(100)) as Nanoseconds);
  }

  #payload(length: number): { buffer: Uint8Array; offset: number; length: number } {
    const buffer = Uint8Array.from({ length }, (_, n) => this.octet(this.written + n));
    return { buffer, offset: 0, length };
  }
}

class Once extends TimedEvent {
  readonly #what: () => void;
  constructor(what: () => void) {
    super();
    this.#what = what;
  }
  fire(): void {
    this.#what();
  }
}

export interface RoughResult {
  readonly client: Application;
  readonly server: Application;
  /** Every segment sent, one line each. */
  readonly log: readonly string[];
  /** What must never happen and did. */
  readonly violations: readonly string[];
  readonly events: number;
}

const eventsMax = 50_000;
/** How long a slow reader goes on asking, in ms. */
const patience = 1_200_000;

export function runRough(options: RoughRun): RoughResult {
  const scheduler = new VirtualScheduler();
  const random = new RandomSource(options.seed);
  const client = new Application(
    'client',
    new Specimen(options.clientOptions, scheduler),
    options.client,
    options.realText,
  );
  const server = new Application(
    'server',
    new Specimen(options.serverOptions, scheduler),
    options.server,
    options.realText,
  );
  const log: string[] = [];
  const violations: string[] = [];
  connect(client, server, options.there, random.stream('there'), log, violations);
  connect(server, client, options.back, random.stream('back'), log, violations);
  server.specimen.connection.open(options.simultaneousOpen ? 'active' : 'passive', scheduler.clock);
  client.specimen.connection.open('active', scheduler.clock);
  scheduler.run({ maxEvents: eventsMax });
  if (scheduler.executed >= eventsMax) violations.push('it goes on for ever');
  for (const { name, specimen } of [client, server]) {
    violations.push(...illegalMoves(specimen).map(move => `${name}: ${move}`));
  }
  return { client, server, log, violations, events: scheduler.executed };
}

function connect(
  from: Application,
  to: Application,
  rough: Roughness,
  random: { next(): number },
  log: string[],
  violations: string[],
): void {
  const { specimen } = from;
  let una: SequenceNumber = specimen.connection.tcb.snd.una;
  const watch = (): void => {
    const { snd } = specimen.connection.tcb;
    if (seqDiff(snd.una, una) < 0)
      violations.push(`${from.name}: SND.UNA moved back from ${una} to ${snd.una}`);
    una = snd.una;
  };
  specimen.onTransmit = (segment, cause) => {
    watch();
    // The first SYN has nothing to acknowledge. A RST in reply to a segment with ACK takes that ACK as its SEQ
    // and has none of its own (§3.10.7.1): it comes from a place that knows no RCV.NXT.
    const mayLackAck = segment.flags === SYN || (segment.flags === RST && cause === 'reply');
    if (!(segment.flags & ACK) && !mayLackAck) {
      violations.push(`${from.name} sent ${formatFlags(segment.flags)} without ACK`);
    }
    log.push(line(from.name, specimen.now, segment));
    const rude = specimen.now < ms(rough.wellAt);
    const copies = rude && random.next() < rough.duplication ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      if (rude && random.next() < rough.loss) continue;
      const delay = rough.delay + (rude ? random.next() * rough.jitter : 0);
      const arrival = new Once(() => {
        to.specimen.arrives(segment);
        watch();
      });
      specimen.scheduler.arm(arrival, (specimen.now + ms(delay)) as Nanoseconds);
    }
  };
}

function line(
  name: string,
  at: Nanoseconds,
  { flags, seq, ack, length, window, tsVal, tsEcr }: Segment,
): string {
  return `${at} ${name} ${formatFlags(flags)} ${seq} ${ack} ${length} ${window} ${tsVal} ${tsEcr}`;
}

/** Moves that the table of `states.ts` does not know, or that do not follow each other. */
export function illegalMoves({ events }: Specimen): string[] {
  const moves = events.flatMap(({ event }) => (event.type === 'state' ? [event] : []));
  let state = moves[0]?.from ?? states[0];
  return moves.flatMap(({ from, to, cause }) => {
    const follows = from === state;
    state = to;
    const legal = transitions.some(t => t.from === from && t.to === to && t.causes.includes(cause));
    return follows && legal ? [] : [`${from} → ${to} by ${cause}`];
  });
}
