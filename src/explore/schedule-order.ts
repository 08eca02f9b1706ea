// Which of two schedules is the simpler story: the one with fewer faults; of equally many, the one whose faults are
// plainer, then the one whose faults come earlier. A total order, so that examples do not depend on the order in which
// schedules were run.
import { unreachable } from '../time/index.ts';
import type { Action, Schedule } from './action.ts';

/** From the plainest to the most contrived. */
const kindsBySimplicity = ['drop', 'duplicate', 'delay', 'reorder', 'freeze', 'crash'] as const;

/** Negative when `a` is the simpler one, 0 when they are the same. */
export function compareSchedules(a: Schedule, b: Schedule): number {
  if (a.length !== b.length) return a.length - b.length;
  const plainer = contrivance(a) - contrivance(b);
  if (plainer !== 0) return plainer;
  for (let i = 0; i < a.length; i++) {
    const [left, right] = [a[i]!, b[i]!];
    const difference = left.at - right.at || compareActions(left.action, right.action);
    if (difference !== 0) return difference;
  }
  return 0;
}

function contrivance(schedule: Schedule): number {
  let sum = 0;
  for (const { action } of schedule) sum += kindsBySimplicity.indexOf(action.kind);
  return sum;
}

function compareActions(a: Action, b: Action): number {
  return (
    kindsBySimplicity.indexOf(a.kind) - kindsBySimplicity.indexOf(b.kind) ||
    lengthOf(a) - lengthOf(b) ||
    sideOf(a) - sideOf(b)
  );
}

function lengthOf(action: Action): number {
  switch (action.kind) {
    case 'duplicate':
      return action.after;
    case 'delay':
      return action.by;
    case 'freeze':
      return action.during;
    case 'drop':
    case 'reorder':
    case 'crash':
      return 0;
    default:
      return unreachable(action);
  }
}

const sideOf = (action: Action): number => ('side' in action && action.side === 'server' ? 1 : 0);
