// SVG as strings: escaping, rounding, and the few elements a ladder needs. Only inline attributes, no CSS
// and no filters, so that resvg and svg-to-pdfkit draw the same as a browser.

export type Attributes = Readonly<Record<string, string | number | undefined>>;

// Control characters are not allowed in XML 1.0 even when escaped.
// oxlint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Text that is safe between tags and within double quotes. */
export function escapeXml(text: string): string {
  return text
    .replace(forbidden, '\ufffd')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** At most two decimals: a fortieth of a millimetre. */
export const round = (value: number): number => Math.round(value * 100) / 100 || 0;

export function element(name: string, attributes: Attributes, content = ''): string {
  let head = name;
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    head += ` ${key}="${typeof value === 'number' ? round(value) : escapeXml(value)}"`;
  }
  return content === '' ? `<${head}/>` : `<${head}>${content}</${name}>`;
}

export const line = (x1: number, y1: number, x2: number, y2: number, attributes: Attributes): string =>
  element('line', { x1, y1, x2, y2, ...attributes });

export const path = (d: string, attributes: Attributes): string => element('path', { d, ...attributes });

/** `'M1 2 L3 4 …'`. */
export const polyline = (points: readonly { readonly x: number; readonly y: number }[]): string =>
  points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join(' ');
