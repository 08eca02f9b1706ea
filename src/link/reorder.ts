// Reordering: some packets are held back for a while, and those behind them overtake.
import { Observable, type OperatorFunction, type Subscriber } from 'rxjs';
import type { Nanoseconds, RandomStream } from '../time/index.ts';
import type { LinkContext } from './context.ts';
import { HeldPacketPool, HoldingSubscriber } from './held-packets.ts';
import type { Packet } from './packet.ts';
import type { ReorderModel } from './parameters.ts';

/** Holds a packet back with the model's probability. Draws from the stream 'reorder'. */
export function reorder(model: ReorderModel, context: LinkContext): OperatorFunction<Packet, Packet> {
  const random = context.random('reorder');
  const pool = new HeldPacketPool();
  return source =>
    new Observable(out => source.subscribe(new ReorderSubscriber(out, context, pool, random, model)));
}

class ReorderSubscriber extends HoldingSubscriber {
  readonly #random: RandomStream;
  readonly #model: ReorderModel;

  constructor(
    out: Subscriber<Packet>,
    context: LinkContext,
    pool: HeldPacketPool,
    random: RandomStream,
    model: ReorderModel,
  ) {
    super(out, context, pool);
    this.#random = random;
    this.#model = model;
  }

  override next(packet: Packet): void {
    if (this.closed) return;
    if (this.#random.next() < this.#model.probability) {
      this.hold(packet, (this.scheduler.clock + this.#model.by) as Nanoseconds);
    } else this.out.next(packet);
  }
}
