// Most invariants are about one end and hold for each.
import type { Side } from '../../fault/index.ts';
import type { History } from '../history.ts';
import type { Violation } from '../invariant.ts';

/** Asks first for the client, then for the server. */
export function eitherSide(
  check: (history: History, side: Side) => Violation | undefined,
): (history: History) => Violation | undefined {
  return history => check(history, 'client') ?? check(history, 'server');
}
