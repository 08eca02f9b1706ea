// Invariants of a user's own: asked like finwait's, and mistakes in them are named with the file and the field.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadExperiment } from '../../src/experiment/index.ts';
import {
  defineInvariant,
  explore,
  invariants,
  ownInvariants,
  parseActions,
} from '../../src/explore/index.ts';
import { activeClose, type Scenario } from '../../src/scenario/index.ts';

const noReset = defineInvariant({
  name: 'no-reset',
  source: 'a firewall that counts RSTs as attacks',
  check: ({ segments }) => {
    const reset = segments.find(({ kind }) => kind === 'RST');
    return reset && { order: reset.order, message: `the ${reset.side} sent a RST` };
  },
});

test('are asked after finwait’s own, and found broken by the simplest schedule', () => {
  const { violations } = explore(activeClose('client'), {
    faultsMax: 1,
    actions: parseActions('drop, duplicate'),
    invariants: [...invariants, noReset],
  });
  // The copy of the FIN that comes when the server has long ended meets nobody there.
  expect(violations).toMatchObject([
    ['no-reset', { message: 'the server sent a RST', simplest: [{ at: 0, action: { kind: 'duplicate' } }] }],
  ]);
});

test('are what a module exports under that name; none when it exports nothing', () => {
  expect(ownInvariants({ invariants: [noReset] }, 'mine.ts')).toEqual([noReset]);
  expect(ownInvariants({ default: {} }, 'mine.ts')).toEqual([]);
});

test.each([
  [
    { invariants: noReset },
    'mine.ts: invariants is object. Right would be a list, as in [defineInvariant({ … })].',
  ],
  [
    { invariants: [3] },
    'mine.ts: invariants[0]: it is number. Right would be an object with name, source and check.',
  ],
  [
    { invariants: [{ ...noReset, name: 'No reset' }] },
    "mine.ts: invariants[0]: name is 'No reset'. Right would be words of lower-case letters and digits, as in 'no-reset'.",
  ],
  [
    { invariants: [{ name: 'a', source: 'b' }] },
    'mine.ts: invariants[0]: check is undefined. Right would be a function of a history.',
  ],
  [
    { invariants: [noReset, { ...noReset, name: 'one-time-wait' }] },
    "mine.ts: name is 'one-time-wait'. Right would be a name that no other invariant has.",
  ],
])('a mistake is named: %j', (exports, message) => {
  expect(() => ownInvariants(exports, 'mine.ts')).toThrow(
    expect.objectContaining({ code: 'bad-invariant', message }),
  );
});

test('stand in an experiment file beside the experiment, and are asked of its scenario', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'finwait-')), 'mine.mjs');
  writeFileSync(
    file,
    `export default {
      name: 'mine',
      question: 'Does a lost FIN cost a second?',
      prediction: 'It does.',
      parameters: {},
      replications: 1,
      scenario: () => (${JSON.stringify(activeClose('client'))}),
      measures: { events: { label: 'events', unit: '', of: result => result.events } },
      charts: [],
    };
    export const invariants = [{
      name: 'done-in-a-second',
      source: 'our users',
      check: ({ outcome }) =>
        outcome.teardown > 1e9 ? { message: 'the teardown took longer than a second' } : undefined,
    }];`,
  );
  const { experiment, exports } = await loadExperiment(file);
  const { violations } = explore(experiment.scenario({} as never) as Scenario, {
    faultsMax: 1,
    actions: parseActions('drop'),
    invariants: ownInvariants(exports, file),
  });
  // Either FIN, or the last ACK
  expect(violations).toMatchObject([
    ['done-in-a-second', { count: 3, simplest: [{ at: 0, action: { kind: 'drop' } }] }],
  ]);
});
