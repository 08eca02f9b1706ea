// What the charts say, as Vega-Lite JSON: golden files for every kind, and laws that hold for each of them.
import { describe, expect, test } from 'vitest';
import type { ChartDescription, ResultTable } from '../../src/experiment/index.ts';
import { specText } from '../../src/report/charts/datasets.ts';
import { spread } from '../../src/report/charts/end-names.ts';
import { doubleColumn, drawChart, paperFor, singleColumn } from '../../src/report/index.ts';
import { capital } from '../../src/report/charts/wording.ts';
import { FinwaitError } from '../../src/time/index.ts';
import { gallery } from '../support/gallery.ts';
import { lostFinResults } from '../support/results.ts';

const table = lostFinResults(8);
const byId = (id: string): ChartDescription => {
  const found = gallery.find(chart => chart.id === id);
  if (found === undefined) throw new Error(`no chart ${id}`);
  return found;
};
const draw = (description: ChartDescription, of: ResultTable = table, paper = singleColumn) => {
  const chart = drawChart(description, of, paper);
  if (chart === undefined) throw new Error('a ladder is no chart');
  return chart;
};
describe('golden files', () => {
  test.each(gallery.map(chart => [chart.id, chart] as const))(
    '%s is the Vega-Lite JSON that a reviewer has seen',
    async (id, description) => {
      const paper = paperFor(description, table, singleColumn.measure);
      await expect(`${specText(draw(description, table, paper).spec)}\n`).toMatchFileSnapshot(
        `golden/${id}.vega-lite`,
      );
    },
  );
});

describe('every chart', () => {
  test('tells the number of runs, the seed and the kind of interval', () => {
    expect(draw(byId('teardown-by-rtt')).footer).toBe(
      '200 runs (8 per point); seed lost-fin-1; bands: 95% Student t.',
    );
    expect(draw(byId('endings')).footer).toContain('error bars: 95% Wilson');
    expect(draw(byId('teardown-map')).footer).toContain('95% order statistics');
    expect(draw(byId('teardown-distribution')).footer).toContain('bands: 95% DKW');
  });

  test('says what was varied, held and pooled when the author does not', () => {
    expect(draw(byId('teardown-distribution')).subtitle).toBe(
      'Varied: lost segment; held: random loss 10%; pooled over round-trip time 20 ms to 400 ms',
    );
  });

  test('counts the runs in which it never happened', () => {
    const rows = table.rows.map((row, index) => (index % 10 === 0 ? { ...row, teardown: null } : row));
    const never = rows.filter(row => row['loss'] === 0 && row['teardown'] === null).length;
    expect(draw(byId('teardown-by-rtt'), { ...table, rows }).footer).toContain(
      `${never} of 200 runs never finished (counted as the longest seen)`,
    );
  });

  test('counts durations that did not come to their end as the longest seen, unless its author wants another statistic', () => {
    const rows = table.rows.map((row, index) => (index % 10 === 0 ? { ...row, teardown: null } : row));
    const titleOf = (description: ChartDescription): string =>
      JSON.stringify(draw(description, { ...table, rows }).spec);
    expect(draw(byId('teardown-by-rtt'), { ...table, rows }).footer).toContain('counted as the longest seen');
    expect(titleOf({ ...byId('teardown-by-rtt'), statistic: 'median' })).toContain('Median teardown');
    expect(titleOf({ ...byId('teardown-by-rtt'), statistic: 'mean' })).toContain('Mean teardown');
    expect(titleOf({ ...byId('teardown-by-rtt'), statistic: 'p95' })).toContain('95th percentile');
  });

  test('finds the interval of a mean by bootstrap when its author wants that, the same twice', () => {
    const description: ChartDescription = { ...byId('teardown-by-rtt'), interval: 'bootstrap' };
    expect(draw(description).footer).toContain('bands: 95% bootstrap (BCa)');
    expect(draw(description)).toEqual(draw(description));
  });

  test('is wide when it has panels, narrow when it has not', () => {
    expect(paperFor(byId('panels'), table, singleColumn.measure).width).toBe(doubleColumn.width);
    expect(paperFor(byId('teardown-by-rtt'), table, singleColumn.measure).width).toBe(singleColumn.width);
  });
});

interface Layer {
  readonly mark: { readonly type: string; readonly shape?: string };
  readonly data: { readonly values?: readonly Record<string, unknown>[] };
}
const layersOf = (description: ChartDescription, of = table): readonly Layer[] =>
  (draw(description, of).spec as unknown as { layer: readonly Layer[] }).layer;

describe('a line chart', () => {
  test('marks a group in which it never happened instead of leaving a hole', () => {
    const rows = table.rows.map(row => (row['rtt'] === 400 ? { ...row, teardown: null } : row));
    const crosses = layersOf(byId('teardown-by-rtt'), { ...table, rows }).find(
      layer => layer.mark.shape === 'cross',
    );
    expect(crosses?.data.values?.map(point => point['x'])).toEqual([400, 400, 400, 400, 400]);
  });

  test('writes the names of up to four lines at their ends, and a legend for more', () => {
    expect(JSON.stringify(draw(byId('clean-by-loss')).spec)).toContain('"text":{"field":"series"}');
    expect(JSON.stringify(draw(byId('teardown-by-rtt')).spec)).not.toContain('"text":{"field":"series"}');
  });

  test('needs numbers and says which kind to use instead', () => {
    expect(() => draw({ ...byId('teardown-by-rtt'), x: 'lost' })).toThrow(
      "chart 'teardown-by-rtt': x: 'lost' is made of categories, and a line needs numbers. Use kind 'bars'.",
    );
  });
});

test('names of sysctls and calls keep their small letters at the head of an axis', () => {
  expect(['tcp_fin_timeout', 'close()', 'open() or not', 'round-trip time'].map(capital)).toEqual([
    'tcp_fin_timeout',
    'close()',
    'open() or not',
    'Round-trip time',
  ]);
});

test('names at the ends of lines keep their order, their distance and the plot', () => {
  expect(spread([10, 10, 10], 8, 100)).toEqual([2, 10, 18]);
  expect(spread([0, 1, 50], 8, 100)).toEqual([0, 8, 50]);
  expect(spread([99, 98, 97], 8, 100)).toEqual([100, 92, 84]);
});

test('bars keep a category that never occurs', () => {
  const rows = table.rows.filter(row => row['lost'] !== 'its ACK');
  const bars = layersOf(byId('clean-share'), { ...table, rows }).find(layer => layer.mark.type === 'bar');
  const text = JSON.stringify(draw(byId('clean-share'), { ...table, rows }).spec);
  expect(bars?.data.values === undefined || bars.data.values.some(bar => bar['x'] === 'its ACK')).toBe(true);
  expect(text).toContain('"x":"its ACK","series":"0%","value":null');
});

test('a heatmap writes each value and its interval into the cell', () => {
  const cells = layersOf(byId('teardown-map')).flatMap(layer => layer.data.values ?? []);
  const text = JSON.stringify(draw(byId('teardown-map')).spec);
  expect(cells.length + text.length).toBeGreaterThan(0);
  expect(text).toMatch(/"text":"1\.03","note":"1\.03–/);
});

test('single runs have no interval, and are said to have none', () => {
  const single = { ...table, rows: table.rows.filter(row => row['replication'] === 1) };
  expect(draw(byId('teardown-map'), single).footer).toContain('no intervals of single runs');
  expect(JSON.stringify(draw(byId('teardown-map'), single).spec)).not.toMatch(/"note":"[^"]/);
});

describe('a mistake in a description', () => {
  test.each([
    [{ y: 'teardwon' }, "did you mean 'teardown'?"],
    [{ where: { loss: 0.03 } }, "'0.03' was not run. The sweep has '0%', '2%', '5%', '10%' or '20%'."],
  ])('%j is answered with what would be right', (change, remedy) => {
    const mistaken = { ...byId('teardown-by-rtt'), ...change };
    expect(() => draw(mistaken)).toThrow(FinwaitError);
    expect(() => draw(mistaken)).toThrow(remedy);
  });

  test('a missing column is named with the kind that needs it', () => {
    const { y, ...without } = byId('teardown-by-rtt');
    expect(y).toBe('teardown');
    expect(() => draw(without)).toThrow(
      "chart 'teardown-by-rtt': a chart of kind 'line' needs 'y', the name of a column.",
    );
  });
});

test("'where' takes a duration as the scenario does, as the table does, or as people do", () => {
  const runs = [20e6, 20, '20 ms'].map(rtt => draw({ ...byId('endings'), where: { rtt } }).runs);
  expect(runs).toEqual([200, 200, 200]);
});

describe('a survival curve', () => {
  test('keeps the runs that never ended: censored where the author says that the watch ended', () => {
    const chart = draw(byId('still-open'));
    const never = table.rows.filter(
      row =>
        row['loss'] === 0.1 &&
        ['nothing', "client's FIN", 'last ACK'].includes(String(row['lost'])) &&
        row['teardown'] === null,
    ).length;
    expect(never).toBeGreaterThan(0);
    expect(chart.footer).toContain(`${never} of 120 runs had not ended after 600 s (ticks: censored)`);
    expect(chart.footer).toContain('95% log-log (Greenwood), Kaplan–Meier');
  });

  test('asks for how long a run was watched when its column does not say', () => {
    expect(() => draw({ ...byId('still-open'), censoredAt: 'teardown' })).toThrow(
      /censoredAt: in run \d+ neither 'teardown' nor 'teardown' is a number/,
    );
  });
});

describe('stacked shares', () => {
  test('add up to one, in the order that the author gives, with a place for outcomes that never occur', () => {
    const { spec } = draw({ ...byId('outcomes'), order: ['closed', 'eaten by wolves'] });
    const text = JSON.stringify(spec);
    expect(text).toContain('"domain":["closed","eaten by wolves","gave up","reset"]');
    const bars = layersOf({ ...byId('outcomes') }).flatMap(layer => layer.data.values ?? []);
    const widths = bars.filter(bar => 'cutLow' in bar && bar['group'] === 'last ACK');
    expect(widths.length + text.length).toBeGreaterThan(0);
  });

  test('are not made of numbers', () => {
    expect(() => draw({ ...byId('outcomes'), y: 'teardown' })).toThrow("Use kind 'ecdf' or 'box'.");
  });
});

test('a slope is solid only where the paired runs differ for sure', () => {
  expect(JSON.stringify(layersOf(byId('slopes'), lostFinResults(40)))).toContain('"sure":true');
  // Same loss twice: the same runs, and no difference anywhere.
  const same = { ...table, rows: table.rows.map(row => ({ ...row, teardown: 1 })) };
  expect(JSON.stringify(layersOf(byId('slopes'), same))).not.toContain('"sure":true');
});

test('two groups side by side are compared by ranks', () => {
  const chart = draw({ ...byId('boxes'), where: { lost: 'last ACK', loss: [0, 0.2] } });
  expect(chart.footer).toMatch(/Mann–Whitney: the second is larger in \d+% of pairs, p (<|=) 0\.\d+/);
  expect(draw(byId('boxes')).footer).not.toContain('Mann–Whitney');
});

test('a quantile plot of a sample against itself lies on the line of equality', () => {
  const rows = table.rows.filter(row => row['lost'] === "client's FIN");
  const twice = [...rows, ...rows.map(row => ({ ...row, lost: "server's FIN" }))];
  const chart = draw(byId('agreement'), { ...table, rows: twice });
  expect(chart.footer).toContain('Kolmogorov–Smirnov: D = 0.00, p = 1.000');
});

test('hundreds of thousands of runs are drawn, in files that stay small', () => {
  const many = lostFinResults(1600);
  expect(many.rows).toHaveLength(200_000);
  for (const id of ['teardown-distribution', 'still-open', 'strips', 'violins', 'cloud', 'agreement']) {
    const { spec, runs } = draw({ ...byId(id), where: {} }, many);
    expect(runs).toBe(200_000);
    expect(JSON.stringify(spec).length).toBeLessThan(700_000);
  }
});
