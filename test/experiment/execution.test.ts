import { describe, expect, it } from 'vitest';
import type { Experiment, Measure, Point } from '../../src/experiment/index.ts';
import { runSet } from '../../src/experiment/index.ts';
import type { RunResult } from '../../src/scenario/index.ts';
import { execute, type RunFailure, type RunRecord } from '../../src/experiment/execution.ts';
import { runInProcess } from '../../src/experiment/runners/in-process.ts';
import { Ledger } from '../../src/experiment/runners/ledger.ts';
import { tabulate } from '../../src/experiment/tabulation.ts';
import { fakePrepare, tiny } from './tiny-experiment.ts';

const withMeasure = (of: Measure<never, RunResult>['of']): Experiment => ({
  ...tiny,
  measures: { odd: { label: 'odd', unit: '', of } },
});

const ledgerOf = (size: number): Ledger => {
  const ledger = new Ledger(size);
  ledger.plan({ from: 0, to: size });
  return ledger;
};

/** A measure that does something odd in run 5 (a lossy point's second replication) and gives 1 elsewhere. */
const onceIn =
  (of: Measure<never, RunResult>['of']): Measure<never, RunResult>['of'] =>
  (result, point) =>
    (point as Point)['loss'] === 0.05 && (result as { seed?: string }).seed === 'tiny/1/2'
      ? of(result, point)
      : 1;

const failures = (records: readonly RunRecord[]): readonly RunFailure[] =>
  records.filter(record => 'code' in record);

describe('executing runs', () => {
  it('gives the same table whatever the chunks and their order', async () => {
    const set = runSet(tiny);
    const inOrder = ledgerOf(set.size);
    await runInProcess(set, fakePrepare, inOrder);
    const shuffled = ledgerOf(set.size);
    const chunks = [];
    for (let size = 1; ; size = (size * 5) % 7) {
      const chunk = shuffled.take(size);
      if (chunk === undefined) break;
      chunks.push(chunk);
    }
    for (const { from, to } of chunks.toReversed()) shuffled.enter(execute(set, fakePrepare, from, to));
    expect(JSON.stringify(tabulate(set, shuffled.records))).toBe(
      JSON.stringify(tabulate(set, inOrder.records)),
    );
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
    const ledger = ledgerOf(set.size);
    await runInProcess(set, fakePrepare, ledger);
    const table = tabulate(set, ledger.records);
    expect(table.rows).toHaveLength(12);
    expect(table.rows[4]).toEqual({
      run: 5,
      lost: 'none',
      rtt: 20,
      loss: 0.05,
      copies: 1,
      replication: 2,
      seed: 'tiny/1/2',
      outcome: 'finished',
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
      'outcome run string',
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
  ])('records a measure that returns %s, naming measure, point and replay, and goes on', (word, of) => {
    const { records } = execute(runSet(withMeasure(onceIn(of))), fakePrepare, 4, 7);
    expect(records[1]).toEqual([1]);
    expect(records[2]).toEqual([1]);
    const [failure] = failures(records);
    expect(failure?.code).toBe('bad-measure');
    expect(failure?.message).toContain(
      `the measure 'odd' returned ${word} at lost none, rtt 20 ms, loss 5%, copies 1, replication 2`,
    );
    expect(failure?.replay).toBe(
      'finwait show tiny --set lost=none --set rtt=20ms --set loss=5% --set copies=1 --seed 1 --replication 2',
    );
  });

  it('accepts null as "did not happen"', () => {
    expect(execute(runSet(withMeasure(() => null)), fakePrepare, 0, 2).records).toEqual([[null], [null]]);
  });

  it('records what the simulation threw with the run that did it', () => {
    const broken = {
      ...tiny,
      scenario: () => {
        throw new RangeError('no such host');
      },
    };
    const [failure] = failures(execute(runSet(broken), fakePrepare, 0, 1).records);
    expect(failure?.code).toBe('run-failed');
    expect(failure?.message).toMatch(/replication 1: the run broke off with 'no such host'/);
    expect(failure?.replay).toMatch(/^finwait show tiny/);
  });

  it('lists a failed run apart from the rows, so that no summary takes it for one that did not happen', () => {
    const set = runSet(withMeasure(onceIn(() => NaN)));
    const table = tabulate(set, execute(set, fakePrepare, 0, 6).records);
    expect(table.rows.map(row => row['run'])).toEqual([1, 2, 3, 4, 6]);
    expect(table.failures).toMatchObject([{ row: { run: 5, rtt: 20, outcome: 'bad-measure' } }]);
  });

  it('refuses a measure that is now a number and now a text', () => {
    const set = runSet(withMeasure(result => (result.events % 2 ? 1 : 'two')));
    expect(() => tabulate(set, [[1], ['two']])).toThrow(/'odd' returned a 'number' or 'string'/);
  });

  it('stops between chunks when told to, and keeps what is finished', async () => {
    const set = runSet(tiny, { replications: 500 });
    const ledger = ledgerOf(set.size);
    const controller = new AbortController();
    await runInProcess(set, fakePrepare, ledger, {
      signal: controller.signal,
      onFinished: () => controller.abort(),
    });
    expect(ledger.finishedRuns).toBeGreaterThan(0);
    expect(ledger.finishedRuns).toBeLessThan(set.size);
    expect(tabulate(set, ledger.records).rows).toHaveLength(ledger.finishedRuns);
  });
});
