// Colours that say nothing alone: told apart in grey, read on their ground, and papers of the widths that journals ask for.
import { describe, expect, test } from 'vitest';
import { dashes, isDark, shapes, chartTheme, chartThemes } from '../../src/report/theme/index.ts';
import { FinwaitError } from '../../src/time/index.ts';

/** WCAG's relative luminance. */
function luminance(colour: string): number {
  const channel = (from: number): number => {
    const share = Number.parseInt(colour.slice(from, from + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}
const contrast = (a: string, b: string): number => {
  const [light, dark] = [luminance(a), luminance(b)].toSorted((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
};

describe.each(Object.values(chartThemes))('the theme $name', ({ column, page }) => {
  const { ink } = column;

  test('tells neighbouring bars apart in grey', () => {
    ink.bars.slice(1).forEach((colour, i) => {
      const before = ink.bars[i]!;
      expect([before, colour, contrast(before, colour) > 1.2]).toEqual([before, colour, true]);
    });
  });

  test('writes with enough contrast: 7 for titles, 4.5 for everything smaller', () => {
    expect(contrast(ink.text, ink.paper)).toBeGreaterThan(7);
    expect(contrast(ink.soft, ink.paper)).toBeGreaterThan(4.5);
    expect(contrast(ink.hollowText, ink.hollow)).toBeGreaterThan(4.5);
    for (const bar of ink.bars) {
      expect(contrast(isDark(bar) ? ink.onDark : ink.onLight, bar)).toBeGreaterThan(4.5);
    }
  });

  test('has lines that stand out from its paper', () => {
    for (const colour of ink.categories) expect(contrast(colour, ink.paper)).toBeGreaterThan(2);
  });

  test('prints nothing below 6 pt: its smallest type is 0.82 of its size', () => {
    expect(column.fontSize * 0.82).toBeGreaterThanOrEqual(6);
    expect(page.width).toBeGreaterThan(column.width);
  });
});

test('eight series have eight dashes and eight shapes', () => {
  expect(new Set(dashes.map(String)).size).toBe(8);
  expect(new Set(shapes).size).toBe(8);
});

test('columns are as wide as the journals say', () => {
  const widths = ['ieee', 'acm', 'springer']
    .map(name => chartTheme(name))
    .map(({ column, page }) => [column.width, page.width]);
  // 3.5 and 7.16 in; 241.15 and 506.30 TeX points; 84 and 174 mm: whole points, never wider.
  const points = [
    [3.5 * 72, 7.16 * 72],
    [(241.15 / 72.27) * 72, (506.3 / 72.27) * 72],
    [(84 / 25.4) * 72, (174 / 25.4) * 72],
  ];
  widths.forEach((pair, i) =>
    pair.forEach((width, j) => {
      expect(width).toBeLessThanOrEqual(points[i]![j]! + 0.5);
      expect(width).toBeGreaterThan(points[i]![j]! - 2);
    }),
  );
});

test('a theme that there is not is answered with those that there are', () => {
  expect(() => chartTheme('springr')).toThrow(FinwaitError);
  expect(() => chartTheme('springr')).toThrow(
    "--theme: 'springr' is not 'ieee', 'acm', 'springer', 'slides-light' or 'slides-dark'. Did you mean 'springer'?",
  );
  expect(() => chartTheme('constructor')).toThrow(FinwaitError);
});
