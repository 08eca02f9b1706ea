import { describe, expect, test } from 'vitest';
import type { ResultTable } from '../../src/experiment/result-table.ts';
import { summarise } from '../../src/experiment/summary.ts';
import { FinwaitError } from '../../src/time/index.ts';

const table: ResultTable = {
  experiment: { name: 'small', question: '?', prediction: '.', replications: 3, charts: [] },
  columns: [
    {
      name: 'lost',
      role: 'parameter',
      type: 'string',
      unit: '',
      label: 'lost',
      levels: ['FIN', 'ACK', 'nothing'].map(value => ({ value, parameter: value, label: value })),
    },
    { name: 'time', role: 'measure', type: 'number', unit: 's', label: 'time' },
    { name: 'clean', role: 'measure', type: 'boolean', unit: '', label: 'clean' },
    { name: 'state', role: 'measure', type: 'string', unit: '', label: 'state' },
  ],
  rows: [
    { lost: 'ACK', time: 1, clean: true, state: 'CLOSED' },
    { lost: 'ACK', time: 3, clean: true, state: 'CLOSED' },
    { lost: 'ACK', time: null, clean: false, state: 'LAST-ACK' },
    { lost: 'FIN', time: 5, clean: true, state: 'CLOSED' },
  ],
  seed: '1',
  plannedRuns: 9,
};

describe('a summary', () => {
  test('has a row for each combination in the order of the sweep, also where nothing was run', () => {
    expect(summarise(table, ['lost'], 'time').map(row => [row.group['lost'], row.runs])).toEqual([
      ['FIN', 1],
      ['ACK', 3],
      ['nothing', 0],
    ]);
  });

  test('counts runs in which it never happened, beside the mean of the others', () => {
    const [, row] = summarise(table, ['lost'], 'time');
    expect(row).toMatchObject({ runs: 3, n: 2, value: 2 });
  });

  test('lets a restricted mean count them as the longest seen, at any point', () => {
    const means = summarise(table, ['lost'], 'time', 'restricted-mean').map(row => row.value);
    expect(means).toEqual([5, 3, null]);
    const allNever = { ...table, rows: table.rows.filter(row => row['time'] === null) };
    expect(summarise(allNever, ['lost'], 'time', 'restricted-mean', 9).every(row => row.value === null)).toBe(
      true,
    );
  });

  test('lets a median count them as longer than any', () => {
    const medians = summarise(table, ['lost'], 'time', 'median').map(row => row.value);
    expect(medians).toEqual([5, 3, null]);
  });

  test('gives shares of yes', () => {
    const [, row] = summarise(table, ['lost'], 'clean');
    expect(row?.value).toBeCloseTo(2 / 3, 12);
  });

  test('gives the share of every category in every group, those that did not occur there included', () => {
    const rows = summarise(table, ['lost'], 'state').filter(row => row.group['lost'] === 'FIN');
    expect(rows.map(row => [row.category, row.value])).toEqual([
      ['CLOSED', 1],
      ['LAST-ACK', 0],
    ]);
  });

  test('over no parameter is one row of all runs', () => {
    expect(summarise(table, [], 'time').map(row => row.runs)).toEqual([4]);
  });

  test('of an unknown column suggests the one that was meant', () => {
    expect(() => summarise(table, ['lst'], 'time')).toThrow(FinwaitError);
    expect(() => summarise(table, ['lst'], 'time')).toThrow("did you mean 'lost'?");
  });
});
