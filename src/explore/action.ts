// What may befall one transmission, and the schedules that are made of it. Actions are those of the fault language,
// reduced to what a single segment can suffer, and two that befall the hosts at that moment.
import type { Side } from '../fault/index.ts';
import type { Nanoseconds } from '../time/index.ts';

export type Action =
  /** The segment is lost. */
  | { readonly kind: 'drop' }
  /** It leaves as usual, and once more that much later. */
  | { readonly kind: 'duplicate'; readonly after: Nanoseconds }
  /** It leaves that much later. */
  | { readonly kind: 'delay'; readonly by: Nanoseconds }
  /** It waits until the next segment of the same sender has been delivered; for ever when there is none. */
  | { readonly kind: 'reorder' }
  /** The segment leaves as usual, and that host crashes. */
  | { readonly kind: 'crash'; readonly side: Side }
  /** The segment leaves as usual, and that host's applications do nothing for so long: they read and close late. */
  | { readonly kind: 'freeze'; readonly side: Side; readonly during: Nanoseconds };

/** One decision other than 'deliver': what befalls the transmission with that number. */
export interface Choice {
  /** Number of the choice point in its run, from 0: transmissions in scope, in the order in which they are sent. */
  readonly at: number;
  readonly action: Action;
}

/** All decisions of a run other than 'deliver', in ascending order of `at`. Empty: nothing goes wrong. */
export type Schedule = readonly Choice[];
