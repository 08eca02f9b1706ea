// Print widths of the journals that our readers write for, and slides. A figure is made at its final width and
// included without scaling, so that 8 pt are 8 pt on paper.
import { FinwaitError, nearest, orList } from '../../time/index.ts';
import { darkInk, lightInk, type Ink } from './ink.ts';
import { estimate, type Paper } from './paper.ts';

/** Papers of one kind of publication. */
export interface ChartTheme {
  readonly name: ChartThemeName;
  /** One column of two. */
  readonly column: Paper;
  /** Across both, or a whole slide. */
  readonly page: Paper;
}

export type ChartThemeName = 'ieee' | 'acm' | 'springer' | 'slides-light' | 'slides-dark';

const papers = (name: ChartThemeName, column: number, page: number): ChartTheme => ({
  name,
  column: { width: column, fontSize: 8, height: 132, ink: lightInk, measure: estimate },
  page: { width: page, fontSize: 8, height: 176, ink: lightInk, measure: estimate },
});

/** 10 by 5.6 inches with room for a slide's own edge; a column is a half beside text. */
const slides = (name: ChartThemeName, ink: Ink): ChartTheme => ({
  name,
  column: { width: 400, fontSize: 14, height: 220, ink, measure: estimate },
  page: { width: 660, fontSize: 13, height: 230, ink, measure: estimate },
});

export const chartThemes: Readonly<Record<ChartThemeName, ChartTheme>> = {
  // IEEE author center, "Resolution and size": 3.5 and 7.16 inches.
  ieee: papers('ieee', 252, 516),
  // acmart 2.x, sigconf: \columnwidth 241.15 pt and \textwidth 506.30 pt of TeX, 72.27 to the inch.
  acm: papers('acm', 240, 504),
  // Springer's artwork guidelines: 84 and 174 mm, lettering of 8 to 12 pt without serifs.
  springer: papers('springer', 238, 493),
  'slides-light': slides('slides-light', lightInk),
  'slides-dark': slides('slides-dark', darkInk),
};

export const themeDefault: ChartThemeName = 'ieee';

/** @throws FinwaitError `bad-theme` naming those that there are */
export function chartTheme(name: string): ChartTheme {
  const known = Object.keys(chartThemes);
  const theme = Object.hasOwn(chartThemes, name) ? chartThemes[name as ChartThemeName] : undefined;
  if (theme !== undefined) return theme;
  const near = nearest(name, known);
  throw new FinwaitError(
    'bad-theme',
    `--theme: '${name}' is not ${orList(known)}.${near === undefined ? '' : ` Did you mean '${near}'?`}`,
  );
}

/** The default theme's papers. */
export const { column: singleColumn, page: doubleColumn } = chartThemes.ieee;
