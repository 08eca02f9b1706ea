// Duplication: some packets arrive twice, the copy right behind its original and with the same id.
import type { OperatorFunction } from 'rxjs';
import { Observable, Subscriber } from '../time/index.ts';
import { chance, type Chance, type ChanceModel } from './chance.ts';
import type { LinkContext, Stage } from './context.ts';
import type { Packet } from './packet.ts';

/** Sends a packet on twice with that probability. Draws from the stream 'duplicate'. */
export function duplicate(probability: ChanceModel, context: LinkContext): OperatorFunction<Packet, Packet> {
  const random = context.random('duplicate');
  return source =>
    new Observable(out => {
      const stage = new DuplicateSubscriber(out, chance(probability, random));
      context.stages?.push(stage);
      return source.subscribe(stage);
    });
}

class DuplicateSubscriber extends Subscriber<Packet> implements Stage {
  readonly #out: Subscriber<Packet>;
  readonly #chance: Chance;

  constructor(out: Subscriber<Packet>, chance: Chance) {
    super(out);
    this.#out = out;
    this.#chance = chance;
  }

  reset(): void {
    this.#chance.reset();
  }

  override next(packet: Packet): void {
    if (this.closed) return;
    // Drawn before the original goes on: what that sets off may send, and must not shift the draws.
    const twice = this.#chance.happens();
    this.#out.next(packet);
    if (twice) this.#out.next(packet);
  }
}
