import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WorkFolder, experimentText } from './command.ts';

let folder: WorkFolder;
const at = (...path: string[]): string => join(folder.path, ...path);
const chart = (): string =>
  (JSON.parse(readFileSync(at('first', 'data', 'runs.json'), 'utf8')) as Archive).experiment.charts[0]!.id;
interface Archive {
  readonly experiment: { readonly charts: readonly { readonly id: string }[] };
}

beforeAll(async () => {
  folder = new WorkFolder();
  folder.write('mine.ts', experimentText());
  const { status, stderr } = await folder.finwait(['run', 'mine.ts', '--out', 'first']);
  expect(status, stderr).toBe(0);
});
afterAll(() => folder.remove());

describe('finwait report', () => {
  it('draws a report again from its data, in another theme', async () => {
    const { status, stdout, stderr } = await folder.finwait([
      'report',
      'first',
      '--theme',
      'acm',
      '--out',
      'second',
    ]);
    expect(status, stderr).toBe(0);
    expect(stdout).toContain(`${join('second', 'index.html')}  (theme acm)`);
    const svg = readFileSync(at('second', 'charts', `${chart()}.svg`), 'utf8');
    expect(svg).toMatch(/^<svg [^>]*width="(240|504)"/);
    expect(readFileSync(at('second', 'data', 'runs.csv'))).toEqual(
      readFileSync(at('first', 'data', 'runs.csv')),
    );
  });

  it('takes better words from the experiment as it is now, without running it', async () => {
    const chart = `{ id: 'loss', kind: 'line', title: 'A better title', x: 'loss', y: 'teardown', color: 'lost' }`;
    folder.write('better.ts', experimentText({ charts: `[${chart}]`, answer: `'It costs a second.'` }));
    const words = ['report', 'first', '--experiment', 'better.ts', '--out', 'better'];
    const { status, stderr } = await folder.finwait(words);
    expect(status, stderr).toBe(0);
    expect(readFileSync(at('better', 'charts', 'loss.svg'), 'utf8')).toContain('A better title');
    expect(readFileSync(at('better', 'index.html'), 'utf8')).toContain('It costs a second.');
    folder.write('other.ts', experimentText({ name: `'other'` }));
    const other = await folder.finwait(['report', 'first', '--experiment', 'other.ts', '--out', 'other']);
    expect(other.status).toBe(2);
    expect(other.stderr).toContain("'other.ts' is the experiment 'other', and the report is of 'mine'");
  });

  it('knows what was meant by a theme that is nearly right, and that a folder is no report', async () => {
    const theme = await folder.finwait(['report', 'first', '--theme', 'ieeee']);
    expect(theme.status).toBe(2);
    expect(theme.stderr).toContain("Did you mean 'ieee'?");
    const nothing = await folder.finwait(['report', 'nowhere']);
    expect(nothing.status).toBe(2);
    expect(nothing.stderr).toContain("'nowhere' is not the folder of a report");
  });
});

describe('charts of single runs', () => {
  const charts = (run: string): string =>
    experimentText({
      charts: `[
        { id: 'ends', kind: 'timeline', title: 'Both ends', run: ${run} },
        { id: 'ways', kind: 'states', title: 'The ways that were taken' },
        { id: 'steps', kind: 'ladder', title: 'Segment by segment', run: 'worst' },
      ]`,
    });

  it('are drawn from the runs that they ask for, and again without running them', async () => {
    folder.write('runs.ts', charts('2'));
    const { status, stderr } = await folder.finwait(['run', 'runs.ts', '--out', 'runs']);
    expect(status, stderr).toBe(0);
    const svg = readFileSync(at('runs', 'charts', 'ends.svg'), 'utf8');
    expect(svg).toContain('replication 2');
    expect(svg).toContain('FIN-WAIT-1');
    expect(readFileSync(at('runs', 'charts', 'ways.svg'), 'utf8')).toContain('×20');
    expect(readFileSync(at('runs', 'figures.tex'), 'utf8')).toContain('\\includegraphics{charts/steps.pdf}');
    const again = await folder.finwait(['report', 'runs', '--theme', 'slides-dark', '--out', 'dark']);
    expect(again.status, again.stderr).toBe(0);
    expect(readFileSync(at('dark', 'charts', 'ends.svg'), 'utf8')).toContain('#181817');
  });

  it('say which replications there are when they ask for another', async () => {
    folder.write('none.ts', charts('99'));
    const { status, stderr } = await folder.finwait(['run', 'none.ts', '--out', 'none']);
    expect(status).not.toBe(0);
    expect(stderr).toContain("chart 'ends': run: there is no replication 99");
  });
});

describe('finwait figure', () => {
  it('writes one figure as PDF with its fonts in it', async () => {
    const { status, stderr } = await folder.finwait([
      'figure',
      'first',
      chart(),
      '--pdf',
      '--out',
      'one.pdf',
    ]);
    expect(status, stderr).toBe(0);
    const pdf = readFileSync(at('one.pdf'), 'latin1');
    expect(pdf.startsWith('%PDF-')).toBe(true);
    expect(pdf).toContain('SourceSans3');
  });

  it('draws what was edited by hand, and with a theme what the data say', async () => {
    const file = at('first', 'charts', `${chart()}.vl.json`);
    const spec = JSON.parse(readFileSync(file, 'utf8')) as { title: { text: unknown } };
    writeFileSync(file, JSON.stringify({ ...spec, title: { ...spec.title, text: 'Edited by hand' } }));
    await folder.finwait(['figure', 'first', chart(), '--out', 'edited.svg']);
    expect(readFileSync(at('edited.svg'), 'utf8')).toContain('Edited by hand');
    await folder.finwait(['figure', 'first', chart(), '--theme', 'ieee', '--out', 'fresh.svg']);
    expect(readFileSync(at('fresh.svg'), 'utf8')).not.toContain('Edited by hand');
  });

  it('names the figures that there are when it is asked for another, and one format at a time', async () => {
    const other = await folder.finwait(['figure', 'first', `${chart()}x`]);
    expect(other.status).toBe(2);
    expect(other.stderr).toContain(`Did you mean '${chart()}'?`);
    const two = await folder.finwait(['figure', 'first', chart(), '--pdf', '--png']);
    expect(two.status).toBe(2);
    expect(two.stderr).toContain('Choose one');
    const format = await folder.finwait(['figure', 'first', chart(), '--out', 'a.gif']);
    expect(format.status).toBe(2);
  });
});
