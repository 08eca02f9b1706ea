// A report drawn again from its folder, without running anything.
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readReport, writeReport, type RunFigure } from '../../src/report/index.ts';
import { countVisits } from '../../src/trace/index.ts';
import { gallery } from '../support/gallery.ts';
import { recordedRuns } from '../support/recorded-runs.ts';
import { lostFinResults } from '../support/results.ts';

const [, run] = recordedRuns[1]!;
const runs: readonly RunFigure[] = [
  { id: 'both-ends', run },
  { id: 'ways', run, visits: { changes: countVisits([run.trace]), runs: 1 } },
];
const results = lostFinResults(2);
const table = {
  ...results,
  experiment: {
    ...results.experiment,
    charts: [
      ...gallery.filter(chart => ['outcomes', 'still-open'].includes(chart.id)),
      { id: 'both-ends', kind: 'timeline', title: 'Two lost FINs' } as const,
      { id: 'ways', kind: 'states', title: 'Where they led' } as const,
    ],
  },
};
const ladders = [
  {
    id: 'worst',
    title: 'Run 7',
    svg: '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    text: 'FIN\n',
    pcapng: new Uint8Array([10, 13]),
  },
];

describe('a report', () => {
  let folder: string;
  let first: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'finwait-archive-'));
    first = join(folder, 'first');
    await writeReport(first, table, { ladders, runs, manifest: { finwait: '0.1.0' } });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('read back and written again is the same, byte for byte', async () => {
    const { table: read, extras } = await readReport(first);
    expect(read.rows).toEqual(table.rows);
    const again = await writeReport(join(folder, 'again'), read, extras);
    expect(again.files.length).toBeGreaterThan(20);
    for (const file of again.files) {
      const [a, b] = await Promise.all([first, again.folder].map(from => readFile(join(from, file))));
      expect([file, a?.equals(b!)]).toEqual([file, true]);
    }
  });

  test('in another theme has other widths and the same data', async () => {
    const { table: read, extras } = await readReport(first);
    const out = join(folder, 'springer');
    await writeReport(out, read, { ...extras, theme: 'springer' });
    const width = async (from: string): Promise<string | undefined> =>
      / width="(\d+)"/.exec(await readFile(join(from, 'charts', 'outcomes.svg'), 'utf8'))?.[1];
    expect([await width(first), await width(out)]).toEqual(['252', '238']);
    const csv = (from: string): Promise<string> => readFile(join(from, 'data', 'summary.csv'), 'utf8');
    expect(await csv(out)).toBe(await csv(first));
  });

  test('has a LaTeX file with every figure, its label, its runs, its seed and its interval', async () => {
    const tex = await readFile(join(first, 'figures.tex'), 'utf8');
    for (const { id } of table.experiment.charts) {
      expect(tex).toContain(`\\includegraphics{charts/${id}.pdf}`);
      expect(tex).toContain(`\\label{fig:lost-fin-${id}}`);
    }
    expect(tex).toContain('% 50 runs; seed lost-fin-1; interval: 95% Wilson');
    expect(tex).toMatch(
      /\\begin\{figure\*\}\n {2}\\centering\n {2}\\includegraphics\{charts\/both-ends\.pdf\}/,
    );
    expect((await readdir(join(first, 'charts'))).filter(name => name.endsWith('.pdf'))).toHaveLength(4);
  });

  test('whose data are not there says which are missing, and what to do', async () => {
    await expect(readReport(folder)).rejects.toThrow(/is not the folder of a report/);
    await writeFile(join(folder, 'captions.md'), 'Captions');
    await expect(readReport(folder)).rejects.toThrow(/no data\/runs\.json.*Run the experiment again/);
  });

  test('that was damaged names the file', async () => {
    const broken = join(folder, 'broken');
    await writeReport(broken, table, { ladders: [], manifest: {} });
    await writeFile(join(broken, 'data', 'runs.json'), '{"format":99}');
    await expect(readReport(broken)).rejects.toThrow(/runs\.json': its format is 99/);
    await writeFile(join(broken, 'data', 'runs.json'), '{');
    await expect(readReport(broken)).rejects.toThrow(/cannot read '.*runs\.json'/);
  });
});
