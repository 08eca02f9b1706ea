// One scenario under many schedules: its world is built once, and each run begins from nothing. Everything but the
// schedule is the same in all runs, the seed of the random numbers included.
import type { Host, HostOptions } from '../host/index.ts';
import { prepare, type Outcome, type Prepared, type Scenario, type WireAccess } from '../scenario/index.ts';
import { FinwaitError, invariant } from '../time/index.ts';
import type { Side } from '../fault/index.ts';
import type { Schedule } from './action.ts';
import { ChoicePoints } from './choice-points.ts';
import type { History, Setting } from './history.ts';
import { Recorder } from './recorder.ts';
import type { Scope } from './scope.ts';

export interface RunSettings {
  /** Which transmissions are choice points. Default 'teardown'. */
  readonly scope?: Scope;
  /** Names the random numbers: initial sequence numbers, and whatever the link draws. Default '1'. */
  readonly seed?: string;
  /** After so many segments the network loses everything, and the history is `cutShort`. Default 5000. */
  readonly transmissionsMax?: number;
  /** Makes the connections of that host, to try another TCP. Default: finwait's own. */
  readonly makeConnection?: { readonly [side in Side]?: NonNullable<HostOptions['makeConnection']> };
}

const seedDefault = '1';
const transmissionsMaxDefault = 5000;

/** A run broke off: something in it threw, which no segment may ever bring about. */
export class BrokenRun extends Error {
  override readonly name = 'BrokenRun';
}

export class ExploredRuns {
  readonly setting: Setting;
  readonly #prepared: Prepared;
  readonly #points: ChoicePoints;
  readonly #seed: string;
  readonly #history: LatestHistory;

  /** @throws FinwaitError naming the field of the scenario that cannot be read */
  constructor(scenario: Scenario, settings: RunSettings = {}) {
    const { scope = 'teardown', seed = seedDefault, makeConnection } = settings;
    const recorder = new Recorder(scope);
    let access: WireAccess | null = null;
    let points: ChoicePoints | null = null;
    this.#prepared = prepare(scenario, {
      wire: given => {
        access = given;
        points = new ChoicePoints(given, recorder, settings.transmissionsMax ?? transmissionsMaxDefault);
        return points;
      },
      watch: recorder,
      ...(makeConnection !== undefined && { makeConnection }),
    });
    const [client, server] = hostsOf(access);
    invariant(points !== null, 'a world attaches the wire that it is given');
    this.#points = points;
    this.#seed = seed;
    this.setting = { scenario, profiles: { client: client.profile, server: server.profile } };
    this.#history = new LatestHistory(this.setting, recorder);
  }

  /**
   * Runs the scenario under a schedule.
   *
   * @returns its history, which is valid until the next call
   * @throws BrokenRun when the run breaks off; FinwaitError when the scenario itself is wrong, e.g. a socket option
   */
  run(schedule: Schedule): History {
    this.#points.schedule = schedule;
    try {
      const { outcome } = this.#prepared.run(this.#seed);
      return this.#history.complete(outcome, this.#points);
    } catch (error) {
      if (error instanceof FinwaitError) throw error;
      throw new BrokenRun(error instanceof Error ? error.message : String(error), { cause: error });
    }
  }
}

function hostsOf(access: WireAccess | null): readonly [client: Host, server: Host] {
  invariant(access !== null, 'a world attaches the wire that it is given');
  return access.hosts;
}

/** The recorder's arrays, and how the run ended. One object for all runs. */
class LatestHistory implements History {
  readonly setting: Setting;
  readonly segments: History['segments'];
  readonly arrivals: History['arrivals'];
  readonly moves: History['moves'];
  readonly calls: History['calls'];
  choices = 0;
  cutShort = false;
  holding = 0;
  readonly #recorder: Recorder;
  #outcome: Outcome | null = null;

  constructor(setting: Setting, recorder: Recorder) {
    this.setting = setting;
    this.segments = recorder.segments;
    this.arrivals = recorder.arrivals;
    this.moves = recorder.moves;
    this.calls = recorder.calls;
    this.#recorder = recorder;
  }

  get outcome(): Outcome {
    invariant(this.#outcome !== null, 'a history has an outcome when its run is over');
    return this.#outcome;
  }

  complete(outcome: Outcome, { cutShort, holding, withoutSuccessor }: ChoicePoints): this {
    // What waits for nothing is as good as dropped, and `faultLines` says that it is.
    const segmentsDropped = outcome.segmentsDropped + withoutSuccessor;
    this.#outcome = withoutSuccessor === 0 ? outcome : { ...outcome, segmentsDropped };
    this.choices = this.#recorder.choices;
    this.cutShort = cutShort;
    this.holding = holding;
    return this;
  }
}
