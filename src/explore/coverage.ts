// How much of what can meet has met: triples of the client's state, a kind of segment, and the server's state, at
// the moment when that segment arrives. One bit each.
import { kinds, sides, type Kind, type Side } from '../fault/index.ts';
import { states, type State } from '../tcp/index.ts';
import type { History } from './history.ts';

export interface Triple {
  readonly client: State;
  /** Whose segment it was. */
  readonly sender: Side;
  readonly kind: Kind;
  readonly server: State;
}

const stateIndex = Object.fromEntries(states.map((state, i) => [state, i])) as Record<State, number>;
const kindIndex = Object.fromEntries(kinds.map((kind, i) => [kind, i])) as Record<Kind, number>;
const sideIndex = Object.fromEntries(sides.map((side, i) => [side, i])) as Record<Side, number>;
const size = states.length * sides.length * kinds.length * states.length;

export class Coverage {
  readonly #seen = new Uint8Array(size);
  count = 0;

  /**
   * Adds all triples of a history.
   *
   * @returns how many of them are new
   */
  add({ arrivals, moves }: History): number {
    const before = this.count;
    let client = stateIndex.CLOSED;
    let server = stateIndex.CLOSED;
    let next = 0;
    for (const { order, sent } of arrivals) {
      for (let move = moves[next]; move !== undefined && move.order < order; move = moves[++next]) {
        if (move.side === 'client') client = stateIndex[move.to];
        else server = stateIndex[move.to];
      }
      if (sent === null) continue;
      const kind = kindIndex[sent.kind] * sides.length + sideIndex[sent.side];
      this.#mark((client * sides.length * kinds.length + kind) * states.length + server);
    }
    return this.count - before;
  }

  /** Adds what another has seen, as its `marks`. */
  merge(marks: readonly number[]): void {
    for (const mark of marks) this.#mark(mark);
  }

  /** What has been seen, as numbers in ascending order: for `merge`. */
  get marks(): readonly number[] {
    const marks: number[] = [];
    this.#seen.forEach((seen, mark) => seen === 1 && marks.push(mark));
    return marks;
  }

  /** What has been seen, in the order of states, senders and kinds. */
  get triples(): readonly Triple[] {
    return this.marks.map(mark => {
      const [server, rest] = [mark % states.length, Math.floor(mark / states.length)];
      const [sender, above] = [rest % sides.length, Math.floor(rest / sides.length)];
      const [kind, client] = [above % kinds.length, Math.floor(above / kinds.length)];
      return {
        client: states[client]!,
        sender: sides[sender]!,
        kind: kinds[kind]!,
        server: states[server]!,
      };
    });
  }

  #mark(mark: number): void {
    if (this.#seen[mark] === 1) return;
    this.#seen[mark] = 1;
    this.count++;
  }
}
