// Counts the connections of each host by state, as they move.
import type { Host } from '../../host/index.ts';
import { states, type State } from '../../tcp/index.ts';

const stateIndex = new Map<State, number>(states.map((state, i) => [state, i]));
const closed = stateIndex.get('CLOSED')!;

export class Census {
  /** Host by host, a column for each state. */
  readonly #counts: Int32Array;

  constructor(hosts: number) {
    this.#counts = new Int32Array(hosts * states.length);
  }

  moved(host: Host, from: State, to: State): void {
    const base = host.index * states.length;
    const left = stateIndex.get(from)!;
    const entered = stateIndex.get(to)!;
    if (left !== closed) this.#counts[base + left]!--;
    if (entered !== closed) this.#counts[base + entered]!++;
  }

  /** Connections of these hosts in that state. */
  count(hosts: readonly Host[], state: State): number {
    const column = stateIndex.get(state)!;
    return hosts.reduce((sum, { index }) => sum + this.#counts[index * states.length + column]!, 0);
  }

  reset(): void {
    this.#counts.fill(0);
  }
}
