import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  choice,
  defineExperiment,
  duration,
  integer,
  probability,
  runCommand,
  runSet,
  type Experiment,
  type Point,
} from '../../src/experiment/index.ts';
import { pointAsSettings, shellWord } from '../../src/experiment/sweep/point-text.ts';
import { tabulate } from '../../src/experiment/tabulation.ts';
import { execute } from '../../src/experiment/execution.ts';
import { summarise } from '../../src/experiment/summary.ts';
import { ms, type Nanoseconds } from '../../src/time/index.ts';
import { fakePrepare } from './tiny-experiment.ts';

const several: Experiment = defineExperiment({
  name: 'several',
  question: 'How?',
  prediction: 'So.',
  parameters: {
    rtt: duration(['1ms', '1s']),
    loss: probability([0, '10%']),
    copies: integer([1, 4]),
    who: choice(['client', 'server']),
  },
  derived: {
    timeout: {
      kind: duration([], { label: 'three round trips' }),
      of: ({ rtt }) => (3 * rtt) as Nanoseconds,
    },
  },
  replications: 2,
  scenario: ({ rtt, timeout }) => ({ name: `${rtt} ${timeout}`, script: { client: [], server: [] } }),
  measures: { events: { label: 'events', unit: '', of: ({ events }, { timeout }) => events + timeout } },
  charts: [{ id: 'a', kind: 'line', title: 'A', x: 'timeout', y: 'events' }],
});

const column = (points: readonly Point[], name: string): unknown[] => points.map(point => point[name]);

describe('a Latin hypercube', () => {
  it('meets each of as many slices of every range exactly once, and every word equally often', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 60 }), fc.string(), (size, seed) => {
        const { points } = runSet(several, { latinHypercube: size, seed });
        expect(points).toHaveLength(size);
        const slices = (name: string, from: number, to: number): Set<number> =>
          new Set(
            column(points, name).map(value => Math.min(size - 1, sliceOf(Number(value), from, to, size))),
          );
        expect(slices('rtt', 1e6, 1e9).size).toBe(size);
        expect(slices('loss', 0, 0.1).size).toBe(size);
        const clients = column(points, 'who').filter(who => who === 'client').length;
        expect(Math.abs(clients - size / 2)).toBeLessThanOrEqual(0.5);
        for (const copies of column(points, 'copies')) expect([1, 2, 3, 4]).toContain(copies);
      }),
      { numRuns: 50 },
    );
  });

  it('spreads evenly over a log scale where it is asked to', () => {
    const { points } = runSet(several, { latinHypercube: 300, set: ['rtt=1ms..1s/log'] });
    const decades = [1e6, 1e7, 1e8].map(
      from => column(points, 'rtt').filter(rtt => Number(rtt) >= from && Number(rtt) < from * 10).length,
    );
    for (const count of decades) expect(Math.abs(count - 100)).toBeLessThanOrEqual(1);
  });

  it('draws each parameter from a stream of its own: another range changes nothing for it', () => {
    const plain = runSet(several, { latinHypercube: 20 }).points;
    const other = runSet(several, { latinHypercube: 20, set: ['rtt=5ms..10ms'] }).points;
    expect(column(other, 'loss')).toEqual(column(plain, 'loss'));
    expect(column(runSet(several, { latinHypercube: 20, seed: '2' }).points, 'loss')).not.toEqual(
      column(plain, 'loss'),
    );
  });

  it('gives points that the command line leads to exactly', () => {
    for (const point of runSet(several, { latinHypercube: 40 }).points) {
      const words = [...pointAsSettings(several, point).matchAll(/--set (\S+)/g)].map(
        ([, word = '']) => word,
      );
      expect(runSet(several, { set: words }).points).toEqual([point]);
      expect(runSet(several, { set: words, latinHypercube: 40 }).points).toEqual([point]);
    }
  });

  it('is summarised point by point, without the combinations that nobody ran', () => {
    const set = runSet(several, { latinHypercube: 30 });
    const table = tabulate(set, execute(set, fakePrepare, 0, set.size).records);
    const by = ['rtt', 'loss', 'copies', 'who', 'timeout'];
    const rows = summarise(table, by, 'events');
    expect(rows).toHaveLength(30);
    expect(rows.every(({ runs }) => runs === 2)).toBe(true);
  });
});

function sliceOf(value: number, from: number, to: number, size: number): number {
  // Six digits are kept: what was rounded onto a border may lie on either side of it.
  return Math.floor(((value - from) / (to - from)) * size * (1 + 1e-9));
}

describe('zipped parameters', () => {
  it('move together, value by value, also where a value comes twice', () => {
    const set = runSet(several, {
      set: ['rtt=1ms,2ms,2ms', 'loss=0,5%,0', 'copies=1,2', 'who=client'],
      zip: ['rtt,loss'],
    });
    expect(set.points.map(({ rtt, loss, copies }) => [Number(rtt) / 1e6, loss, copies])).toEqual([
      [1, 0, 1],
      [1, 0, 2],
      [2, 0.05, 1],
      [2, 0.05, 2],
      [2, 0, 1],
      [2, 0, 2],
    ]);
    expect(set.levels).toMatchObject({ rtt: [ms(1), ms(2)], loss: [0, 0.05] });
  });

  it('need lists of one length, and are named once', () => {
    const attempt = (set: string[], zip: string[]) => () => runSet(several, { set, zip });
    expect(attempt(['rtt=1ms,2ms,3ms'], ['rtt,loss'])).toThrow(/rtt has 3, loss has 2/);
    expect(attempt([], ['rtt,losss'])).toThrow(/no parameter 'losss'. Did you mean 'loss'/);
    expect(attempt([], ['rtt,loss', 'loss,copies'])).toThrow(/'loss' is named twice/);
  });
});

describe('derived parameters', () => {
  it('are handed to scenario and measures, and are a column that follows from the others', () => {
    const set = runSet(several, { set: ['rtt=1ms,20ms', 'loss=0', 'copies=1', 'who=client'] });
    const table = tabulate(set, execute(set, fakePrepare, 0, set.size).records);
    expect(table.rows.map(row => [row['rtt'], row['timeout']])).toEqual([
      [1, 3],
      [1, 3],
      [20, 60],
      [20, 60],
    ]);
    const found = table.columns.find(({ name }) => name === 'timeout');
    expect(found).toMatchObject({ role: 'parameter', unit: 'ms', label: 'three round trips' });
    expect(found?.levels?.map(({ label }) => label)).toEqual(['3 ms', '60 ms']);
  });

  it('cannot be set', () => {
    expect(() => runSet(several, { set: ['timeout=3ms'] })).toThrow(
      /'timeout' is derived from other parameters/,
    );
  });
});

describe('constraints on the command line', () => {
  it.each([
    ['loss<5%', 8],
    ['who!=client', 8],
    ['who = server', 8],
    ['rtt<=timeout', 16],
    ['timeout > 3ms', 8],
    ['copies>=1', 16],
  ])('%s leaves %i of 16 points', (only, points) => {
    expect(runSet(several, { only: [only] }).points).toHaveLength(points);
  });

  it.each([
    ['losss<5%', /no parameter 'losss'. Did you mean 'loss'/],
    ['loss', /cannot read 'loss'. Write NAME COMPARISON VALUE/],
    ['who<server', /'who' has no order/],
    ['loss<5', /--only loss: '5' is not a probability/],
    ['loss>50%', /--only leave out all of them/],
  ])('%s is refused', (only, message) => {
    expect(() => runSet(several, { only: [only] })).toThrow(message);
  });
});

it('the command of a report runs the same set again, whatever is in it', () => {
  const limits = { events: 1000, time: ms(5000) };
  const set = runSet(several, {
    set: ['rtt=1ms..1s/log', 'who=client'],
    latinHypercube: 10,
    only: ['loss < 9%'],
    replications: 3,
    seed: 'a b',
    limits,
  });
  expect(runSet(several, set.settings).points).toEqual(set.points);
  expect(runCommand(set)).toBe(
    `finwait run several --set rtt=1ms..1s/log --set loss=0%,10% --set copies=1,4 --set who=client ` +
      `--latin-hypercube 10 --only ${shellWord('loss < 9%')} --replications 3 --seed 'a b' --max-events 1000 --max-time 5000000000ns`,
  );
});
