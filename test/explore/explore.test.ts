import { describe, expect, it } from 'vitest';
import { Exploration } from '../../src/explore/exploration.ts';
import { Connection } from '../../src/tcp/index.ts';
import {
  brokenRunName,
  Collector,
  explore,
  ExploredRuns,
  outcomeName,
  parseActions,
  segmentActions,
  type ExploreOptions,
  type Schedule,
} from '../../src/explore/index.ts';
import { activeClose, halfClose, simultaneousClose } from '../../src/scenario/index.ts';

const drop = parseActions('drop');
const close = activeClose('client', { profile: 'linux' });

function schedulesOf(options: ExploreOptions): string[] {
  const seen: string[] = [];
  explore(close, {
    ...options,
    onHistory: (_, schedule) =>
      seen.push(schedule.map(({ at, action: { kind } }) => `${kind} ${at}`).join(', ')),
  });
  return seen;
}

describe('explore', () => {
  it('with no faults runs the scenario once', () => {
    expect(explore(close, { faultsMax: 0 })).toMatchObject({
      schedules: 1,
      complete: true,
      outcomes: [['both closed', { count: 1, simplest: [] }]],
    });
  });

  it('tries every segment of the teardown, and no other, when one may be dropped', () => {
    const { choices } = new ExploredRuns(close).run([]);
    expect(choices).toBe(4);
    expect(schedulesOf({ faultsMax: 1, actions: drop })).toEqual([
      '',
      ...[0, 1, 2, 3].map(point => `drop ${point}`),
    ]);
  });

  it('runs every schedule once, those with faults at provoked retransmissions included', () => {
    const seen = schedulesOf({ faultsMax: 3, actions: segmentActions, everySchedule: true });
    expect(new Set(seen).size).toBe(seen.length);
    // The FIN, its copy and the copy of that: without the first two faults there were but four choice points.
    expect(seen).toContain('drop 0, drop 1, drop 2');
    expect(seen.some(schedule => /drop [4-9]$/.test(schedule))).toBe(true);
  });

  it.each(['handshake', 'all'] as const)('in the scope %s begins with the SYN', scope => {
    const runs = new ExploredRuns(close, { scope });
    const { segments, choices } = runs.run([]);
    expect(segments[0]).toMatchObject({ kind: 'SYN', choice: 0 });
    // The client is through with its ACK; the server only when that arrives, and the request leaves meanwhile.
    expect(choices).toBe(scope === 'all' ? segments.length : 4);
  });

  it('counts what it ran as the runs themselves ended', () => {
    const counts = new Map<string, number>();
    const { outcomes, schedules } = explore(simultaneousClose(), {
      faultsMax: 2,
      everySchedule: true,
      onHistory: ({ outcome }) => {
        const name = outcomeName(outcome);
        counts.set(name, (counts.get(name) ?? 0) + 1);
      },
    });
    expect(Object.fromEntries(outcomes.map(([name, { count }]) => [name, count]))).toEqual(
      Object.fromEntries(counts),
    );
    expect(outcomes.reduce((sum, [, { count }]) => sum + count, 0)).toBe(schedules);
  });

  it('gives the simplest schedule of each outcome, which leads to that outcome', () => {
    const scenario = halfClose({ profile: 'linux' });
    const runs = new ExploredRuns(scenario, { scope: 'all' });
    const { outcomes } = explore(scenario, {
      faultsMax: 2,
      scope: 'all',
      actions: parseActions('drop, crash client'),
    });
    expect(outcomes.length).toBeGreaterThan(3);
    for (const [name, { simplest }] of outcomes) expect(outcomeName(runs.run(simplest).outcome)).toBe(name);
  });

  it('stops at the limit, at the same schedule however far others have gone', () => {
    const whole = explore(close, { faultsMax: 3 });
    expect(whole.complete).toBe(true);
    for (const limit of [1, 7, 100, whole.schedules - 1]) {
      expect(explore(close, { faultsMax: 3, limit })).toMatchObject({ schedules: limit, complete: false });
    }
    expect(explore(close, { faultsMax: 3, limit: whole.schedules }).complete).toBe(true);
  });

  it('finds the same whoever runs which stretch, and in whatever order they come back', () => {
    const options: ExploreOptions = { faultsMax: 3, scope: 'all', limit: 9000 };
    const inOrder = explore(close, options);
    const exploration = new Exploration(close, options);
    const collector = new Collector(exploration, options.limit);
    const taken = [];
    for (let next = collector.take(); next !== undefined; next = collector.take()) taken.push(next);
    expect(taken.length).toBeGreaterThan(3);
    for (const { number, stretch } of taken.toReversed()) {
      collector.enter(number, new Exploration(close, options).run(stretch));
    }
    expect(JSON.stringify(collector.result)).toBe(JSON.stringify(inOrder));
  });

  it('explores what follows from a history once, and loses no history by that', () => {
    for (const scenario of [close, simultaneousClose({ profile: 'freebsd' }), halfClose()]) {
      // What is sent to a host that has crashed may as well be dropped.
      const options = { faultsMax: 3, actions: parseActions('drop, crash server') };
      const once = explore(scenario, options);
      const every = explore(scenario, { ...options, everySchedule: true });
      expect(once.known).toBeGreaterThan(0);
      expect(once.schedules).toBeLessThan(every.schedules);
      expect(once.histories).toBe(every.histories);
      expect(once.outcomes.map(([name]) => name).sort()).toEqual(every.outcomes.map(([name]) => name).sort());
      expect(once.coverage).toEqual(every.coverage);
    }
  });

  it('reports a broken invariant with the simplest schedule, and how often it broke', () => {
    let made = 0;
    const { violations } = explore(close, {
      faultsMax: 1,
      invariants: [
        {
          name: 'never-duplicated',
          source: 'this test',
          check: ({ segments }) =>
            segments.some(({ arrived }) => arrived > 1) ? { message: `${++made} arrived twice` } : undefined,
        },
      ],
    });
    expect(violations).toMatchObject([['never-duplicated', { count: 4, simplest: [{ at: 0 }] }]]);
    const { simplest } = violations[0]![1] as { simplest: Schedule };
    expect(simplest[0]?.action.kind).toBe('duplicate');
  });

  it('reports a run that breaks off as a violation, and goes on', () => {
    const { violations, schedules } = explore(close, {
      faultsMax: 1,
      actions: drop,
      makeConnection: {
        server: options => {
          const connection = new Connection(options);
          const timerExpires = connection.timerExpires.bind(connection);
          connection.timerExpires = (timer, now) => {
            if (connection.state === 'LAST-ACK') throw new Error('no LAST-ACK shall ever wait');
            timerExpires(timer, now);
          };
          return connection;
        },
      },
    });
    expect(schedules).toBe(5);
    // The server's FIN or the ACK of it is lost.
    expect(violations).toMatchObject([[brokenRunName, { count: 2, simplest: [{ at: 2 }] }]]);
    expect(violations[0]?.[1].message).toMatch(/no LAST-ACK shall ever wait/);
  });

  it('says which option is wrong', () => {
    expect(() => explore(close, { faultsMax: -1 })).toThrow(/faultsMax: -1 is not a whole number/);
    expect(() => explore(close, { actions: [] })).toThrow(/name at least one/);
    expect(() => parseActions('drops')).toThrow(/Did you mean 'drop'/);
    expect(() => parseActions('delay for 3s')).toThrow(/'by' and a time/);
  });
});
