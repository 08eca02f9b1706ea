// An application that has not yet closed learns that its connection failed: by an error, not by an end of file that
// looks like the peer's, and not never.
import type { Side } from '../../fault/index.ts';
import type { History, Move } from '../history.ts';
import type { Invariant, Violation } from '../invariant.ts';
import { eitherSide } from './either-side.ts';
import { at } from './wording.ts';

export const failureIsTold: Invariant = {
  name: 'failure-is-told',
  source: 'RFC 9293 §3.6 (MUST-12): the user learns whether the connection closed normally or was aborted',
  check: eitherSide(check),
};

function check(history: History, side: Side): Violation | undefined {
  const { ending, resetBy, errors } = history.outcome[side];
  const failed = ending === 'gave up' || (ending === 'reset' && resetBy === 'peer');
  if (!failed || errors.length > 0) return undefined;
  const end = history.moves.findLast(move => move.side === side && move.to === 'CLOSED');
  if (end === undefined || !listens(history, end) || mayNotHear(history, side)) return undefined;
  return {
    order: end.order,
    message: `the ${side}'s connection ended by '${end.cause}' in ${end.from} ${at(end.at)}, and its application was not told`,
  };
}

/**
 * The application held the connection when that happened, and read from it: it had not closed, nor come to the end of
 * file, after which only a write tells (EPIPE). It reads after all else of the same moment.
 */
function listens({ calls }: History, { side, from, at: failedAt }: Move): boolean {
  if (from === 'CLOSE-WAIT') return false;
  let holds = side === 'client';
  for (const { actor, call, result, error, at: time } of calls) {
    if (time > failedAt) break;
    if (actor !== side || error !== null) continue;
    if (call === 'accept') holds = true;
    if (call === 'close' || (call === 'read' && result === 0)) return false;
  }
  return holds;
}

/** It does not look: it is told not to read, its host crashes or freezes, or the run ends before it can. */
function mayNotHear({ setting, segments }: History, side: Side): boolean {
  const { script, end, faults = [] } = setting.scenario;
  if (end?.until === 'done' || script[side].some(entry => entry.do.some(action => 'read' in action)))
    return true;
  if (segments.some(({ action }) => action?.kind === 'freeze' || action?.kind === 'crash')) return true;
  return faults.some(line => /^\s*(freeze|crash)/i.test(line));
}
