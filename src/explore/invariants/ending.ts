// Every connection comes to its end, on both sides.
import { otherSide, type Side } from '../../fault/index.ts';
import { isSynchronized } from '../../tcp/index.ts';
import { formatDuration } from '../../time/index.ts';
import type { History } from '../history.ts';
import type { Invariant, Violation } from '../invariant.ts';
import { eitherSide } from './either-side.ts';
import { settledBy } from './settling-time.ts';
import { at } from './wording.ts';

export const noEndIsStuck: Invariant = {
  name: 'no-end-is-stuck',
  source:
    'RFC 9293 §3.6, §3.8.3; von Hippel et al., Automated Attacker Synthesis for Distributed Protocols (2020), φ3',
  check: eitherSide(checkStuck),
};

function checkStuck(history: History, side: Side): Violation | undefined {
  const { outcome } = history;
  const { path, finalState } = outcome[side];
  if (path.length < 2) return undefined;
  if (finalState === 'CLOSED' || finalState === 'LISTEN') return checkInTime(history, side);
  // Text that nobody reads, an application that never closes: TCP waits for them as long as they like.
  if (!hasClosed(history, side) && isSynchronized(finalState)) return undefined;
  if (finalState === 'FIN-WAIT-2' && mayWaitForever(history, side)) return undefined;
  if (!isOver(history)) return undefined;
  return { message: `the ${side} was still in ${finalState} ${at(outcome.endedAt)}, when all was over` };
}

/** It ended; not later than its timers allow? */
function checkInTime(history: History, side: Side): Violation | undefined {
  if (!hasClosed(history, side)) return undefined;
  const last = history.moves.findLast(move => move.side === side);
  if (last === undefined || last.cause === 'give up' || last.cause === 'crash') return undefined;
  const limit = settledBy(history);
  if (last.at <= limit) return undefined;
  return {
    order: last.order,
    message: `the ${side} was CLOSED only ${at(last.at)}; its timers allow until ${formatDuration(limit)}`,
  };
}

function hasClosed({ calls }: History, side: Side): boolean {
  for (const { side: caller, call, argument, error } of calls) {
    if (caller !== side || error !== null) continue;
    if (call === 'close' || (call === 'shutdown' && argument !== 'rd')) return true;
  }
  return false;
}

/**
 * RFC 9293 sets no limit to FIN-WAIT-2, and systems limit it only once the application has closed: who waits for a
 * FIN that the peer's application has not asked for, or that a dead peer will not send, waits.
 */
function mayWaitForever(history: History, side: Side): boolean {
  const peer = otherSide(side);
  return !hasClosed(history, peer) || history.outcome[peer].ending !== 'closed';
}

/** Nothing was left to happen, or what was left comes too late. */
function isOver(history: History): boolean {
  const { endedBy, endedAt } = history.outcome;
  return endedBy === 'quiet' || (endedBy === 'limit' && endedAt >= settledBy(history));
}

export const closedOnBothSides: Invariant = {
  name: 'closed-on-both-sides',
  source: 'always(leftClosed → eventually rightClosed): von Hippel et al. (2020), φ1; RFC 9293 §3.5.1, §3.6',
  check: eitherSide(checkBothSides),
};

function checkBothSides(history: History, side: Side): Violation | undefined {
  const { outcome } = history;
  const peer = otherSide(side);
  // One that was aborted, gave up or crashed may leave the other half-open until it sends (RFC 9293 §3.5.1).
  if (outcome[side].ending !== 'closed' || outcome[side].finalState !== 'CLOSED') return undefined;
  const { finalState, path } = outcome[peer];
  if (path.length < 2 || finalState === 'CLOSED' || finalState === 'TIME-WAIT' || finalState === 'LISTEN')
    return undefined;
  if (!isOver(history)) return undefined;
  return {
    message: `the ${side} had closed in agreement, but the ${peer} stayed in ${finalState} ${at(outcome.endedAt)}`,
  };
}
