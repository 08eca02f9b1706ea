// Triggers that wait for a state of TCP. They look as an observer outside of the kernel does, after every event
// and every system call: a state that one segment makes TCP enter and leave again is not seen.
import type { State } from '../tcp/index.ts';
import type { StateEntry } from './script-entry.ts';

export class StateWatch {
  readonly #entries: readonly StateEntry[];
  readonly #now: Record<string, State | null> = { client: null, server: null };
  #news = false;

  constructor(entries: readonly StateEntry[]) {
    this.#entries = entries;
  }

  reset(): void {
    this.#now['client'] = null;
    this.#now['server'] = null;
    this.#news = false;
  }

  moved(side: string, to: State): void {
    if (this.#entries.length === 0) return;
    this.#now[side] = to;
    this.#news = true;
  }

  /** Something is over: triggers those who waited for what there is now. */
  look(): void {
    if (!this.#news) return;
    this.#news = false;
    for (const entry of this.#entries) {
      if (entry.state !== null && this.#now[entry.state.side] === entry.state.is) entry.happen();
    }
  }
}
