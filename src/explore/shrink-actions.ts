// What is plainer than an action: a loss, which everybody has seen, and the same action with a shorter, rounder time.
import { unreachable, type Nanoseconds } from '../time/index.ts';
import { ms } from '../time/index.ts';
import type { Action } from './action.ts';

/** Times that people say. */
const roundTimes = [10, 20, 50, 100, 200, 300, 500, 700, 1000, 2000, 3000, 5000, 10_000, 30_000, 60_000].map(
  ms,
);

/** From the plainest on; empty for a loss. */
export function plainerActions(action: Action): readonly Action[] {
  const loss: Action = { kind: 'drop' };
  switch (action.kind) {
    case 'drop':
      return [];
    case 'reorder':
    case 'crash':
      return [loss];
    case 'duplicate':
      return [loss, ...shorter(action.after).map(after => ({ ...action, after }))];
    case 'delay':
      return [loss, ...shorter(action.by).map(by => ({ ...action, by }))];
    case 'freeze':
      return [loss, ...shorter(action.during).map(during => ({ ...action, during }))];
    default:
      return unreachable(action);
  }
}

const shorter = (time: Nanoseconds): readonly Nanoseconds[] => roundTimes.filter(round => round < time);
