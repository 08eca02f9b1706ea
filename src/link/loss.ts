// Loss: packets that end here. Which ones, a process says: each on its own or by correlation, in spells
// (Gilbert-Elliott), by a Markov chain of four states, or from a list. Models without correlation take the same
// number of draws for every packet, lost or not, so that neighbouring parameters see the same luck.
import type { OperatorFunction } from 'rxjs';
import { Observable, Subscriber, unreachable, type RandomStream } from '../time/index.ts';
import { chance, probabilityOf, type Chance } from './chance.ts';
import type { LinkContext, LinkObserver, Stage } from './context.ts';
import { GilbertElliottProcess } from './loss-gilbert-elliott.ts';
import { NthProcess, PatternProcess } from './loss-listed.ts';
import { MarkovProcess } from './loss-markov.ts';
import { percent, type LossProcess } from './loss-process.ts';
import type { Packet } from './packet.ts';
import type { BernoulliLoss, LossModel } from './parameters.ts';
import { delayedSpells } from './spell-delay.ts';

/** Drops packets as the model says and tells the observer. Draws from the stream 'loss'. */
export function loss(model: LossModel, context: LinkContext): OperatorFunction<Packet, Packet> {
  if (model.kind === 'gilbert-elliott' && (model.delayBad ?? 0) > 0) return delayedSpells(model, context);
  const make = lossProcesses(model, context);
  return source =>
    new Observable(out => {
      const stage = new LossSubscriber(out, context.observer, make());
      context.stages?.push(stage);
      return source.subscribe(stage);
    });
}

/** Makes processes of that model; each remembers for itself, and all draw from the stream 'loss'. */
export function lossProcesses(model: LossModel, context: LinkContext): () => LossProcess {
  switch (model.kind) {
    case 'bernoulli': {
      const random = context.random('loss');
      return () => new RandomProcess(model, random);
    }
    case 'gilbert-elliott': {
      const random = context.random('loss');
      return () => new GilbertElliottProcess(model, random);
    }
    case 'markov': {
      const random = context.random('loss');
      return () => new MarkovProcess(model, random);
    }
    case 'nth': {
      const nth = new Set(model.nth);
      return () => new NthProcess(nth);
    }
    case 'pattern':
      return () => new PatternProcess(model);
    default:
      return unreachable(model);
  }
}

class LossSubscriber extends Subscriber<Packet> implements Stage {
  readonly #out: Subscriber<Packet>;
  readonly #observer: LinkObserver;
  readonly #process: LossProcess;

  constructor(out: Subscriber<Packet>, observer: LinkObserver, process: LossProcess) {
    super(out);
    this.#out = out;
    this.#observer = observer;
    this.#process = process;
  }

  reset(): void {
    this.#process.reset();
  }

  override next(packet: Packet): void {
    if (this.closed) return;
    if (this.#process.loses()) this.#observer.dropped(packet, 'loss', this.#process.detail);
    else this.#out.next(packet);
  }
}

class RandomProcess implements LossProcess {
  readonly #chance: Chance;
  readonly detail: string;

  constructor({ probability }: BernoulliLoss, random: RandomStream) {
    this.#chance = chance(probability, random);
    const correlation = typeof probability === 'number' ? 0 : probability.correlation;
    const memory = correlation === 0 ? '' : `, correlation ${percent(correlation)}`;
    this.detail = `random loss, ${percent(probabilityOf(probability))}${memory}`;
  }

  loses(): boolean {
    return this.#chance.happens();
  }

  reset(): void {
    this.#chance.reset();
  }
}
