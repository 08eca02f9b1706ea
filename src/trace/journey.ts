// What became of each segment of a trace: its arrivals, its loss, what faults did to it on the way.
import type { Nanoseconds } from '../time/index.ts';
import type { SegmentDropped, Trace } from './event.ts';
import { sideOf, type LadderView, type Side } from './ladder-model.ts';

export interface Journey {
  readonly arrivals: readonly Nanoseconds[];
  readonly drop: SegmentDropped | null;
  /** Texts of the faults that touched it without dropping it. */
  readonly faults: readonly string[];
}

/** The journeys by segment id. */
export function collectJourneys(trace: Trace): ReadonlyMap<number, Journey> {
  const journeys = new Map<
    number,
    { arrivals: Nanoseconds[]; drop: SegmentDropped | null; faults: string[] }
  >();
  for (const event of trace.events) {
    if (event.type === 'segment-sent') {
      journeys.set(event.id, { arrivals: [], drop: null, faults: [] });
      continue;
    }
    const journey = 'id' in event ? journeys.get(event.id) : undefined;
    if (journey === undefined) continue;
    if (event.type === 'segment-received') journey.arrivals.push(event.at);
    else if (event.type === 'segment-dropped') journey.drop = event;
    else if (event.type === 'segment-faulted') journey.faults.push(event.detail);
  }
  return journeys;
}

/** The median time that segments sent by `from` took; undefined when none arrived. */
export function usualDelay(
  view: LadderView,
  journeys: ReadonlyMap<number, Journey>,
  from: Side,
): Nanoseconds | undefined {
  const delays: number[] = [];
  for (const event of view.trace.events) {
    if (event.type !== 'segment-sent' || sideOf(view, event.from) !== from) continue;
    const arrival = journeys.get(event.id)?.arrivals[0];
    if (arrival !== undefined) delays.push(arrival - event.at);
  }
  delays.sort((a, b) => a - b);
  return delays[delays.length >> 1] as Nanoseconds | undefined;
}
