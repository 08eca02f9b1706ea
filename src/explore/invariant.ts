// The contract of an invariant: something that must be true of every history, whatever the network does.
import type { History } from './history.ts';

/** What an invariant found wrong. */
export interface Violation {
  /** One sentence for people, with the numbers that contradict each other. */
  readonly message: string;
  /** The `order` of the record that shows it; absent when it is something that never happened. */
  readonly order?: number;
}

export interface Invariant {
  /** Kebab-case, unique: 'no-end-is-stuck'. */
  readonly name: string;
  /** Where it is demanded, for people: 'RFC 9293 §3.6.1 (MUST-13)'. */
  readonly source: string;
  /** The first violation in the history; undefined when it holds. Called once for each history: keep it quick. */
  check(history: History): Violation | undefined;
}
