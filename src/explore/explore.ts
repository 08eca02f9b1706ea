// Explores a scenario in this thread.
import type { Scenario } from '../scenario/index.ts';
import { Collector, type ExploreResult } from './collector.ts';
import { Exploration, type ExploreOptions } from './exploration.ts';

/**
 * Runs a scenario under every schedule of up to K faults, and says how the runs ended and which invariants broke.
 *
 * @example
 * const { schedules, violations } = explore(activeClose('client'), { faultsMax: 3, actions: parseActions('drop') });
 * @throws FinwaitError when the scenario or an option cannot be used
 */
export function explore(scenario: Scenario, options: ExploreOptions = {}): ExploreResult {
  const exploration = new Exploration(scenario, options);
  const collector = new Collector(exploration, options.limit);
  for (let next = collector.take(); next !== undefined; next = collector.take()) {
    collector.enter(next.number, exploration.run(next.stretch, collector.limit));
  }
  return collector.result;
}
