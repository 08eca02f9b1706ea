// The figures in `reports/`, as they are committed: measured like all others.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadMeasure } from '../../src/report/index.ts';
import type { MeasureText } from '../../src/report/render/index.ts';
import { measureSvg, overlaps, strays } from '../support/measured-svg.ts';

const root = fileURLToPath(new URL('../../reports', import.meta.url));
const figures = existsSync(root)
  ? readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.svg'))
      .toSorted()
  : [];
let measure: MeasureText;

beforeAll(async () => {
  measure = await loadMeasure();
});

describe('published figures', () => {
  test('are there', () => {
    expect(figures.length).toBeGreaterThan(3);
  });

  test.each(figures)('%s has readable letters, no text upon another, and nothing outside its frame', file => {
    // A ladder states its size in pt, of which 1 is 1 px here.
    const svg = readFileSync(join(root, file), 'utf8').replace(/(width|height)="([\d.]+)pt"/g, '$1="$2"');
    const measured = measureSvg(svg, measure);
    expect(Math.min(...measured.texts.map(text => text.size))).toBeGreaterThanOrEqual(6);
    expect(overlaps(measured.texts)).toEqual([]);
    expect(strays(measured)).toEqual([]);
  });
});
