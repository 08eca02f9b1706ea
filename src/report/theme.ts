// How all charts look: paper sizes, one font, colours that a colour-blind reader tells apart and shapes and
// dashes that tell series apart in grey. 1 px is 1 pt. Nothing here is smaller than 6 pt on paper.
import type { Config } from 'vega-lite';

/** What a chart is drawn for. */
export interface Paper {
  /** Whole width of the figure, pt. */
  readonly width: number;
  /** Size of axis titles, pt; every other size follows from it. */
  readonly fontSize: number;
  /** Height of the plot itself, pt, where the chart does not need its own. */
  readonly height: number;
  /** Width of a text in pt: `loadMeasure()` of `render`, or the estimate below. */
  readonly measure: (text: string, size: number, face?: 'Regular' | 'Semibold') => number;
  /** For one panel of several: the width of the whole figure, over which the legend spreads. */
  readonly figureWidth?: number;
  /** For a panel to the right of another: its y axis needs no title. */
  readonly inner?: boolean;
  /** Adds what only a screen can do: highlighting a series by its legend entry. */
  readonly interactive?: boolean;
}

/** Without the font at hand: Source Sans is about half an em wide a character. */
const estimate: Paper['measure'] = (text, size, face) =>
  text.length * size * (face === 'Semibold' ? 0.51 : 0.48);

/** One column of a two-column paper. */
export const singleColumn: Paper = { width: 252, fontSize: 8, height: 132, measure: estimate };
/** Across both columns. */
export const doubleColumn: Paper = { width: 516, fontSize: 8, height: 176, measure: estimate };
/** The interactive page. */
export const screen: Paper = { width: 760, fontSize: 14, height: 320, measure: estimate, interactive: true };
/** The same on a telephone. */
export const smallScreen: Paper = {
  width: 340,
  fontSize: 12,
  height: 230,
  measure: estimate,
  interactive: true,
};

/** Sizes in pt for a paper: titles to footers. */
export const sizes = (paper: Paper) => ({
  title: paper.fontSize * 1.15,
  subtitle: paper.fontSize * 0.94,
  axisTitle: paper.fontSize,
  label: paper.fontSize * 0.94,
  footer: paper.fontSize * 0.82,
  line: paper.fontSize * 0.17,
});

export const ink = { text: '#1a1a1a', soft: '#565656', faint: '#8a8a8a', rule: '#d9d9d9', paper: '#ffffff' };

/** Okabe and Ito's palette, ordered so that neighbours differ in lightness too; black last but one. */
export const categoryColors = [
  '#0072B2',
  '#D55E00',
  '#009E73',
  '#CC79A7',
  '#56B4E9',
  '#E69F00',
  '#000000',
  '#8a8a8a',
] as const;

/** The same colours for bars, ordered so that the first three differ in grey. */
export const barColors = [
  '#0072B2',
  '#E69F00',
  '#009E73',
  '#CC79A7',
  '#56B4E9',
  '#D55E00',
  '#8a8a8a',
  '#000000',
] as const;

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

/** Vega-Lite's config for a paper. */
export function themeConfig(paper: Paper): Config {
  const size = sizes(paper);
  const em = paper.fontSize;
  return {
    // Unquoted it is an invalid CSS family, and the fallback's widths spoil the layout silently.
    font: "'Source Sans 3'",
    background: ink.paper,
    padding: 0,
    view: { stroke: null },
    title: {
      anchor: 'start',
      frame: 'bounds',
      fontSize: size.title,
      fontWeight: 600,
      lineHeight: size.title * 1.2,
      subtitleFontSize: size.subtitle,
      subtitleFontWeight: 400,
      subtitleLineHeight: size.subtitle * 1.25,
      subtitlePadding: em * 0.3,
      offset: em * 0.7,
      color: ink.text,
      subtitleColor: ink.soft,
    },
    axis: {
      labelFontSize: size.label,
      labelColor: ink.text,
      labelPadding: em * 0.3,
      titleFontSize: size.axisTitle,
      titleFontWeight: 400,
      titleColor: ink.text,
      titlePadding: em * 0.6,
      domainColor: ink.faint,
      domainWidth: 0.5,
      tickColor: ink.faint,
      tickWidth: 0.5,
      tickSize: em * 0.35,
      gridColor: ink.rule,
      gridWidth: 0.5,
      labelOverlap: true,
      labelFlush: false,
    },
    legend: {
      orient: 'top',
      labelFontSize: size.label,
      labelColor: ink.text,
      labelLimit: 0,
      titleFontSize: size.label,
      titleFontWeight: 600,
      titleColor: ink.text,
      titleLimit: 0,
      symbolType: 'stroke',
      symbolSize: em * em * 2.6,
      symbolStrokeWidth: size.line,
      rowPadding: em * 0.2,
      columnPadding: em * 1.2,
      offset: em * 0.6,
      padding: 0,
    },
    line: { strokeWidth: size.line, strokeCap: 'butt' },
    style: {
      footer: {
        fontSize: size.footer,
        align: 'left',
        baseline: 'top',
        lineHeight: size.footer * 1.25,
      },
      label: { fontSize: size.label, align: 'left', baseline: 'middle' },
      note: { fontSize: size.footer, fontStyle: 'italic' },
    },
  };
}
