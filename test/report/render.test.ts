// Charts as files: vector with embedded fonts, the same bytes each time, at the right size in print.
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  drawChart,
  drawRunChart,
  loadMeasure,
  singleColumn,
  toPdf,
  toPng,
  toSvg,
} from '../../src/report/index.ts';
import { gallery } from '../support/gallery.ts';
import { recordedRuns } from '../support/recorded-runs.ts';
import { lostFinResults } from '../support/results.ts';
import { requireTool } from '../support/tools.ts';

const pdffonts = requireTool('pdffonts');
let svgs: string[];

beforeAll(async () => {
  const measure = await loadMeasure();
  const table = lostFinResults(5);
  const charts = gallery.map(chart => drawChart(chart, table, { ...singleColumn, measure }));
  const [, run] = recordedRuns[1]!;
  const ofRuns = (['timeline', 'sequence', 'window'] as const).map(kind =>
    drawRunChart({ id: kind, kind, title: 'One run' }, run, { ...singleColumn, measure }),
  );
  svgs = await Promise.all(
    [...charts, ...ofRuns].flatMap(chart => (chart === undefined ? [] : [toSvg(chart.spec)])),
  );
});

test('the same chart gives the same SVG, PDF and PNG, byte for byte', async () => {
  const measure = await loadMeasure();
  const again = drawChart(gallery[0]!, lostFinResults(5), { ...singleColumn, measure });
  expect(await toSvg(again!.spec)).toBe(svgs[0]);
  const [svg = ''] = svgs;
  expect(Buffer.from(await toPdf(svg)).equals(Buffer.from(await toPdf(svg)))).toBe(true);
  expect(Buffer.from(await toPng(svg)).equals(Buffer.from(await toPng(svg)))).toBe(true);
});

test('no output names a path of this machine', async () => {
  for (const svg of svgs) {
    expect(svg).not.toContain(process.cwd());
    expect(Buffer.from(await toPdf(svg)).toString('latin1')).not.toContain('node_modules');
  }
});

test('a PNG has 300 dots per inch and says so', async () => {
  const png = Buffer.from(await toPng(svgs[0] ?? ''));
  expect(png.readUInt32BE(16)).toBe(Math.ceil((252 * 300) / 72));
  const chunk = png.indexOf('pHYs');
  expect(png.readUInt32BE(chunk + 4)).toBe(11811);
});

test('a width is that of the embedded font, not an estimate', async () => {
  const measure = await loadMeasure();
  expect(measure('FIN', 10)).toBeLessThan(measure('MMM', 10));
  expect(measure('FIN', 10, 'Semibold')).toBeGreaterThan(measure('FIN', 10));
  expect(measure('', 10)).toBe(0);
});

describe.skipIf(pdffonts === undefined)('fonts in the PDFs', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'finwait-pdf-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('are embedded, of our family, and none is Type 3', async () => {
    for (const svg of svgs) {
      const file = join(folder, 'chart.pdf');
      await writeFile(file, await toPdf(svg));
      const [, , ...fonts] = execFileSync(pdffonts ?? '', [file], { encoding: 'utf8' })
        .trimEnd()
        .split('\n');
      expect(fonts.length).toBeGreaterThan(0);
      for (const font of fonts) {
        expect(font).toMatch(/SourceSans3-\w+ +CID TrueType +Identity-H +yes yes yes/);
        expect(font).not.toContain('Type 3');
      }
    }
  });
});
