// Which packets change their place: by chance, but never within the gap after the last one. netem's rule
// (`netem_enqueue` in net/sched/sch_netem.c): after a packet that overtook, the next gap − 1 do not.
import { chance, type Chance, type ChanceModel } from './chance.ts';
import type { RandomStream } from '../time/index.ts';

export class ReorderRule {
  readonly #chance: Chance;
  readonly #gap: number;
  /** Packets since the last one that was moved. */
  #count = 0;

  constructor(probability: ChanceModel, gap: number, random: RandomStream) {
    this.#chance = chance(probability, random);
    this.#gap = gap;
  }

  /** Whether the next packet is moved. Asked once for each. */
  moves(): boolean {
    if (this.#count < this.#gap - 1 || !this.#chance.happens()) {
      this.#count++;
      return false;
    }
    this.#count = 0;
    return true;
  }

  reset(): void {
    this.#count = 0;
    this.#chance.reset();
  }
}
