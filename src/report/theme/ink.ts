// The colours of charts, on white and on dark paper. Okabe and Ito's for categories, which colour-blind readers
// tell apart; dashes and shapes beside them tell series apart in grey. No colour says anything alone.

import { themes as figureThemes, type Theme } from '../../trace/index.ts';

export interface Ink {
  readonly text: string;
  /** Subtitles, footers, what is calculated. */
  readonly soft: string;
  /** Axes. */
  readonly faint: string;
  /** Grid lines. */
  readonly rule: string;
  readonly paper: string;
  /** Cells without a value, and the words in them. */
  readonly hollow: string;
  readonly hollowText: string;
  /** Words within a dark mark, and within a light one. */
  readonly onDark: string;
  readonly onLight: string;
  /** For lines, ordered so that neighbours differ in lightness too. */
  readonly categories: readonly string[];
  /** For areas, ordered so that neighbours differ in grey. */
  readonly bars: readonly string[];
  /** Vega's scheme for magnitudes: one ramp, monotone in lightness. */
  readonly ramp: string;
  /** For what happens in one run: the same hosts, states and faults as in ladders. */
  readonly run: Theme;
}

export const lightInk: Ink = {
  text: '#1a1a1a',
  soft: '#565656',
  faint: '#8a8a8a',
  rule: '#d9d9d9',
  paper: '#ffffff',
  hollow: '#eeeeee',
  hollowText: '#444444',
  // Of their own, so that a dark page can replace them apart from the paper's white.
  onDark: '#fffffe',
  onLight: '#010101',
  categories: ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#56B4E9', '#E69F00', '#000000', '#8a8a8a'],
  bars: ['#0072B2', '#E69F00', '#009E73', '#56B4E9', '#D55E00', '#CC79A7', '#000000', '#8a8a8a'],
  ramp: 'cividis',
  run: figureThemes.light,
};

/** The same hues, lifted until they stand out from a dark ground. */
export const darkInk: Ink = {
  text: '#e9e6df',
  soft: '#b0ada5',
  faint: '#8b8880',
  rule: '#383733',
  paper: '#181817',
  hollow: '#2a2925',
  hollowText: '#b0ada4',
  // No mark is dark here: what was white within one is dark within its lifted colour.
  onDark: '#181816',
  onLight: '#010101',
  categories: ['#4FA8E0', '#F0894A', '#2DBE92', '#E3A3C6', '#8CCBF2', '#F0B93A', '#f4f2ec', '#8b8880'],
  bars: ['#4FA8E0', '#F0B93A', '#2DBE92', '#8CCBF2', '#F0894A', '#E3A3C6', '#f4f2ec', '#8b8880'],
  ramp: 'cividis',
  run: figureThemes.dark,
};

/** Dashes, in line widths' order of magnitude; the first is solid. */
export const dashes: readonly (readonly number[])[] = [
  [1, 0],
  [5, 2],
  [1.5, 1.5],
  [6, 2, 1.5, 2],
  [3, 1.5],
  [8, 2],
  [1, 3],
  [4, 1, 1, 1],
];

export const shapes = [
  'circle',
  'square',
  'triangle-up',
  'diamond',
  'cross',
  'triangle-down',
  'stroke',
  'wedge',
];

/** Whether a colour asks for light words: WCAG's relative luminance, cut where white and black contrast alike. */
export function isDark(colour: string): boolean {
  const channel = (from: number): number => {
    const share = Number.parseInt(colour.slice(from, from + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const luminance = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
  return luminance <= 0.179;
}
