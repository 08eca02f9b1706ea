// How much a run may do before it is broken off: what guards a sweep of many thousand runs against the one that
// never ends. Both limits are of the simulation, not of the machine, so that every machine breaks off the same runs.
import {
  FinwaitError,
  formatDuration,
  TimedEvent,
  type Nanoseconds,
  type VirtualScheduler,
} from '../time/index.ts';

/** What a run may not exceed; left out, it has no such limit. */
export interface RunLimits {
  /** Executed events. A thousand segments over a plain link take about five thousand. */
  readonly events?: number;
  /** Virtual time at which it must have ended; a scenario's own, earlier `end.at` is an end like any other. */
  readonly time?: Nanoseconds;
}

/** A moment of virtual time as an event like any other: what is due at that time is not waited for. */
export class Deadline extends TimedEvent {
  reached = false;
  readonly #scheduler: VirtualScheduler;

  constructor(scheduler: VirtualScheduler) {
    super();
    this.#scheduler = scheduler;
  }

  reset(): this {
    this.reached = false;
    return this;
  }

  fire(): void {
    this.reached = true;
    this.#scheduler.stop();
  }
}

/** The earlier of a scenario's own end and the limit. */
export const earlierEnd = (end: Nanoseconds, { time }: RunLimits): Nanoseconds =>
  time !== undefined && time < end ? time : end;

/**
 * Runs everything up to and including `end`, as `VirtualScheduler.runUntil` does, within `limits`.
 *
 * @returns executed events, as without limits
 * @throws FinwaitError `over-limit`
 */
export function runWithin(scheduler: VirtualScheduler, end: Nanoseconds, limits: RunLimits): number {
  const { events = Infinity, time = Infinity } = limits;
  if (events === Infinity && time >= end) {
    scheduler.runUntil(end);
    return scheduler.executed;
  }
  const deadline = new Deadline(scheduler);
  scheduler.arm(deadline, earlierEnd(end, limits));
  while (!deadline.reached) {
    if (scheduler.executed >= events) throw overEvents(events, scheduler.clock);
    scheduler.step();
  }
  if (time < end) throw overTime(time);
  scheduler.runUntil(end);
  return scheduler.executed - 1;
}

export const overEvents = (events: number, clock: Nanoseconds): FinwaitError =>
  new FinwaitError(
    'over-limit',
    `the run was broken off after ${events} events, at ${formatDuration(clock)} of virtual time (--max-events)`,
  );

export const overTime = (time: number): FinwaitError =>
  new FinwaitError(
    'over-limit',
    `the run was broken off at ${formatDuration(time as Nanoseconds)} of virtual time, when it was not over (--max-time)`,
  );
