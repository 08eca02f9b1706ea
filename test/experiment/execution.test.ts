import { describe, expect, it } from 'vitest';
import type { Experiment, Measure } from '../../src/experiment/index.ts';
import { runSet } from '../../src/experiment/index.ts';
import type { RunResult } from '../../src/scenario/index.ts';
import type { Stretch } from '../../src/experiment/execution.ts';
import { execute } from '../../src/experiment/execution.ts';
import { runInProcess } from '../../src/experiment/runners/in-process.ts';
import { enter, newLedger, takeChunk, throwFailure } from '../../src/experiment/runners/progress.ts';
import { tabulate } from '../../src/experiment/tabulation.ts';
import { fakePrepare, tiny } from './tiny-experiment.ts';

const withMeasure = (of: Measure<never, RunResult>['of']): Experiment => ({
  ...tiny,
  measures: { odd: { label: 'odd', unit: '', of } },
});

describe('executing runs', () => {
  it('gives the same table whatever the chunks and their order', async () => {
    const set = runSet(tiny);
    const inOrder = newLedger(set.size);
    await runInProcess(set, fakePrepare, inOrder);
    const shuffled = newLedger(set.size);
    const chunks = [];
    for (let size = 1; ; size = (size * 5) % 7) {
      const chunk = takeChunk(shuffled, size);
      if (chunk === undefined) break;
      chunks.push(chunk);
    }
    for (const { from, to } of chunks.toReversed()) enter(shuffled, execute(set, fakePrepare, from, to), {});
    expect(JSON.stringify(tabulate(set, shuffled.cells))).toBe(JSON.stringify(tabulate(set, inOrder.cells)));
  });

  it('records runs for the measures of an experiment that asks for traces, and no others', () => {
    const asked: unknown[] = [];
    const listening: typeof fakePrepare = scenario => ({
      run(seed, options) {
        asked.push(options?.trace);
        return fakePrepare(scenario).run(seed);
      },
    });
    execute(runSet(tiny), listening, 0, 1);
    execute(runSet({ ...tiny, trace: true }), listening, 0, 1);
    expect(asked).toEqual([false, true]);
  });

  it('puts values in the units of their columns into one row a run', async () => {
    const set = runSet(tiny, { set: ['rtt=20ms'] });
    const ledger = newLedger(set.size);
    await runInProcess(set, fakePrepare, ledger);
    const table = tabulate(set, ledger.cells);
    expect(table.rows).toHaveLength(12);
    expect(table.rows[4]).toEqual({
      run: 5,
      lost: 'none',
      rtt: 20,
      loss: 0.05,
      copies: 1,
      replication: 2,
      seed: 'tiny/1/2',
      events: 812,
      scaled: 16240,
      calm: false,
    });
    expect(
      table.columns.map(column => `${column.name} ${column.role} ${column.type} ${column.unit}`.trim()),
    ).toEqual([
      'run run number',
      'lost parameter string',
      'rtt parameter number ms',
      'loss parameter number %',
      'copies parameter number',
      'replication run number',
      'seed run string',
      'events measure number',
      'scaled measure number ms',
      'calm measure boolean',
    ]);
    expect(table.columns[2]?.levels).toEqual([{ value: 20, parameter: 20e6, label: '20 ms' }]);
  });

  it('keeps of the rows that a chart shows those that were swept, or shows others', () => {
    const charts = (setting: string) => tabulate(runSet(tiny, { set: [setting] }), []).experiment.charts;
    expect(charts('rtt=20ms,1s')).toMatchObject([{ id: 'by-rtt', where: { rtt: [20e6] } }]);
    expect(charts('rtt=1s')).toMatchObject([{ id: 'by-rtt', where: { rtt: [1e9] } }]);
  });

  it.each([
    ['NaN', () => NaN],
    ['Infinity', () => Infinity],
    ['undefined', () => undefined as unknown as null],
    ['object', () => ({}) as unknown as null],
  ])('stops at a measure that returns %s, naming measure, point and replay', (word, of) => {
    const stretch = execute(runSet(withMeasure(of)), fakePrepare, 4, 9);
    expect(stretch.cells).toEqual([]);
    expect(stretch.failure).toMatchObject({ index: 4, code: 'bad-measure' });
    const message = stretch.failure?.message ?? '';
    expect(message).toContain(
      `the measure 'odd' returned ${word} at lost none, rtt 20 ms, loss 5%, copies 1, replication 2`,
    );
    expect(message).toContain(
      'finwait show tiny --set lost=none --set rtt=20ms --set loss=5% --set copies=1 --seed 1 --replication 2',
    );
  });

  it('accepts null as "did not happen"', () => {
    expect(execute(runSet(withMeasure(() => null)), fakePrepare, 0, 2).cells).toEqual([[null], [null]]);
  });

  it('reports what the simulation threw with the run that did it', () => {
    const broken = {
      ...tiny,
      scenario: () => {
        throw new RangeError('no such host');
      },
    };
    const { failure } = execute(runSet(broken), fakePrepare, 0, 1);
    expect(failure?.code).toBe('run-failed');
    expect(failure?.message).toMatch(
      /replication 1: the run broke off with 'no such host'.*finwait show tiny/,
    );
  });

  it('refuses a measure that is now a number and now a text', () => {
    const set = runSet(withMeasure(result => (result.events % 2 ? 1 : 'two')));
    expect(() => tabulate(set, [[1], ['two']])).toThrow(/'odd' returned a 'number' or 'string'/);
  });

  it('reports the failure with the lowest number, whichever is found first', () => {
    const ledger = newLedger(20);
    const fail = (index: number): Stretch => ({
      from: index,
      cells: [],
      failure: { index, code: 'bad-measure', message: `run ${index}` },
    });
    enter(ledger, fail(9), {});
    enter(ledger, fail(3), {});
    enter(ledger, fail(5), {});
    expect(() => throwFailure(ledger)).toThrow('run 3');
  });

  it('stops between chunks when told to, and keeps what is finished', async () => {
    const set = runSet(tiny, { replications: 500 });
    const ledger = newLedger(set.size);
    const controller = new AbortController();
    await runInProcess(set, fakePrepare, ledger, {
      signal: controller.signal,
      onFinished: () => controller.abort(),
    });
    expect(ledger.finishedRuns).toBeGreaterThan(0);
    expect(ledger.finishedRuns).toBeLessThan(set.size);
    expect(tabulate(set, ledger.cells).rows).toHaveLength(ledger.finishedRuns);
  });
});
