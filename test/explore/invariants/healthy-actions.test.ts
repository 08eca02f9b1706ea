// No two faults of any kind make any profile break an invariant, however its connection is closed.
import { describe, expect, test } from 'vitest';
import { explore } from '../../../src/explore/index.ts';
import { profileNames } from '../../../src/tcp/index.ts';
import { closeBehaviours } from '../../support/explored.ts';

describe.each(profileNames)('%s withstands every two losses, copies, delays and reorderings', profile => {
  test.each(Object.entries(closeBehaviours({ profile })))('%s', (_, scenario) => {
    const { violations, complete, schedules } = explore(scenario, { faultsMax: 2 });
    expect(violations).toEqual([]);
    expect(complete).toBe(true);
    expect(schedules).toBeGreaterThan(80);
  });
});
