import { describe, expect, it } from 'vitest';
import { ExploredRuns } from '../../src/explore/explored-runs.ts';
import {
  faultLines,
  hostActions,
  segmentActions,
  type Action,
  type Choice,
  type History,
} from '../../src/explore/index.ts';
import {
  activeClose,
  classicalClose,
  halfClose,
  simultaneousClose,
  type Scenario,
} from '../../src/scenario/index.ts';
import { run } from '../../src/scenario/index.ts';
import { ms } from '../../src/time/index.ts';

/** All that happened and when; not by what the schedule was said. */
function story({ segments, arrivals, moves, calls, outcome, cutShort }: History): object {
  return structuredClone({
    segments: segments.map(({ at, side, id, segment, cause, state, arrived, firstArrivalAt }) => ({
      at,
      side,
      id,
      segment,
      cause,
      state,
      arrived,
      firstArrivalAt,
    })),
    arrivals: arrivals.map(({ at, side, sent, before, after }) => ({
      at,
      side,
      id: sent?.id,
      before,
      after,
    })),
    moves: moves.map(({ at, side, from, to, cause }) => ({ at, side, from, to, cause })),
    calls: calls.map(call => ({ ...call, order: 0 })),
    outcome,
    cutShort,
  });
}

/** Replays every schedule of up to `faultsMax` faults from its faults' text alone. */
function replayAll(scenario: Scenario, actions: readonly Action[], faultsMax: number): number {
  const runs = new ExploredRuns(scenario, { scope: 'teardown' });
  let schedules = 0;
  const visit = (schedule: Choice[]): void => {
    const history = runs.run(schedule);
    const { choices } = history;
    const faults = faultLines(history);
    const explored = story(history);
    const replayed = new ExploredRuns({ ...scenario, faults });
    expect(story(replayed.run([])), faults.join('; ')).toEqual(explored);
    schedules++;
    if (schedule.length === faultsMax) return;
    for (let at = (schedule.at(-1)?.at ?? -1) + 1; at < choices; at++) {
      for (const action of actions) visit([...schedule, { at, action }]);
    }
  };
  visit([]);
  return schedules;
}

const closes = {
  'active close by the client': activeClose('client'),
  'active close by the server on Linux': activeClose('server', { profile: 'linux' }),
  'simultaneous close on FreeBSD': simultaneousClose({ profile: 'freebsd' }),
  'half-close on Linux': halfClose({ profile: 'linux' }),
  'classical close without delay on the link': classicalClose({ rtt: ms(0) }),
};

describe('the faults of an explored history', () => {
  it.each(Object.entries(closes))('replay it, whatever befalls two of its segments: %s', (_, scenario) => {
    expect(replayAll(scenario, segmentActions, 2)).toBeGreaterThan(100);
  });

  it('replay it, whatever befalls the hosts at a segment', () => {
    const scenario = halfClose({ profile: 'linux' });
    expect(replayAll(scenario, hostActions, 1)).toBeGreaterThan(12);
    expect(replayAll(scenario, [...hostActions, ...segmentActions].slice(2, 6), 2)).toBeGreaterThan(100);
  });

  it('give `run`, which knows nothing of exploring, the same outcome', () => {
    const scenario = activeClose('client', { profile: 'linux' });
    const runs = new ExploredRuns(scenario);
    const history = runs.run([
      { at: 0, action: { kind: 'drop' } },
      { at: 3, action: { kind: 'reorder' } },
    ]);
    const faults = faultLines(history);
    expect(faults[0]).toBe('drop client FIN #1');
    expect(run({ ...scenario, faults }, '1').outcome).toEqual(history.outcome);
  });
});
