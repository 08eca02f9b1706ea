// Loss by a Markov chain of four states, netem's `loss state`: S. Salsano, F. Ludovici, A. Ordine (2009).
//
//    1 received ──p13──► 3 lost, in a burst ──p32──► 2 received, in a burst
//      │  ▲ ▲               │    ▲                      │
//     p14 1  └─────p31──────┘    └─────────p23──────────┘
//      ▼  │
//    4 lost alone
//
// Each packet is lost or not by the state that it brings the chain to. The share of losses is π₃ + π₄, with
// π₃/π₁ = p13/p31, π₂/π₃ = p32/p23 and π₄/π₁ = p14. The chain begins in state 1.
import type { RandomStream } from '../time/index.ts';
import type { LossProcess } from './loss-process.ts';
import type { MarkovLoss } from './parameters.ts';

export class MarkovProcess implements LossProcess {
  readonly #model: MarkovLoss;
  readonly #random: RandomStream;
  #state: 1 | 2 | 3 | 4 = 1;

  constructor(model: MarkovLoss, random: RandomStream) {
    this.#model = model;
    this.#random = random;
  }

  get detail(): string {
    return this.#state === 4 ? 'an isolated loss' : 'loss in a burst';
  }

  reset(): void {
    this.#state = 1;
  }

  loses(): boolean {
    const { p13, p31, p32, p23, p14 } = this.#model;
    const draw = this.#random.next();
    switch (this.#state) {
      case 1:
        if (draw < p14) this.#state = 4;
        else if (draw < p14 + p13) this.#state = 3;
        break;
      case 2:
        if (draw < p23) this.#state = 3;
        break;
      case 3:
        if (draw < p32) this.#state = 2;
        else if (draw < p32 + p31) this.#state = 1;
        break;
      case 4:
        this.#state = 1;
        break;
    }
    return this.#state >= 3;
  }
}
