// An exhaustive exploration, cut into parts that any thread can run by themselves: an outline of all schedules of few
// faults, and one part for each way to go on from there. The cutting depends on the scenario only, so that what is
// found does not depend on who runs which part.
import type { Scenario } from '../scenario/index.ts';
import { FinwaitError } from '../time/index.ts';
import type { Action } from './action.ts';
import { segmentActions } from './actions-text.ts';
import { ExploredRuns, type RunSettings } from './explored-runs.ts';
import type { Setting } from './history.ts';
import { invariants } from './invariants/index.ts';
import type { Invariant } from './invariant.ts';
import { Search, type Opening, type SearchSettings } from './search.ts';
import { Tally, type TallyData } from './tally.ts';

export interface ExploreOptions extends RunSettings {
  /** K, the most faults of a schedule. Default 2. */
  readonly faultsMax?: number;
  /** What may befall a transmission. Default: drop, duplicate after 700 ms, delay by 3 s, reorder. */
  readonly actions?: readonly Action[];
  /** Default: all that finwait knows. */
  readonly invariants?: readonly Invariant[];
  /** Stop after so many schedules. Default: no limit. */
  readonly limit?: number;
  readonly everySchedule?: SearchSettings['everySchedule'];
  readonly onHistory?: NonNullable<SearchSettings['onHistory']>;
}

/** Consecutive parts, the last one excluded. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** So many parts keep any sensible number of threads busy to the end. */
const partsEnough = 64;
/** Schedules of a stretch, roughly: some hundredths of a second. */
const stretchSize = 1000;
const faultsMaxDefault = 2;
const faultsMaxAllowed = 200;

export class Exploration {
  readonly setting: Setting;
  /** What the outline has found. */
  readonly outlined: TallyData;
  /** The other parts in stretches, in order. */
  readonly stretches: readonly Stretch[];
  /** How many schedules there are in each stretch, roughly. */
  readonly sizes: readonly number[];
  readonly #search: Search;
  readonly #openings: readonly Opening[];

  /** @throws FinwaitError when the scenario or an option cannot be used */
  constructor(scenario: Scenario, options: ExploreOptions = {}) {
    const { faultsMax = faultsMaxDefault, actions = segmentActions, limit = Infinity } = options;
    check(faultsMax, actions);
    const runs = new ExploredRuns(scenario, options);
    const tally = new Tally();
    this.setting = runs.setting;
    this.#search = new Search(runs, searchSettings(options, faultsMax, actions), tally);
    const perPoint = runs.run([]).choices * actions.length;
    const depth = Math.min(faultsMax - 1, perPoint >= partsEnough ? 1 : 2);
    this.#openings =
      depth <= 0
        ? [{ schedule: [], pointsAfter: perPoint / actions.length }]
        : this.#search.outline(depth - 1, limit);
    this.outlined = tally.data;
    [this.stretches, this.sizes] = cut(
      this.#openings.map(({ schedule, pointsAfter }) =>
        expectedSize(pointsAfter, actions.length, faultsMax - schedule.length),
      ),
    );
  }

  /**
   * Runs some of the parts.
   *
   * @param limit stop after so many schedules. Default: none
   */
  run({ from, to }: Stretch, limit = Infinity): TallyData {
    const tally = new Tally();
    this.#search.tally = tally;
    for (let part = from; part < to && !tally.stopped; part++) {
      this.#search.explore(this.#openings[part]?.schedule ?? [], limit - tally.schedules);
    }
    return tally.data;
  }
}

function searchSettings(
  { invariants: own, everySchedule, onHistory }: ExploreOptions,
  faultsMax: number,
  actions: readonly Action[],
): SearchSettings {
  return {
    faultsMax,
    actions,
    invariants: own ?? invariants,
    ...(everySchedule !== undefined && { everySchedule }),
    ...(onHistory !== undefined && { onHistory }),
  };
}

function check(faultsMax: number, actions: readonly Action[]): void {
  if (!Number.isInteger(faultsMax) || faultsMax < 0 || faultsMax > faultsMaxAllowed) {
    throw new FinwaitError(
      'bad-number',
      `faultsMax: ${faultsMax} is not a whole number from 0 to ${faultsMaxAllowed}.`,
    );
  }
  if (actions.length === 0)
    throw new FinwaitError('bad-action', 'actions: none is given; name at least one.');
}

/** How many schedules begin with an opening, if further faults provoked no further transmissions: Σ C(n, j) aʲ. */
function expectedSize(points: number, actions: number, faultsLeft: number): number {
  let ways = 1;
  let size = 1;
  for (let faults = 1; faults <= Math.min(faultsLeft, points); faults++) {
    ways *= ((points - faults + 1) / faults) * actions;
    size += ways;
  }
  return size;
}

/** Parts of so many schedules each, put together to stretches of about `stretchSize`. */
function cut(parts: readonly number[]): [stretches: readonly Stretch[], sizes: readonly number[]] {
  const stretches: Stretch[] = [];
  const sizes: number[] = [];
  let from = 0;
  let size = 0;
  parts.forEach((expected, part) => {
    size += expected;
    if (size < stretchSize && part < parts.length - 1) return;
    stretches.push({ from, to: part + 1 });
    sizes.push(size);
    from = part + 1;
    size = 0;
  });
  return [stretches, sizes];
}
