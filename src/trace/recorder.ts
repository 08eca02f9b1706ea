// Collects the events of a run into a trace. Nothing is copied or computed while the run goes on: an event
// is pushed onto an array, and whoever wants to know more reads the array afterwards.
import type { Observable } from 'rxjs';
import type { Nanoseconds } from '../time/index.ts';
import type { Trace, TraceEvent, TraceHost } from './event.ts';

/** A recording that goes on. */
export interface Recorder {
  /** What has happened so far, in order of time. Grows until the recording is finished. */
  readonly events: readonly TraceEvent[];
  /** Stops listening; the trace takes the events over. @param endedAt default: when the last event happened */
  finish(endedAt?: Nanoseconds): Trace;
}

/**
 * Records from now on. When the source fails, what was recorded up to then stays readable: it is the trace
 * of the failure. To report the failure is the runner's business, which sees it first.
 */
export function record(events: Observable<TraceEvent>, hosts: readonly TraceHost[]): Recorder {
  const recorded: TraceEvent[] = [];
  const subscription = events.subscribe({
    next: event => void recorded.push(event),
    error: () => {},
  });
  return {
    events: recorded,
    finish(endedAt = recorded.at(-1)?.at ?? (0 as Nanoseconds)) {
      subscription.unsubscribe();
      return { hosts, events: recorded, endedAt };
    },
  };
}
