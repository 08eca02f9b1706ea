// Propagation delay: constant, uniform, normal truncated at 0, or Pareto; in order unless asked otherwise.
// When order is kept, a packet that would overtake arrives together with the one before it, and right after.
import { Observable, type OperatorFunction, type Subscriber } from 'rxjs';
import { FOREVER, unreachable, type Nanoseconds, type RandomStream } from '../time/index.ts';
import type { LinkContext } from './context.ts';
import { HeldPacketPool, HoldingSubscriber } from './held-packets.ts';
import type { Packet } from './packet.ts';
import type { DelayModel } from './parameters.ts';

/** Lets each packet go on after its delay. Draws from the stream 'delay', unless the delay is constant. */
export function delay(model: DelayModel, context: LinkContext): OperatorFunction<Packet, Packet> {
  const pool = new HeldPacketPool();
  if (model.kind === 'constant') {
    return source =>
      new Observable(out => source.subscribe(new ConstantDelaySubscriber(out, context, pool, model.delay)));
  }
  const draw = sampler(model, context.random('delay'));
  return source =>
    new Observable(out =>
      source.subscribe(new RandomDelaySubscriber(out, context, pool, draw, model.keepOrder)),
    );
}

class ConstantDelaySubscriber extends HoldingSubscriber {
  readonly #delay: Nanoseconds;

  constructor(out: Subscriber<Packet>, context: LinkContext, pool: HeldPacketPool, delay: Nanoseconds) {
    super(out, context, pool);
    this.#delay = delay;
  }

  override next(packet: Packet): void {
    if (this.closed) return;
    this.hold(packet, (this.scheduler.clock + this.#delay) as Nanoseconds);
  }
}

class RandomDelaySubscriber extends HoldingSubscriber {
  readonly #draw: () => number;
  readonly #keepOrder: boolean;
  #lastArrival = 0;

  constructor(
    out: Subscriber<Packet>,
    context: LinkContext,
    pool: HeldPacketPool,
    draw: () => number,
    keepOrder: boolean,
  ) {
    super(out, context, pool);
    this.#draw = draw;
    this.#keepOrder = keepOrder;
  }

  override reset(): void {
    super.reset();
    this.#lastArrival = 0;
  }

  override next(packet: Packet): void {
    if (this.closed) return;
    let arrival = Math.min(this.scheduler.clock + Math.round(this.#draw()), FOREVER);
    if (this.#keepOrder) {
      if (arrival < this.#lastArrival) arrival = this.#lastArrival;
      this.#lastArrival = arrival;
    }
    this.hold(packet, arrival as Nanoseconds);
  }
}

/** Draws one delay after the other, in nanoseconds, not yet rounded. */
function sampler(model: Exclude<DelayModel, { kind: 'constant' }>, random: RandomStream): () => number {
  switch (model.kind) {
    case 'uniform': {
      const { minimum, maximum } = model;
      const width = maximum - minimum;
      return () => minimum + width * random.double();
    }
    case 'normal': {
      const { mean, deviation } = model;
      return () => {
        // Drawn again below 0; the mean is not negative, so that at least half of the draws are kept.
        let value: number;
        do value = mean + deviation * random.normal();
        while (value < 0);
        return value;
      };
    }
    case 'pareto': {
      // Inverse of the distribution function of the Pareto distribution cut off at `maximum`.
      const { minimum, maximum, shape } = model;
      const mass = 1 - (minimum / maximum) ** shape;
      return () => minimum / (1 - mass * random.double()) ** (1 / shape);
    }
    default:
      return unreachable(model);
  }
}
