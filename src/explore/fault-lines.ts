// A schedule as lines of the fault language, which replay it: `finwait show … --fault 'drop client FIN #1'`. The
// names of segments are those that they had in the run, so the history of that run is needed.
import { parseFault, printDuration, printFault } from '../fault/index.ts';
import { unreachable } from '../time/index.ts';
import type { History, SentSegment } from './history.ts';

/** The faults that make the history happen again, in the order in which they befall it; canonical text. */
export function faultLines(history: History): readonly string[] {
  return history.segments.flatMap(sent => {
    const line = faultLine(sent, history);
    return line === null ? [] : [printFault(parseFault(line))];
  });
}

function faultLine(sent: SentSegment, { segments }: History): string | null {
  const { action } = sent;
  if (action === null) return null;
  const name = nameOf(sent, segments);
  switch (action.kind) {
    case 'drop':
      return `drop ${name}`;
    case 'delay':
      return `delay ${name} by ${printDuration(action.by)}`;
    case 'duplicate':
      return `duplicate ${name} after ${printDuration(action.after)}`;
    case 'reorder': {
      const next = segments.find(({ side, order }) => side === sent.side && order > sent.order);
      // What waits for a successor that never comes is lost.
      return next === undefined ? `drop ${name}` : `hold ${name} until after ${nameOf(next, segments)}`;
    }
    case 'crash':
      return `crash ${action.side} once ${name} was sent`;
    case 'freeze':
      return `freeze ${action.side} once ${name} was sent for ${printDuration(action.during)}`;
    default:
      return unreachable(action);
  }
}

/** 'client FIN #2'; where no kind fits, its number among all that its sender has sent: 'client segment #7'. */
function nameOf({ side, kind, copy, order }: SentSegment, segments: readonly SentSegment[]): string {
  if (kind !== 'segment') return `${side} ${kind} #${copy}`;
  const sentBefore = segments.filter(other => other.side === side && other.order < order);
  return `${side} segment #${sentBefore.length + 1}`;
}
