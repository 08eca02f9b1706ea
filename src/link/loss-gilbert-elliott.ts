// Loss in spells: a channel that is good or bad, E. N. Gilbert (1960) and E. O. Elliott (1963).
//
//             p
//    good ─────────► bad        each packet is lost with the probability of the state that it meets,
//         ◄─────────            and may change the state for the next one
//             r
//
// A run meets the channel at a random moment of its life, so that short runs lose as much as long ones;
// netem's begins in the good state.
import type { RandomStream } from '../time/index.ts';
import type { LossProcess } from './loss-process.ts';
import type { GilbertElliottLoss } from './parameters.ts';

export class GilbertElliottProcess implements LossProcess {
  readonly #model: GilbertElliottLoss;
  readonly #random: RandomStream;
  #isBad = false;
  #begun: boolean;
  /** The packet just asked about met a bad spell. */
  wasBad = false;

  constructor(model: GilbertElliottLoss, random: RandomStream) {
    this.#model = model;
    this.#random = random;
    this.#begun = model.start === 'good';
  }

  get detail(): string {
    return this.wasBad ? 'loss in a bad spell' : 'loss in a good spell';
  }

  reset(): void {
    this.#isBad = false;
    this.#begun = this.#model.start === 'good';
  }

  loses(): boolean {
    const { p, r, lossBad, lossGood } = this.#model;
    if (!this.#begun) {
      this.#begun = true;
      this.#isBad = this.#random.next() * (p + r) < p;
    }
    const wasBad = (this.wasBad = this.#isBad);
    const isLost = this.#random.next() < (wasBad ? lossBad : lossGood);
    const changes = this.#random.next() < (wasBad ? r : p);
    if (changes) this.#isBad = !wasBad;
    return isLost;
  }
}
