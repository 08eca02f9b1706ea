// What a chart is drawn for: a width, a size of type, colours, and a measure of text. 1 px is 1 pt.
import { lightInk, type Ink } from './ink.ts';

export interface Paper {
  /** Whole width of the figure, pt. */
  readonly width: number;
  /** Size of axis titles, pt; every other size follows from it. */
  readonly fontSize: number;
  /** Height of the plot itself, pt, where the chart does not need its own. */
  readonly height: number;
  readonly ink: Ink;
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
export const estimate: Paper['measure'] = (text, size, face) =>
  text.length * size * (face === 'Semibold' ? 0.51 : 0.48);

const onWhite = { ink: lightInk, measure: estimate };

/** The interactive page. */
export const screen: Paper = { ...onWhite, width: 760, fontSize: 14, height: 320, interactive: true };
/** The same on a telephone. */
export const smallScreen: Paper = { ...onWhite, width: 340, fontSize: 12, height: 230, interactive: true };

/** Sizes in pt for a paper: titles to footers. */
export const sizes = (paper: Paper) => ({
  title: paper.fontSize * 1.15,
  subtitle: paper.fontSize * 0.94,
  axisTitle: paper.fontSize,
  label: paper.fontSize * 0.94,
  footer: paper.fontSize * 0.82,
  line: paper.fontSize * 0.17,
});
