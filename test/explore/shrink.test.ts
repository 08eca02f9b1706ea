// Shrinking: what it must keep, what it must take away, and that it ends.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explore, parseActions, shrink, type Action, type Schedule } from '../../src/explore/index.ts';
import { seconds } from '../../src/time/index.ts';
import { closeBehaviours } from '../support/explored.ts';
import { deafInTimeWait } from '../support/broken/deaf-in-time-wait.ts';
import { counterexample } from '../../src/explore/index.ts';

const drop: Action = { kind: 'drop' };
const delay: Action = { kind: 'delay', by: seconds(3) };
const reorder: Action = { kind: 'reorder' };

const dropsAt = (schedule: Schedule): readonly number[] =>
  schedule.filter(({ action }) => action.kind === 'drop').map(({ at }) => at);

describe('shrink', () => {
  test('takes away what has nothing to do with it', () => {
    const given: Schedule = [1, 4, 6, 9].map(at => ({ at, action: drop }));
    expect(shrink(given, schedule => dropsAt(schedule).includes(6))).toEqual([{ at: 6, action: drop }]);
  });

  test('makes a loss of a delay, and the shortest round time of a delay that must be one', () => {
    const given: Schedule = [{ at: 2, action: delay }];
    expect(shrink(given, ([first]) => first?.at === 2)).toEqual([{ at: 2, action: drop }]);
    const longEnough = ([first]: Schedule): boolean =>
      first?.action.kind === 'delay' && first.action.by > seconds(0.25);
    expect(shrink(given, longEnough)).toEqual([{ at: 0, action: { kind: 'delay', by: seconds(0.3) } }]);
  });

  test('follows a fault that has moved because the one before it, which had provoked a copy, is gone', () => {
    // Whichever comes second does it alone, one place earlier than with the first.
    const given: Schedule = [
      { at: 3, action: drop },
      { at: 5, action: reorder },
    ];
    const shows = (schedule: Schedule): boolean =>
      schedule.length === 2
        ? schedule[1]?.action.kind === 'reorder'
        : schedule[0]?.at === 4 && schedule[0].action.kind === 'reorder';
    expect(shrink(given, shows)).toEqual([{ at: 4, action: reorder }]);
  });

  test('may find a plainer fault at a later place', () => {
    const shows = ([first]: Schedule): boolean =>
      first !== undefined && (first.action.kind === 'reorder' || first.at === 7);
    expect(shrink([{ at: 1, action: reorder }], shows, { places: 10 })).toEqual([{ at: 7, action: drop }]);
  });

  test('what is left is still what was looked for, and without any one of its faults it is not', () => {
    const actions = parseActions('drop, delay, duplicate, reorder');
    const choice = fc.record({ at: fc.nat(11), action: fc.constantFrom(...actions) });
    const schedules = fc.uniqueArray(choice, { selector: ({ at }) => at, minLength: 1, maxLength: 6 });
    const places = fc.uniqueArray(fc.nat(11), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(schedules, places, (unsorted, needed) => {
        const given = unsorted.toSorted((a, b) => a.at - b.at);
        const shows = (schedule: Schedule): boolean =>
          needed.filter(place => schedule.some(({ at }) => at === place)).length >=
          Math.min(2, needed.length);
        fc.pre(shows(given));
        const least = shrink(given, shows);
        expect(shows(least)).toBe(true);
        for (let i = 0; i < least.length; i++) expect(shows(least.toSpliced(i, 1))).toBe(false);
        expect(shrink(least, shows)).toEqual(least);
      }),
    );
  });

  test('asks no more often than it may', () => {
    let asked = 0;
    shrink(
      [0, 1, 2, 3].map(at => ({ at, action: delay })),
      () => ++asked > 0 && false,
      { attemptsMax: 5 },
    );
    expect(asked).toBe(5);
  });
});

test('what many faults have found shrinks to the loss of the last ACK', () => {
  const scenario = closeBehaviours()['active']!;
  const { makeConnection } = deafInTimeWait;
  const options = { makeConnection: { client: makeConnection } };
  const invariant = 'time-wait-answers-the-fin';
  const contrived: Schedule = [
    { at: 0, action: delay },
    { at: 1, action: reorder },
    { at: 4, action: { kind: 'duplicate', after: seconds(7) } },
    { at: 5, action: drop },
  ];
  expect(explore(scenario, { ...options, faultsMax: 0 }).violations).toEqual([]);
  expect(counterexample(scenario, { invariant, schedule: contrived }, options).faults).toEqual([
    'drop client ACK of FIN #1',
  ]);
});
