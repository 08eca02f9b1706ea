// Which transmissions of a run are choice points.
//
//   handshake   every SYN and SYN-ACK, and all that is sent until both ends have left the handshake behind
//   teardown    the first FIN or RST of either end and all that is sent after it, retransmitted text included
//   all         everything
import type { Side } from '../fault/index.ts';
import type { State } from '../tcp/index.ts';
import { FIN, RST, SYN, type Segment } from '../wire/index.ts';

export const scopes = ['teardown', 'handshake', 'all'] as const;
export type Scope = (typeof scopes)[number];

const handshaking = new Set<State>(['CLOSED', 'LISTEN', 'SYN-SENT', 'SYN-RECEIVED']);

export class ScopeWatch {
  readonly #scope: Scope;
  #teardown = false;
  readonly #through: Record<Side, boolean> = { client: false, server: false };

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  reset(): void {
    this.#teardown = false;
    this.#through.client = false;
    this.#through.server = false;
  }

  moved(side: Side, to: State): void {
    if (!handshaking.has(to)) this.#through[side] = true;
  }

  /** Asked once for each segment, in the order in which they are sent. */
  includes({ flags }: Segment): boolean {
    if (flags & (FIN | RST)) this.#teardown = true;
    switch (this.#scope) {
      case 'all':
        return true;
      case 'teardown':
        return this.#teardown;
      default:
        return (flags & SYN) !== 0 || !(this.#through.client && this.#through.server);
    }
  }
}
