// Propagation delay: constant, uniform, normal truncated at 0, Pareto, or jitter as netem has it; in order unless
// asked otherwise. When order is kept, a packet that would overtake arrives together with the one before it, and right
// after. netem lets it overtake (`netem/queue.ts`).
import type { OperatorFunction } from 'rxjs';
import {
  FOREVER,
  Observable,
  unreachable,
  type Nanoseconds,
  type RandomStream,
  type Subscriber,
} from '../time/index.ts';
import type { LinkContext } from './context.ts';
import { HeldPacketPool, HoldingSubscriber } from './held-packets.ts';
import { JitterSampler, type DelaySampler } from './jitter.ts';
import type { Packet } from './packet.ts';
import type { DelayModel } from './parameters.ts';

/** Lets each packet go on after its delay. Draws from the stream 'delay', unless the delay is constant. */
export function delay(model: DelayModel, context: LinkContext): OperatorFunction<Packet, Packet> {
  const pool = new HeldPacketPool();
  if (model.kind === 'constant') {
    return source =>
      new Observable(out => source.subscribe(new ConstantDelaySubscriber(out, context, pool, model.delay)));
  }
  const random = context.random('delay');
  return source =>
    new Observable(out =>
      source.subscribe(
        new RandomDelaySubscriber(out, context, pool, sampler(model, random), model.keepOrder),
      ),
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
  readonly #sampler: DelaySampler;
  readonly #keepOrder: boolean;
  #lastArrival = 0;

  constructor(
    out: Subscriber<Packet>,
    context: LinkContext,
    pool: HeldPacketPool,
    sampler: DelaySampler,
    keepOrder: boolean,
  ) {
    super(out, context, pool);
    this.#sampler = sampler;
    this.#keepOrder = keepOrder;
  }

  override reset(): void {
    super.reset();
    this.#sampler.reset();
    this.#lastArrival = 0;
  }

  override next(packet: Packet): void {
    if (this.closed) return;
    let arrival = Math.min(this.scheduler.clock + Math.round(this.#sampler.draw()), FOREVER);
    if (this.#keepOrder) {
      if (arrival < this.#lastArrival) arrival = this.#lastArrival;
      this.#lastArrival = arrival;
    }
    this.hold(packet, arrival as Nanoseconds);
  }
}

/** Draws one delay after the other, in nanoseconds, not yet rounded. */
function sampler(model: Exclude<DelayModel, { kind: 'constant' }>, random: RandomStream): DelaySampler {
  switch (model.kind) {
    case 'uniform': {
      const { minimum, maximum } = model;
      const width = maximum - minimum;
      return { draw: () => minimum + width * random.double(), reset: forgetNothing };
    }
    case 'normal': {
      const { mean, deviation } = model;
      // Drawn again below 0; the mean is not negative, so that at least half of the draws are kept.
      const draw = (): number => {
        let value: number;
        do value = mean + deviation * random.normal();
        while (value < 0);
        return value;
      };
      return { draw, reset: forgetNothing };
    }
    case 'pareto': {
      // Inverse of the distribution function of the Pareto distribution cut off at `maximum`.
      const { minimum, maximum, shape } = model;
      const mass = 1 - (minimum / maximum) ** shape;
      return { draw: () => minimum / (1 - mass * random.double()) ** (1 / shape), reset: forgetNothing };
    }
    case 'jitter':
      return new JitterSampler(model, random);
    default:
      return unreachable(model);
  }
}

function forgetNothing(): void {
  // Each draw is on its own.
}
