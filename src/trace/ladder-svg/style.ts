// Measures of the figure, in points of 1/72 inch: between a single column (252 pt) and a double one (516 pt)
// sizes grow with the width; no type is ever smaller than 6 pt.
import { themes, type Theme, type ThemeName } from '../palette.ts';
import { measureText, type MeasureText } from './text-width.ts';

export interface FigureStyle {
  readonly width: number;
  readonly theme: Theme;
  readonly measure: MeasureText;
  readonly titleSize: number;
  readonly labelSize: number;
  readonly callSize: number;
  readonly stateSize: number;
  readonly tickSize: number;
  /** Width of the state bands; names stand upright in them when they are wide, along them when narrow. */
  readonly bandWidth: number;
  readonly uprightNames: boolean;
  /** Height of the usual time from host to host. */
  readonly oneWayHeight: number;
  readonly margin: number;
}

export function figureStyle(
  width: number,
  themeName: ThemeName,
  measure: MeasureText = measureText,
): FigureStyle {
  const growth = Math.min(1, Math.max(0, (width - 252) / (516 - 252)));
  const between = (narrow: number, wide: number): number => narrow + (wide - narrow) * growth;
  const uprightNames = width >= 380;
  const stateSize = between(6.3, 7.2);
  return {
    width,
    theme: themes[themeName],
    measure,
    titleSize: between(9, 10.5),
    labelSize: between(6.9, 8),
    callSize: between(6.5, 7.6),
    stateSize,
    tickSize: between(6.1, 7),
    uprightNames,
    bandWidth: uprightNames ? measure('SYN-RECEIVED', stateSize, 400) + 7 : stateSize * 1.55,
    oneWayHeight: between(25, 29),
    margin: between(2.5, 4),
  };
}
