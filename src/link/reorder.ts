// Reordering: some packets are held back for a while, and those behind them overtake.
import type { OperatorFunction } from 'rxjs';
import { Observable, type Nanoseconds, type Subscriber } from '../time/index.ts';
import type { LinkContext } from './context.ts';
import { HeldPacketPool, HoldingSubscriber } from './held-packets.ts';
import type { Packet } from './packet.ts';
import type { ReorderModel } from './parameters.ts';
import { ReorderRule } from './reorder-rule.ts';

/** Holds a packet back with the model's probability. Draws from the stream 'reorder'. */
export function reorder(model: ReorderModel, context: LinkContext): OperatorFunction<Packet, Packet> {
  const random = context.random('reorder');
  const pool = new HeldPacketPool();
  const { probability, gap = 1, by } = model;
  return source =>
    new Observable(out =>
      source.subscribe(
        new ReorderSubscriber(out, context, pool, new ReorderRule(probability, gap, random), by),
      ),
    );
}

class ReorderSubscriber extends HoldingSubscriber {
  readonly #rule: ReorderRule;
  readonly #by: Nanoseconds;

  constructor(
    out: Subscriber<Packet>,
    context: LinkContext,
    pool: HeldPacketPool,
    rule: ReorderRule,
    by: Nanoseconds,
  ) {
    super(out, context, pool);
    this.#rule = rule;
    this.#by = by;
  }

  override reset(): void {
    super.reset();
    this.#rule.reset();
  }

  override next(packet: Packet): void {
    if (this.closed) return;
    if (this.#rule.moves()) this.hold(packet, (this.scheduler.clock + this.#by) as Nanoseconds);
    else this.out.next(packet);
  }
}
