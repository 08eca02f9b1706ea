// Invariants see mistakes: each endpoint that is broken on purpose is caught by a story of at most two faults, and the
// faults, told as text, show it again.
import { describe, expect, test } from 'vitest';
import { counterexample, explore, parseActions } from '../../../src/explore/index.ts';
import { brokenEndpoints } from '../../support/broken/index.ts';
import { closeBehaviours } from '../../support/explored.ts';

const closes = closeBehaviours();

/** Which invariant a broken endpoint breaks, in which close it shows, and by what. */
const expected: Readonly<
  Record<string, readonly [invariant: string, close: string, faults: readonly string[]]>
> = {
  'deaf in TIME-WAIT': ['time-wait-answers-the-fin', 'active', ['drop client ACK of FIN #1']],
  'FIN without back-off': ['timeouts-back-off', 'active', ['drop client FIN #1', 'drop client FIN #2']],
  'LAST-ACK leaves on a FIN': [
    'earned-transitions',
    'active',
    ['drop server ACK of FIN #1', 'drop server FIN #1'],
  ],
  'CLOSING skips TIME-WAIT': ['legal-transitions', 'simultaneous', []],
  'retransmitted FIN one too high': ['fin-keeps-its-number', 'passive', ['drop server FIN #1']],
  'believes any RST': ['time-wait-lasts', 'active', ['duplicate client FIN #1 after 200ms']],
};

describe('each deliberately broken endpoint is caught', () => {
  test.each(brokenEndpoints)('$name: by at most two faults', ({ name, makeConnection }) => {
    const [invariant, close, faults] = expected[name] ?? ['', '', []];
    const scenario = closes[close]!;
    const options = {
      makeConnection: { client: makeConnection, server: makeConnection },
      transmissionsMax: 200,
    };
    const { violations } = explore(scenario, { ...options, faultsMax: 2 });
    const group = violations.find(([broken]) => broken === invariant)?.[1];
    expect(group?.simplest.length).toBeLessThanOrEqual(2);

    const found = counterexample(scenario, { invariant, schedule: group?.simplest ?? [] }, options);
    expect(found.faults).toEqual(faults);
    expect(found.replays).toBe(true);
    expect(found.trace?.events.length).toBeGreaterThan(0);
  });

  test('and none of it is laid at the door of a healthy peer that meets a healthy one', () => {
    for (const scenario of Object.values(closes)) {
      expect(explore(scenario, { faultsMax: 1, actions: parseActions('drop') }).violations).toEqual([]);
    }
  });
});
