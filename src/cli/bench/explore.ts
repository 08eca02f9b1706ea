// Exploring: the plain close under every schedule of up to three lost segments, with all invariants asked of each
// run, in one thread. Each exploration is begun anew under a seed of its own, as the command does it.
import { explore, parseActions } from '../../explore/index.ts';
import { activeClose } from '../../scenario/index.ts';
import { invariant } from '../../time/index.ts';
import type { Benchmark } from './measure.ts';

const faultsMax = 3;

export const exploring: Benchmark = {
  unit: 'schedule',
  work: 'plain close, up to 3 lost segments, all invariants, one thread; events: segments sent',
  unitsDefault: 5000,
  prepare: schedules => seed => {
    const scenario = activeClose('client');
    const actions = parseActions('drop');
    let units = 0;
    let events = 0;
    for (let i = 0; units < schedules; i++) {
      const result = explore(scenario, { faultsMax, actions, seed: `${seed}/${i}` });
      invariant(result.complete && result.violations.length === 0, 'nothing is broken, and nothing left out');
      units += result.schedules;
      events += result.segments;
    }
    return { units, events };
  },
};
