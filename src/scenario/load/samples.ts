// The time series of a load: at every sample all counts, and how many connections were in which state.
import { states, type State } from '../../tcp/index.ts';
import { TimedEvent, type Nanoseconds, type VirtualScheduler } from '../../time/index.ts';
import type { Census } from './census.ts';
import type { LoadSeries } from './load-outcome.ts';
import type { Network } from './network.ts';
import { countNames, type Tally } from './tally.ts';

type Columns = Record<string, Partial<Record<State, number[]>>>;

export class Samples extends TimedEvent {
  readonly #scheduler: VirtualScheduler;
  readonly #network: Network;
  readonly #census: Census;
  readonly #tally: Tally;
  readonly #every: Nanoseconds;
  readonly #end: Nanoseconds;
  #at: Nanoseconds[] = [];
  #counts: number[][] = [];
  #hosts: Columns = {};

  constructor(
    scheduler: VirtualScheduler,
    network: Network,
    census: Census,
    tally: Tally,
    every: Nanoseconds,
    end: Nanoseconds,
  ) {
    super();
    this.#scheduler = scheduler;
    this.#network = network;
    this.#census = census;
    this.#tally = tally;
    this.#every = every;
    this.#end = end;
  }

  begin(): void {
    this.#at = [];
    this.#counts = countNames.map(() => []);
    this.#hosts = Object.fromEntries(this.#network.names.map(name => [name, {}]));
    this.#schedule(0 as Nanoseconds);
  }

  fire(): void {
    this.#take();
    this.#schedule((this.#scheduler.clock + this.#every) as Nanoseconds);
  }

  /** @param now what has happened up to then is in the last sample */
  finish(): LoadSeries {
    this.#take();
    const counts = Object.fromEntries(countNames.map((name, i) => [name, this.#counts[i]!]));
    return { at: this.#at, ...(counts as Record<(typeof countNames)[number], number[]>), hosts: this.#hosts };
  }

  /** The last sample is taken by `finish`, when everything else of that time has happened. */
  #schedule(at: Nanoseconds): void {
    if (at < this.#end) this.#scheduler.arm(this, at);
  }

  #take(): void {
    const before = this.#at.length;
    this.#at.push(this.#scheduler.clock);
    countNames.forEach((name, i) => this.#counts[i]!.push(this.#tally[name]));
    for (const name of this.#network.names) {
      const hosts = this.#network.named(name, name);
      const columns = this.#hosts[name]!;
      for (const state of states) {
        const count = this.#census.count(hosts, state);
        if (count === 0 && columns[state] === undefined) continue;
        (columns[state] ??= Array.from({ length: before }, () => 0)).push(count);
      }
    }
  }
}
