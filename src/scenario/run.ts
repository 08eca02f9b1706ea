// Runs scenarios: once with `run`, or built once and run under many seeds with `prepare`. A run is a pure
// function of scenario and seed; running one many times, in any order, gives the same results.
import { FinwaitError, type Observable, parseDuration, RunError, Subscriber } from '../time/index.ts';
import { record, type TraceEvent } from '../trace/index.ts';
import type { Attachments } from './attachments.ts';
import type { Outcome, RunResult } from './outcome.ts';
import { Deadline, earlierEnd, overEvents, overTime, type RunLimits } from './run-limits.ts';
import type { Scenario } from './scenario.ts';
import { parseScenario } from './schema.ts';
import { World } from './world.ts';

/** How long a run may last when its scenario does not say. */
const endAtDefault = '1h';

export interface RunOptions {
  /** Record all that happens and give it back as `trace`. Default false, which costs nothing. */
  readonly trace?: boolean;
  /** Is called with every event as it happens. What it throws ends the run. */
  readonly onEvent?: (event: TraceEvent) => void;
  /** Break it off beyond these; default: none but the scenario's own end. */
  readonly limits?: RunLimits;
}

/** A scenario made ready. */
export interface Prepared {
  readonly scenario: Scenario;
  /** Everything that happens in runs that begin while someone is subscribed. */
  readonly events: Observable<TraceEvent>;
  /** Runs it from the beginning. Nothing is left over from runs before. */
  run(seed: string, options?: RunOptions): RunResult;
}

/**
 * Builds the world of a scenario, to run it under many seeds.
 *
 * @example const lossy = prepare(scenario); const results = seeds.map(seed => lossy.run(seed));
 * @param attached who takes part besides the scenario's own
 * @throws FinwaitError naming the field of the scenario that cannot be read
 */
export function prepare(scenario: Scenario, attached: Attachments = {}): Prepared {
  const world = new World(parseScenario(scenario, `scenario '${scenario.name}'`), attached);
  const limit = new Deadline(world.scheduler);
  const at = parseDuration(scenario.end?.at ?? endAtDefault, 'end.at');
  const until = scenario.end?.until ?? 'closed';
  return {
    scenario,
    events: world.narrator.events,
    run(seed, options = {}) {
      const listener = listen(world.narrator.events, options.onEvent);
      const recorder = options.trace === true ? record(world.narrator.events, []) : null;
      try {
        world.begin(seed);
        const { limits = {} } = options;
        world.scheduler.arm(limit.reset(), earlierEnd(at, limits));
        const outcome = world.outcome(proceed(world, limit, until, limits.events ?? Infinity));
        if (limit.reached && limits.time !== undefined && limits.time < at) throw overTime(limits.time);
        const result: RunResult = { outcome, events: world.scheduler.executed };
        if (recorder === null) return result;
        const trace = { ...recorder.finish(outcome.endedAt), hosts: world.traceHosts() };
        return { ...result, trace, unusedFaults: world.unusedFaults };
      } catch (error) {
        throw mistakeIn(error);
      } finally {
        listener?.unsubscribe();
        recorder?.finish();
      }
    },
  };
}

/** Runs a scenario once. The same scenario and seed give the same result, always. */
export function run(scenario: Scenario, seed: string, options?: RunOptions): RunResult {
  return prepare(scenario).run(seed, options);
}

/** What is wrong with the scenario itself and shows only when it runs, such as a socket option, names its place. */
function mistakeIn(error: unknown): unknown {
  if (!(error instanceof RunError && error.cause instanceof FinwaitError)) return error;
  return new FinwaitError(error.cause.code, `${error.running}: ${error.cause.message}`, { cause: error });
}

/** Runs until nothing is left to happen but the limit itself; for 'done', nothing but the ends of TIME-WAITs. */
function proceed(
  world: World,
  limit: Deadline,
  until: 'done' | 'closed',
  maxEvents: number,
): Outcome['endedBy'] {
  const { scheduler } = world;
  // The limit itself is queued as well.
  while (!limit.reached && scheduler.pending > 1) {
    if (until === 'done' && world.done && scheduler.pending <= 1 + world.timeWaitTimers) break;
    if (scheduler.executed >= maxEvents) throw overEvents(maxEvents, scheduler.clock);
    world.step();
  }
  if (limit.reached) return 'limit';
  return (until === 'done' ? world.done : world.closed) ? 'done' : 'quiet';
}

function listen(events: Observable<TraceEvent>, onEvent: RunOptions['onEvent']): Listener | null {
  if (onEvent === undefined) return null;
  const listener = new Listener(onEvent);
  events.subscribe(listener);
  return listener;
}

/** A subscriber whose errors end the run, where RxJS's own would report them when the run is long over. */
class Listener extends Subscriber<TraceEvent> {
  readonly #onEvent: (event: TraceEvent) => void;

  constructor(onEvent: (event: TraceEvent) => void) {
    super();
    this.#onEvent = onEvent;
  }

  override next(event: TraceEvent): void {
    this.#onEvent(event);
  }
}
