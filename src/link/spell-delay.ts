// Delay that correlates with loss: in the bad spells of a Gilbert-Elliott channel packets are not only lost, those
// that survive come later, as over a queue that overflows or a radio that repeats itself. Order is kept.
import type { OperatorFunction } from 'rxjs';
import { Observable, type Nanoseconds, type Subscriber } from '../time/index.ts';
import type { LinkContext, LinkObserver } from './context.ts';
import { HeldPacketPool, HoldingSubscriber } from './held-packets.ts';
import { GilbertElliottProcess } from './loss-gilbert-elliott.ts';
import type { Packet } from './packet.ts';
import type { GilbertElliottLoss } from './parameters.ts';

/** Loses and delays packets as the model says. Draws from the stream 'loss'. */
export function delayedSpells(
  model: GilbertElliottLoss,
  context: LinkContext,
): OperatorFunction<Packet, Packet> {
  const random = context.random('loss');
  const pool = new HeldPacketPool();
  return source =>
    new Observable(out => {
      const process = new GilbertElliottProcess(model, random);
      return source.subscribe(new SpellSubscriber(out, context, pool, process, model.delayBad ?? 0));
    });
}

class SpellSubscriber extends HoldingSubscriber {
  readonly #observer: LinkObserver;
  readonly #process: GilbertElliottProcess;
  readonly #delayBad: number;
  #lastArrival = 0;

  constructor(
    out: Subscriber<Packet>,
    context: LinkContext,
    pool: HeldPacketPool,
    process: GilbertElliottProcess,
    delayBad: number,
  ) {
    super(out, context, pool);
    this.#observer = context.observer;
    this.#process = process;
    this.#delayBad = delayBad;
  }

  override reset(): void {
    super.reset();
    this.#process.reset();
    this.#lastArrival = 0;
  }

  override next(packet: Packet): void {
    if (this.closed) return;
    if (this.#process.loses()) {
      this.#observer.dropped(packet, 'loss', this.#process.detail);
      return;
    }
    const now = this.scheduler.clock;
    const arrival = Math.max(now + (this.#process.wasBad ? this.#delayBad : 0), this.#lastArrival);
    this.#lastArrival = arrival;
    this.hold(packet, arrival as Nanoseconds);
  }
}
