// What nearly everyone asks of an outcome, so that experiments do not each say it anew.
import type { Side } from '../fault/index.ts';
import type { Nanoseconds } from '../time/index.ts';
import type { Outcome } from './outcome.ts';

/** Whether both ends closed cleanly: both FINs acknowledged, or TIME-WAIT reached. */
export const bothClosed = ({ client, server }: Outcome): boolean =>
  client.ending === 'closed' && server.ending === 'closed';

/** From the first FIN or RST of either end until that end is CLOSED or in TIME-WAIT for good; null when never. */
export function doneAfter(outcome: Outcome, side: Side): Nanoseconds | null {
  const { doneAt } = outcome[side];
  if (outcome.teardownBeganAt === null || doneAt === null) return null;
  return (doneAt - outcome.teardownBeganAt) as Nanoseconds;
}
