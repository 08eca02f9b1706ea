// Counts the connections of each host by state, as they move, and by what ended them.
import type { Host } from '../../host/index.ts';
import { states, type State } from '../../tcp/index.ts';

const stateIndex = new Map<State, number>(states.map((state, i) => [state, i]));
const closed = stateIndex.get('CLOSED')!;

export class Census {
  /** Host by host, a column for each state. */
  readonly #counts: Int32Array;
  readonly #ended: Map<string, number>[];

  constructor(hosts: number) {
    this.#counts = new Int32Array(hosts * states.length);
    this.#ended = Array.from({ length: hosts }, () => new Map<string, number>());
  }

  moved(host: Host, from: State, to: State, cause: string): void {
    const base = host.index * states.length;
    const left = stateIndex.get(from)!;
    const entered = stateIndex.get(to)!;
    if (left !== closed) this.#counts[base + left]!--;
    if (entered !== closed) {
      this.#counts[base + entered]!++;
      return;
    }
    const ended = this.#ended[host.index]!;
    ended.set(cause, (ended.get(cause) ?? 0) + 1);
  }

  /** Connections of these hosts in that state. */
  count(hosts: readonly Host[], state: State): number {
    const column = stateIndex.get(state)!;
    return hosts.reduce((sum, { index }) => sum + this.#counts[index * states.length + column]!, 0);
  }

  /** Connections of these hosts that are over, by cause. */
  ended(hosts: readonly Host[]): Record<string, number> {
    const sum: Record<string, number> = {};
    for (const { index } of hosts) {
      for (const [cause, count] of this.#ended[index]!) sum[cause] = (sum[cause] ?? 0) + count;
    }
    return sum;
  }

  reset(): void {
    this.#counts.fill(0);
    for (const ended of this.#ended) ended.clear();
  }
}
