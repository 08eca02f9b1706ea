// No three losses make any profile break an invariant, however its connection is closed.
import { describe, expect, test } from 'vitest';
import { explore, parseActions } from '../../../src/explore/index.ts';
import { profileNames } from '../../../src/tcp/index.ts';
import { closeBehaviours } from '../../support/explored.ts';

const losses = parseActions('drop');

describe.each(profileNames)('%s withstands every three losses in its teardown', profile => {
  test.each(Object.entries(closeBehaviours({ profile })))('%s', (_, scenario) => {
    const { violations, complete, schedules } = explore(scenario, { faultsMax: 3, actions: losses });
    expect(violations).toEqual([]);
    expect(complete).toBe(true);
    expect(schedules).toBeGreaterThan(20);
  });
});
