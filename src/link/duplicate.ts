// Duplication: some packets arrive twice, the copy right behind its original and with the same id.
import { Observable, Subscriber, type OperatorFunction } from 'rxjs';
import type { RandomStream } from '../time/index.ts';
import type { LinkContext } from './context.ts';
import type { Packet } from './packet.ts';

/** Sends a packet on twice with that probability. Draws from the stream 'duplicate'. */
export function duplicate(probability: number, context: LinkContext): OperatorFunction<Packet, Packet> {
  const random = context.random('duplicate');
  return source => new Observable(out => source.subscribe(new DuplicateSubscriber(out, random, probability)));
}

class DuplicateSubscriber extends Subscriber<Packet> {
  readonly #out: Subscriber<Packet>;
  readonly #random: RandomStream;
  readonly #probability: number;

  constructor(out: Subscriber<Packet>, random: RandomStream, probability: number) {
    super(out);
    this.#out = out;
    this.#random = random;
    this.#probability = probability;
  }

  override next(packet: Packet): void {
    if (this.closed) return;
    // Drawn before the original goes on: what that sets off may send, and must not shift the draws.
    const twice = this.#random.next() < this.#probability;
    this.#out.next(packet);
    if (twice) this.#out.next(packet);
  }
}
