// Names, labels, categories and parameters that try to be code: in every kind of chart, on the page, in LaTeX.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ChartDescription, ResultTable } from '../../src/experiment/index.ts';
import {
  captions,
  drawFigures,
  drawChart,
  singleColumn,
  chartTheme,
  toPdf,
  toSvg,
  writeReport,
} from '../../src/report/index.ts';
import { figuresTex } from '../../src/report/captions.ts';
import { countVisits } from '../../src/trace/index.ts';
import { gallery } from '../support/gallery.ts';
import { recordedRuns } from '../support/recorded-runs.ts';
import { lostFinResults } from '../support/results.ts';

const evil = `"]};alert('1')//<img src=x onerror=alert(1)></script><script>alert(2)</script>&amp;\${1}\\input{/etc/passwd}`;

/** Everything that people may name bears the evil text; values by which rows are found stay. */
function poisoned(table: ResultTable): ResultTable {
  const { experiment, columns, rows } = table;
  return {
    ...table,
    seed: `${table.seed} ${evil}`,
    experiment: {
      ...experiment,
      question: evil,
      prediction: evil,
      answer: evil,
      charts: gallery.map(chart => ({ ...chart, title: `${chart.title} ${evil}`, subtitle: evil })),
    },
    columns: columns.map(column => ({
      ...column,
      label: `${column.label} ${evil}`,
      ...(column.levels && {
        levels: column.levels.map(level => ({ ...level, label: `${level.label} ${evil}` })),
      }),
    })),
    rows: rows.map(row => ({ ...row, ending: `${String(row['ending'])} ${evil}` })),
  };
}

const table = poisoned(lostFinResults(3));

describe('an evil name', () => {
  test.each(table.experiment.charts.map(chart => [chart.id, chart] as const))(
    'is mere text in the chart %s',
    async (_, chart: ChartDescription) => {
      const svg = await toSvg(drawChart({ ...chart, order: [] }, table, singleColumn)!.spec);
      expect(svg).not.toMatch(/<img|<script/);
      expect(svg).not.toContain('onerror=alert(1)>');
    },
  );

  test('is mere text in figures of single runs', async () => {
    const [, run] = recordedRuns[0]!;
    const kinds = ['timeline', 'sequence', 'window', 'ladder', 'states'] as const;
    const charts = kinds.map(kind => ({ id: kind, kind, title: evil }));
    const evilRun = { ...run, point: evil, why: evil, seed: evil };
    const visits = { changes: countVisits([run.trace]), runs: 1 };
    const figures = await drawFigures(
      { ...table, experiment: { ...table.experiment, charts } },
      kinds.map(id => ({ id, run: evilRun, ...(id === 'states' && { visits }) })),
      chartTheme('ieee'),
    );
    expect(figures).toHaveLength(5);
    for (const { svg } of figures) {
      expect(svg).not.toMatch(/<img|<script/);
      expect((await toPdf(svg)).length).toBeGreaterThan(1000);
    }
  });

  test('cannot make LaTeX read a file', () => {
    const chart = drawChart(table.experiment.charts[0]!, table, singleColumn)!;
    const fenced = /```latex\n(.*)```/s.exec(captions(table, [chart], []))?.[1] ?? '';
    const tex = figuresTex(table, [chart], []).replaceAll(/^%.*$/gm, '');
    for (const text of [fenced, tex]) {
      expect(text).not.toContain('\\input{/etc');
      expect(text).toContain('\\textbackslash{}input\\{/etc/passwd\\}');
    }
  });
});

describe('on the page', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'finwait-hostile-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('no evil name opens a tag', async () => {
    const charts = table.experiment.charts.filter(chart => ['outcomes', 'slopes'].includes(chart.id));
    const few = { ...table, experiment: { ...table.experiment, charts } };
    const { page } = await writeReport(folder, few, { ladders: [], manifest: { note: evil } });
    const html = await readFile(page, 'utf8');
    expect(html).not.toContain('<img src=x');
    expect(html).not.toContain('<script>alert(2)');
    expect(html).not.toContain('</script><script>alert');
  });

  test('a chart cannot name a file outside the report', async () => {
    const charts = [{ ...gallery[0]!, id: '../../outside' }];
    const few = { ...lostFinResults(1), experiment: { ...table.experiment, charts } };
    await expect(writeReport(join(folder, 'x'), few, { ladders: [], manifest: {} })).rejects.toThrow(
      "'charts/../../outside.vl.json' cannot be part of a report",
    );
  });
});
