// Every figure is measured: letters, overlaps, frame, fonts. A figure that a reviewer would send back fails here.
import { beforeAll, describe, expect, test } from 'vitest';
import {
  drawChart,
  loadMeasure,
  paperFor,
  chartTheme,
  toSvg,
  type ChartThemeName,
} from '../../src/report/index.ts';
import type { MeasureText } from '../../src/report/render/index.ts';
import { gallery } from '../support/gallery.ts';
import { measureSvg, overlaps, strays } from '../support/measured-svg.ts';
import { lostFinResults } from '../support/results.ts';

const chartThemes: readonly ChartThemeName[] = ['ieee', 'acm', 'springer', 'slides-light', 'slides-dark'];
const table = lostFinResults(20);
let measure: MeasureText;

beforeAll(async () => {
  measure = await loadMeasure();
});

describe.each(chartThemes)('in the theme %s', theme => {
  test.each(gallery.map(chart => [chart.id, chart] as const))(
    '%s has readable letters, no text upon another, and nothing outside its frame',
    async (_, description) => {
      const paper = paperFor(description, table, measure, chartTheme(theme));
      const svg = await toSvg(drawChart(description, table, paper)!.spec);
      const measured = measureSvg(svg, measure);
      expect(measured.texts.length).toBeGreaterThan(8);
      expect(Math.min(...measured.texts.map(text => text.size))).toBeGreaterThanOrEqual(6);
      expect(overlaps(measured.texts)).toEqual([]);
      expect(strays(measured)).toEqual([]);
      expect(measured.width).toBeLessThanOrEqual(paper.width + 1);
    },
  );
});

describe('the measuring eye', () => {
  const picture = (content: string): string =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50">${content}</svg>`;

  test('sees one text upon another, however it was moved and turned', () => {
    const two = (x: number): string =>
      picture(
        `<g transform="translate(50,30)"><text font-size="10px">FIN</text></g><text x="${x}" y="31" font-size="10px">ACK</text>`,
      );
    expect(overlaps(measureSvg(two(60), measure).texts)).toEqual([['FIN', 'ACK']]);
    expect(overlaps(measureSvg(two(70), measure).texts)).toEqual([]);
    const upright = picture(
      '<text x="50" y="30" font-size="10px">FIN</text><text transform="translate(58,45) rotate(-90)" font-size="10px">ACK of FIN</text>',
    );
    expect(overlaps(measureSvg(upright, measure).texts)).toHaveLength(1);
  });

  test('sees what leaves the frame, and not what is clipped', () => {
    const far = '<path d="M0,0L200,10" stroke="black"/>';
    expect(strays(measureSvg(picture(far), measure))).toHaveLength(1);
    const inside = `<defs><clipPath id="c"><rect width="90" height="40"/></clipPath></defs><g clip-path="url(#c)">${far}</g>`;
    expect(strays(measureSvg(picture(inside), measure))).toEqual([]);
    expect(
      strays(measureSvg(picture('<text x="90" y="20" font-size="10">TIME-WAIT</text>'), measure)),
    ).toHaveLength(1);
  });
});
