// An invariant that nothing can break says nothing: for each there is an endpoint that breaks it.
import { expect, test } from 'vitest';
import { explore, invariants, parseActions } from '../../../src/explore/index.ts';
import type { Scenario } from '../../../src/scenario/index.ts';
import {
  believesAnyReset,
  brokenEndpoints,
  finWithoutBackOff,
  keepsFailuresToItself,
  lastAckLeavesOnFin,
  otherMistakes,
  type BrokenEndpoint,
} from '../../support/broken/index.ts';
import { closeBehaviours } from '../../support/explored.ts';
import { twoIncarnations } from '../../support/two-incarnations.ts';

function brokenBy({ makeConnection }: BrokenEndpoint, scenario: Scenario, faultsMax = 1): readonly string[] {
  const options = {
    makeConnection: { client: makeConnection, server: makeConnection },
    transmissionsMax: 200,
  };
  return explore(scenario, { ...options, faultsMax }).violations.map(([invariant]) => invariant);
}

test('every invariant is broken by one of the broken endpoints', () => {
  const closes = closeBehaviours();
  const active = closes['active']!;
  const resetAt = (number: string): Scenario => ({
    ...active,
    faults: [`forge server RST seq ${number} when client is ESTABLISHED`],
  });
  const broken = new Set([
    ...[...brokenEndpoints, ...otherMistakes].flatMap(endpoint =>
      Object.values(closes).flatMap(scenario => brokenBy(endpoint, scenario)),
    ),
    ...brokenBy(finWithoutBackOff, active, 2),
    ...brokenBy(lastAckLeavesOnFin, active, 2),
    ...brokenBy(believesAnyReset, resetAt('rcv.nxt+100')),
    ...brokenBy(keepsFailuresToItself, resetAt('rcv.nxt')),
    ...brokenBy(believesAnyReset, twoIncarnations),
  ]);
  expect([...broken].toSorted()).toEqual(invariants.map(({ name }) => name).toSorted());
});

test('the RST of an aborted connection, come late, does nothing to the next on its 4-tuple', () => {
  const late = parseActions('duplicate after 1s');
  const settings = { actions: late, faultsMax: 1 };
  expect(explore(twoIncarnations, settings).violations).toEqual([]);
  const { makeConnection } = believesAnyReset;
  const makeEither = { client: makeConnection, server: makeConnection };
  const names = explore(twoIncarnations, { ...settings, makeConnection: makeEither }).violations.map(
    ([name]) => name,
  );
  expect(names).toContain('no-segment-of-an-old-incarnation-is-accepted');
});
