// The ladder as an exact vector figure for papers: time to scale with honest breaks, every label placed.
// The SVG stands alone (inline attributes only) and draws alike in browsers, resvg and svg-to-pdfkit.
import type { Trace } from '../event.ts';
import { makeLadder } from '../ladder.ts';
import type { LadderOptions } from '../ladder-model.ts';
import type { ThemeName } from '../palette.ts';
import { drawLayout } from './draw.ts';
import { layoutLadder, type LadderLayout } from './layout.ts';
import { figureStyle } from './style.ts';
import type { MeasureText } from './text-width.ts';

export interface LadderSvgOptions extends LadderOptions {
  /** In points; 252 fits a column, 516 a page of two columns. Default 516. */
  readonly width?: number;
  /** Says what the picture shows. */
  readonly title?: string;
  readonly subtitle?: string;
  /** Default 'light'. */
  readonly theme?: ThemeName;
  /** How wide a text is; default a table of Source Sans 3. */
  readonly measure?: MeasureText;
}

/**
 * Draws a trace as an SVG document.
 *
 * @example
 * const { trace } = run(scenario, seed, { trace: true });
 * await writeFile('ladder.svg', ladderSvg(trace, { width: 252, scope: 'teardown' }));
 */
export function ladderSvg(trace: Trace, options: LadderSvgOptions = {}): string {
  const { left, right } = makeLadder(trace, options).hosts;
  const description = options.title ?? `TCP segments between ${left.name} and ${right.name}`;
  return drawLayout(ladderLayout(trace, options), description);
}

/** Where `ladderSvg` puts everything: for tests, and for pictures that add to it. */
export function ladderLayout(trace: Trace, options: LadderSvgOptions = {}): LadderLayout {
  const style = figureStyle(options.width ?? 516, options.theme ?? 'light', options.measure);
  return layoutLadder(makeLadder(trace, options), style, options);
}
