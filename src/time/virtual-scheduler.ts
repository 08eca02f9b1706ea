// Virtual time for RxJS and for everything else: a `SchedulerLike` on the event queue. RxJS's `timer`,
// `delay`, `debounceTime` and so on run on it unchanged, in milliseconds with fractions; our own code arms
// `TimedEvent`s in nanoseconds, which costs no allocation. Nothing happens before `run`, `runUntil` or `step`.
// Events of one time fire in the order in which they were armed. What a `subscribe` callback throws does not
// come here: RxJS reports it in a macrotask of its own, as it does with every scheduler.
import type { SchedulerAction, SchedulerLike } from 'rxjs';
import { Subscription } from './rxjs.ts';
import { EventQueue, TimedEvent } from './event-queue.ts';
import { invariant } from './invariant.ts';
import { FOREVER, formatDuration, type Nanoseconds } from './nanoseconds.ts';

const nanosecondsPerMillisecond = 1e6;

/** What a scheduled function looks like to RxJS. `this` inside it is the action, to reschedule itself. */
export type Work<T> = (this: SchedulerAction<T>, state?: T) => void;

/** Thrown by the run when an event throws. `cause` is what was thrown; everything else stays queued. */
export class RunError extends Error {
  override readonly name = 'RunError';
  readonly at: Nanoseconds;
  /** What was running, as it describes itself. */
  readonly running: string;

  constructor(at: Nanoseconds, running: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`at ${formatDuration(at)} (${at} ns) of virtual time, while running ${running}: ${reason}`, {
      cause,
    });
    this.at = at;
    this.running = running;
  }
}

export interface RunLimit {
  /** Stop after so many events. Default: no limit. */
  readonly maxEvents?: number;
}

export class VirtualScheduler implements SchedulerLike {
  readonly #queue = new EventQueue();
  #executed = 0;
  #running = false;
  #stopped = false;

  /** The current virtual time. */
  get clock(): Nanoseconds {
    return this.#queue.now;
  }

  /** The current virtual time in milliseconds, with fractions: for RxJS. */
  now(): number {
    return this.#queue.now / nanosecondsPerMillisecond;
  }

  /** Events fired since the beginning or the last `reset`. */
  get executed(): number {
    return this.#executed;
  }

  /** Events still queued. */
  get pending(): number {
    return this.#queue.size;
  }

  /** Queues the event for `at`, or moves it there. `at` before `clock` is a bug and throws. */
  arm(event: TimedEvent, at: Nanoseconds): void {
    this.#queue.schedule(event, at);
  }

  /** Takes the event out of the queue, if it is there. */
  disarm(event: TimedEvent): void {
    this.#queue.cancel(event);
  }

  /**
   * Runs `work` once, `delayMs` milliseconds from now, with RxJS's semantics: unsubscribing cancels it, and
   * it may reschedule itself by `this.schedule(state, delayMs)`. A negative delay counts as 0; a delay that
   * is not finite, or ends beyond 2^53 ns, never comes. A positive one lasts at least 1 ns.
   */
  schedule<T>(work: Work<T>, delayMs = 0, state?: T): Subscription {
    return new VirtualAction(this, work).schedule(state, delayMs);
  }

  /** Runs until nothing is queued, `stop` is called or the limit is reached. */
  run(limit: RunLimit = {}): void {
    this.#drain(FOREVER, limit.maxEvents ?? Infinity);
  }

  /**
   * Runs everything up to and including `time`, then stands at `time` whether or not anything happened there.
   * After `stop` it stands where it was stopped.
   */
  runUntil(time: Nanoseconds): void {
    invariant(time >= this.clock, 'runUntil(a time that has passed)');
    this.#drain(time, Infinity);
    if (!this.#stopped) this.#queue.advance(time);
  }

  /** Fires the next event; false when nothing is queued. */
  step(): boolean {
    return this.#drain(FOREVER, 1) === 1;
  }

  /** Ends the run after the event that is being fired. Without a run it does nothing. */
  stop(): void {
    this.#stopped = true;
  }

  /** Empties the queue and sets the clock to 0. The scheduler is as good as new. */
  reset(): void {
    invariant(!this.#running, 'reset from inside an event');
    this.#queue.clear();
    this.#executed = 0;
  }

  #drain(until: Nanoseconds, maxEvents: number): number {
    invariant(!this.#running, 'run, runUntil or step from inside an event');
    const queue = this.#queue;
    let fired = 0;
    let event: TimedEvent | null = null;
    this.#running = true;
    this.#stopped = false;
    try {
      while (fired < maxEvents && (event = queue.pop(until)) !== null) {
        fired++;
        event.fire();
        if (this.#stopped) break;
      }
    } catch (error) {
      throw new RunError(queue.now, event?.describe() ?? 'the queue', error);
    } finally {
      this.#running = false;
      this.#executed += fired;
    }
    return fired;
  }
}

/** A function scheduled by way of RxJS: one object for RxJS, and the event that stands for it in the queue. */
class VirtualAction<T> extends Subscription implements SchedulerAction<T> {
  readonly #scheduler: VirtualScheduler;
  readonly #event: ActionEvent;
  #work: Work<T> | null;
  #state: T | undefined;

  constructor(scheduler: VirtualScheduler, work: Work<T>) {
    super();
    this.#scheduler = scheduler;
    this.#work = work;
    this.#event = new ActionEvent(this as VirtualAction<unknown>);
  }

  schedule(state?: T, delayMs = 0): Subscription {
    if (this.closed) return this;
    this.#state = state;
    const scheduler = this.#scheduler;
    const delay = delayMs > 0 ? Math.max(1, Math.round(delayMs * nanosecondsPerMillisecond)) : 0;
    const at = scheduler.clock + delay;
    // `at` is NaN, infinite or too late for a delay that never ends: leave the action unqueued.
    if (delayMs === delayMs && at <= FOREVER) scheduler.arm(this.#event, at as Nanoseconds);
    else scheduler.disarm(this.#event);
    return this;
  }

  execute(): void {
    const work = this.#work;
    try {
      work?.call(this, this.#state);
    } catch (error) {
      this.unsubscribe();
      // It never runs again, but the error message will ask for its name.
      this.#work = work;
      throw error;
    }
  }

  describe(): string {
    const name = this.#work?.name ?? '';
    return name === '' ? 'a scheduled action' : `the scheduled action '${name}'`;
  }

  override unsubscribe(): void {
    if (this.closed) return;
    this.#scheduler.disarm(this.#event);
    this.#work = null;
    this.#state = undefined;
    super.unsubscribe();
  }
}

class ActionEvent extends TimedEvent {
  readonly #action: VirtualAction<unknown>;

  constructor(action: VirtualAction<unknown>) {
    super();
    this.#action = action;
  }

  fire(): void {
    this.#action.execute();
  }

  override describe(): string {
    return this.#action.describe();
  }
}
