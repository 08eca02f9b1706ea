// A box on a link that remembers connections and so belongs to both directions: it stands in each of them as an
// operator, and lets a packet pass, changes it, loses it, or makes packets of its own.
//
//   client ──► … ──► [ box ] ──► loss, rate, delay, … ──► server        at: 'client'
//   client ◄── … ◄── [ box ] ◄── loss, rate, delay, … ◄── server
import type { OperatorFunction } from 'rxjs';
import {
  invariant,
  Observable,
  Subscriber,
  TimedEvent,
  type RandomStream,
  type VirtualScheduler,
} from '../../time/index.ts';
import type { Segment } from '../../wire/index.ts';
import type { Packet } from '../packet.ts';

export const ways = ['toServer', 'toClient'] as const;
export type Way = (typeof ways)[number];

export const back = (way: Way): Way => (way === 'toServer' ? 'toClient' : 'toServer');

/** What a box needs of the run around it. */
export interface MiddleboxContext {
  readonly scheduler: VirtualScheduler;
  /** The stream of that name. */
  readonly random: (name: string) => RandomStream;
  /** Told of a packet that ends at the box. `detail` is for people. */
  dropped(packet: Packet, detail: string): void;
  /** Makes the packet of a segment that the box itself sends, in the name of `from`. */
  make(way: Way, segment: Segment, why: string, between: Between): Packet;
  /** The address that a NAT shares among its clients; default: it translates nothing. */
  readonly address?: number | undefined;
}

/** Hosts by their numbers. */
export type Between = Pick<Packet, 'from' | 'to'>;

export const answering = ({ from, to }: Between): Between => ({ from: to, to: from });

export abstract class Middlebox {
  protected readonly context: MiddleboxContext;
  readonly #exits: Record<Way, Subscriber<Packet> | null> = { toServer: null, toClient: null };

  constructor(context: MiddleboxContext) {
    this.context = context;
  }

  /** Its place in that direction's pipeline; to be subscribed once for each. */
  direction(way: Way): OperatorFunction<Packet, Packet> {
    return source =>
      new Observable(out => {
        this.#exits[way] = out;
        return source.subscribe(new Entrance(out, packet => this.pass(packet, way)));
      });
  }

  /** As new, for another run. */
  abstract reset(): void;

  /** A packet has come: `forward`, `drop`, `send`, in any number. */
  protected abstract pass(packet: Packet, way: Way): void;

  protected forward(packet: Packet, way: Way): void {
    this.#exits[way]?.next(packet);
  }

  protected drop(packet: Packet, detail: string): void {
    this.context.dropped(packet, detail);
  }

  /** Sends a segment of the box's own, as an event of its own: a host may be in the middle of its work. */
  protected send(way: Way, segment: Segment, why: string, between: Between): void {
    const { scheduler } = this.context;
    const departure = new Departure(() => {
      this.forward(this.context.make(way, segment, why, between), way);
    });
    scheduler.arm(departure, scheduler.clock);
  }
}

class Entrance extends Subscriber<Packet> {
  readonly #pass: (packet: Packet) => void;

  constructor(out: Subscriber<Packet>, pass: (packet: Packet) => void) {
    super(out);
    this.#pass = pass;
  }

  override next(packet: Packet): void {
    if (!this.closed) this.#pass(packet);
  }
}

class Departure extends TimedEvent {
  #leave: (() => void) | null;

  constructor(leave: () => void) {
    super();
    this.#leave = leave;
  }

  fire(): void {
    invariant(this.#leave !== null, 'a segment of a middlebox left twice');
    const leave = this.#leave;
    this.#leave = null;
    leave();
  }

  override describe(): string {
    return 'a segment of a middlebox leaves';
  }
}

/** Connections between hosts by their 4-tuple, the same for both ways. */
export function connectionKey({ from, to, segment }: Packet, way: Way): number {
  const { sourcePort, destinationPort } = segment;
  const [client, server, clientPort, serverPort] =
    way === 'toServer' ? [from, to, sourcePort, destinationPort] : [to, from, destinationPort, sourcePort];
  return tupleKey(client, clientPort, server, serverPort);
}

/** The same from its parts. */
export const tupleKey = (client: number, clientPort: number, server: number, serverPort: number): number =>
  ((client * 2 ** 10 + server) * 2 ** 16 + clientPort) * 2 ** 16 + serverPort;
