// Vega-Lite to SVG, without a browser and with the text widths of the font that will be shown.
import type { TopLevelSpec } from 'vega-lite';
import { faceOf, loadMeasure } from './fonts.ts';

/**
 * Draws a chart. 1 px is 1 pt.
 *
 * @throws Error when Vega-Lite warns: a chart of ours that is not drawn as it says is a bug
 */
export async function toSvg(spec: TopLevelSpec): Promise<string> {
  const [vega, vegaLite, measure] = await Promise.all([import('vega'), import('vega-lite'), loadMeasure()]);
  // Vega's own estimate is 0.8 em a character: it leaves dead margins and thins labels that would fit.
  (vega as unknown as { textMetrics: { width: unknown } }).textMetrics.width = (
    item: TextItem,
    text: unknown,
  ): number => measure(String(text), item.fontSize ?? 11, faceOf(item.fontWeight, item.fontStyle));
  const warnings: string[] = [];
  const compiled = vegaLite.compile(spec, { logger: collect(warnings) });
  if (warnings.length > 0) throw new Error(`Vega-Lite: ${warnings.join('; ')}`);
  const view = new vega.View(vega.parse(compiled.spec), { renderer: 'none' });
  try {
    const svg = await view.toSVG();
    // A dash such as 1,0 is a solid line, and svg-to-pdfkit throws on dashes of no length.
    return numberIds(svg).replaceAll(/ stroke-dasharray="[\d.]+,0"/g, '');
  } finally {
    view.finalize();
  }
}

/** Vega numbers clip paths and gradients through the life of the process: here they start at 1 in each picture. */
function numberIds(svg: string): string {
  const numbers = new Map<string, string>();
  return svg.replaceAll(/(id="|url\(#)((?:clip|gradient_)\d+)/g, (_, before: string, id: string) => {
    const known = numbers.get(id) ?? `${id.replace(/\d+$/, '')}${numbers.size + 1}`;
    numbers.set(id, known);
    return `${before}${known}`;
  });
}

interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
  readonly fontStyle?: string;
}

interface Logger {
  level(_: number): Logger;
  level(): number;
  error(...texts: readonly unknown[]): Logger;
  warn(...texts: readonly unknown[]): Logger;
  info(...texts: readonly unknown[]): Logger;
  debug(...texts: readonly unknown[]): Logger;
}

function collect(warnings: string[]): Logger {
  const keep = (...texts: readonly unknown[]): Logger => {
    warnings.push(texts.join(' '));
    return logger;
  };
  const ignore = (): Logger => logger;
  const logger: Logger = {
    level: ((level?: number) => (level === undefined ? 2 : logger)) as Logger['level'],
    error: keep,
    warn: keep,
    info: ignore,
    debug: ignore,
  };
  return logger;
}
