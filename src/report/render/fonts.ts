// Source Sans 3, the one family of all charts, as four unmodified files of the package `source-sans` (OFL),
// and text widths measured in it, so that what Vega lays out is what PDF, PNG and browser show.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export const fontFamily = 'Source Sans 3';

/** The faces we ship: two weights, upright and italic. Any weight of 600 and more is the semibold. */
export type Face = 'Regular' | 'It' | 'Semibold' | 'SemiboldIt';

export const faces: readonly Face[] = ['Regular', 'It', 'Semibold', 'SemiboldIt'];

const require = createRequire(import.meta.url);
const root = (): string => dirname(require.resolve('source-sans/package.json'));

/** Path of a face's TrueType file on this machine; never written into an output. */
export const fontFile = (face: Face): string => join(root(), 'TTF', `SourceSans3-${face}.ttf`);

/** A face as WOFF2 in base64, for embedding in a page. */
export async function fontBase64(face: Face): Promise<string> {
  const file = await readFile(join(root(), 'WOFF2', 'TTF', `SourceSans3-${face}.ttf.woff2`));
  return file.toString('base64');
}

export function faceOf(weight: string | number | undefined, style: string | undefined): Face {
  const bold = weight === 'bold' || Number(weight) >= 600;
  const italic = style === 'italic' || style === 'oblique';
  return bold ? (italic ? 'SemiboldIt' : 'Semibold') : italic ? 'It' : 'Regular';
}

/** Width of a text in the unit of `size`. */
export type MeasureText = (text: string, size: number, face?: Face) => number;

/** Loads the font's metrics (about 50 ms once) and gives the function that measures with them. */
export async function loadMeasure(): Promise<MeasureText> {
  measure ??= await openFaces();
  return measure;
}

let measure: MeasureText | undefined;

async function openFaces(): Promise<MeasureText> {
  const fontkit = await import('fontkit');
  const opened = new Map<Face, { unitsPerEm: number; widthOf: (text: string) => number }>();
  const known = new Map<string, number>();
  for (const face of faces) {
    const font = await fontkit.open(fontFile(face));
    if (!('layout' in font)) throw new Error(`${face} is a collection of fonts`);
    opened.set(face, { unitsPerEm: font.unitsPerEm, widthOf: text => font.layout(text).advanceWidth });
  }
  return (text, size, face = 'Regular') => {
    const key = `${face}\n${text}`;
    let em = known.get(key);
    if (em === undefined) {
      const font = opened.get(face);
      em = font === undefined ? 0 : font.widthOf(text) / font.unitsPerEm;
      known.set(key, em);
    }
    return em * size;
  };
}
