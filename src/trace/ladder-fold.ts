// Leaves out the middle of long data transfers, so that the picture shows how a connection ends and not how
// it spent its youth. SYN, FIN, RST and everything that was lost, repeated or touched by a fault stays,
// unless even that is more than anyone would read.
import type { Nanoseconds } from '../time/index.ts';
import { windowUpdate } from './ladder-words.ts';
import type { Ladder, LadderArrow, LadderFold } from './ladder-model.ts';

/** Uneventful segments in a row that are still drawn one by one. */
const runMax = 5;
/** How many stay at the start and at the end of a run that is folded. */
const keptAtStart = 2;
const keptAtEnd = 1;
/** Above this many arrows the data phase is folded with all its losses and repetitions. */
const arrowsMax = 28;

/** The ladder without the middle of its long runs of uneventful segments; itself when there are none. */
export function foldData(ladder: Ladder): Ladder {
  const folded = foldRuns(ladder, isUneventful);
  return folded.arrows.length > arrowsMax ? foldRuns(ladder, isData) : folded;
}

const isData = (arrow: LadderArrow): boolean => !/SYN|FIN|RST/.test(arrow.flags);

/** New text or a bare acknowledgement, repeated or not, that arrived. */
const isUneventful = (arrow: LadderArrow): boolean =>
  isData(arrow) &&
  arrow.fate === 'arrived' &&
  !arrow.duplicate &&
  (arrow.marks.length === 0 || (arrow.length === 0 && arrow.marks.every(mark => ordinary.has(mark))));

const ordinary: ReadonlySet<string> = new Set(['again', windowUpdate]);

function foldRuns(ladder: Ladder, mayFold: (arrow: LadderArrow) => boolean): Ladder {
  const hidden = new Set<LadderArrow>();
  const folds: LadderFold[] = [];
  let run: LadderArrow[] = [];
  const endRun = (): void => {
    if (run.length > runMax) {
      const middle = run.slice(keptAtStart, -keptAtEnd);
      for (const arrow of middle) hidden.add(arrow);
      folds.push(foldOf(middle, run[keptAtStart - 1]!, run.at(-keptAtEnd)!));
    }
    run = [];
  };
  for (const arrow of ladder.arrows) {
    if (mayFold(arrow)) run.push(arrow);
    else endRun();
  }
  endRun();
  if (folds.length === 0) return ladder;
  const isInside = (at: Nanoseconds): boolean => folds.some(fold => at >= fold.from && at <= fold.to);
  return {
    ...ladder,
    folds,
    arrows: ladder.arrows.filter(arrow => !hidden.has(arrow)),
    calls: ladder.calls.filter(call => !(call.isData && isInside(call.at))),
    timers: ladder.timers.filter(timer => !(isInside(timer.armedAt) && isInside(timer.endedAt))),
    events: ladder.events.filter(event => {
      if ('arrow' in event) return !hidden.has(event.arrow);
      if ('call' in event) return !(event.call.isData && isInside(event.at));
      if ('timer' in event) return !(isInside(event.timer.armedAt) && isInside(event.timer.endedAt));
      return true;
    }),
  };
}

function foldOf(arrows: readonly LadderArrow[], after: LadderArrow, before: LadderArrow): LadderFold {
  const originals = arrows.filter(arrow => !arrow.duplicate);
  const dataSegments = originals.filter(arrow => arrow.length > 0).length;
  return {
    after,
    before,
    from: Math.min(...arrows.map(arrow => arrow.sentAt)) as Nanoseconds,
    to: Math.max(...arrows.map(arrow => arrow.arrivesAt)) as Nanoseconds,
    dataSegments,
    otherSegments: originals.length - dataSegments,
    lost: arrows.filter(arrow => arrow.fate === 'lost').length,
  };
}

/** `'… 34 more data segments'`, `'… 12 more data segments, 2 lost'`. */
export function foldText(fold: LadderFold, ellipsis = '…'): string {
  const kind = fold.dataSegments > 0 ? 'data segment' : 'ACK';
  const count = fold.dataSegments > 0 ? fold.dataSegments : fold.otherSegments;
  const lost = fold.lost > 0 ? `, ${fold.lost} lost` : '';
  return `${ellipsis} ${count} more ${kind}${count === 1 ? '' : 's'}${lost}`;
}
