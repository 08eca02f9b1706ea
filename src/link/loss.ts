// Loss: packets that end here. Bernoulli (each on its own), Gilbert-Elliott (in bursts) or the n-th ones.
// Every packet costs the same number of draws, lost or not, so that neighbouring parameters see the same luck.
import { Observable, Subscriber, type OperatorFunction } from 'rxjs';
import { unreachable, type RandomStream } from '../time/index.ts';
import type { LinkContext, LinkObserver, Stage } from './context.ts';
import type { Packet } from './packet.ts';
import type { GilbertElliottLoss, LossModel } from './parameters.ts';

/** Drops packets as the model says and tells the observer. Draws from the stream 'loss'. */
export function loss(model: LossModel, context: LinkContext): OperatorFunction<Packet, Packet> {
  const { observer } = context;
  switch (model.kind) {
    case 'bernoulli': {
      const random = context.random('loss');
      const detail = `random loss, ${percent(model.probability)}`;
      return source =>
        new Observable(out =>
          source.subscribe(new BernoulliSubscriber(out, observer, random, model.probability, detail)),
        );
    }
    case 'gilbert-elliott': {
      const random = context.random('loss');
      return source =>
        new Observable(out => {
          const stage = new GilbertElliottSubscriber(out, observer, random, model);
          context.stages?.push(stage);
          return source.subscribe(stage);
        });
    }
    case 'nth': {
      const nth = new Set(model.nth);
      return source =>
        new Observable(out => {
          const stage = new NthSubscriber(out, observer, nth);
          context.stages?.push(stage);
          return source.subscribe(stage);
        });
    }
    default:
      return unreachable(model);
  }
}

class BernoulliSubscriber extends Subscriber<Packet> {
  readonly #out: Subscriber<Packet>;
  readonly #observer: LinkObserver;
  readonly #random: RandomStream;
  readonly #probability: number;
  readonly #detail: string;

  constructor(
    out: Subscriber<Packet>,
    observer: LinkObserver,
    random: RandomStream,
    probability: number,
    detail: string,
  ) {
    super(out);
    this.#out = out;
    this.#observer = observer;
    this.#random = random;
    this.#probability = probability;
    this.#detail = detail;
  }

  override next(packet: Packet): void {
    if (this.closed) return;
    if (this.#random.next() < this.#probability) this.#observer.dropped(packet, 'loss', this.#detail);
    else this.#out.next(packet);
  }
}

class GilbertElliottSubscriber extends Subscriber<Packet> implements Stage {
  readonly #out: Subscriber<Packet>;
  readonly #observer: LinkObserver;
  readonly #random: RandomStream;
  readonly #model: GilbertElliottLoss;
  #isBad = false;
  #begun = false;

  constructor(
    out: Subscriber<Packet>,
    observer: LinkObserver,
    random: RandomStream,
    model: GilbertElliottLoss,
  ) {
    super(out);
    this.#out = out;
    this.#observer = observer;
    this.#random = random;
    this.#model = model;
  }

  reset(): void {
    this.#isBad = false;
    this.#begun = false;
  }

  override next(packet: Packet): void {
    if (this.closed) return;
    if (!this.#begun) this.#begin();
    const { p, r, lossBad, lossGood } = this.#model;
    const wasBad = this.#isBad;
    const isLost = this.#random.next() < (wasBad ? lossBad : lossGood);
    const changes = this.#random.next() < (wasBad ? r : p);
    if (changes) this.#isBad = !wasBad;
    if (isLost)
      this.#observer.dropped(packet, 'loss', wasBad ? 'loss in a bad spell' : 'loss in a good spell');
    else this.#out.next(packet);
  }

  /** The first packet meets the channel at a random moment of its life, so that short runs lose as much as long. */
  #begin(): void {
    this.#begun = true;
    const { p, r } = this.#model;
    this.#isBad = this.#random.next() * (p + r) < p;
  }
}

class NthSubscriber extends Subscriber<Packet> implements Stage {
  readonly #out: Subscriber<Packet>;
  readonly #observer: LinkObserver;
  readonly #nth: ReadonlySet<number>;
  #count = 0;

  constructor(out: Subscriber<Packet>, observer: LinkObserver, nth: ReadonlySet<number>) {
    super(out);
    this.#out = out;
    this.#observer = observer;
    this.#nth = nth;
  }

  reset(): void {
    this.#count = 0;
  }

  override next(packet: Packet): void {
    if (this.closed) return;
    this.#count++;
    if (this.#nth.has(this.#count)) this.#observer.dropped(packet, 'loss', `packet no. ${this.#count}`);
    else this.#out.next(packet);
  }
}

function percent(probability: number): string {
  return `${Number((probability * 100).toPrecision(6))}%`;
}
