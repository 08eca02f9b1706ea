// SVG to PDF, vector and with embedded fonts; the same SVG gives the same bytes.
import { faceOf, faces, fontFile } from './fonts.ts';

type DrawSvg = (document: unknown, svg: string, x: number, y: number, options: object) => void;

/** @param svg with a width and height in px, of which 1 is 1 pt */
export async function toPdf(svg: string): Promise<Uint8Array> {
  // The package has no types and exports one function.
  const untyped: string = 'svg-to-pdfkit';
  const { default: PDFDocument } = await import('pdfkit');
  const drawing = (await import(untyped)) as { default: DrawSvg };
  const document = new PDFDocument({
    size: sizeOf(svg),
    margin: 0,
    // pdfkit takes the current date for metadata and for the file's identifier: the bytes would change.
    info: { CreationDate: new Date(0), Producer: 'finwait', Creator: 'finwait' },
  });
  const chunks: Uint8Array[] = [];
  const finished = new Promise<void>((resolve, reject) => {
    document.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    document.on('end', resolve);
    document.on('error', reject);
  });
  for (const face of faces) document.registerFont(face, fontFile(face));
  drawing.default(document, svg, 0, 0, {
    assumePt: true,
    fontCallback: (_family: string, bold: boolean, italic: boolean) =>
      faceOf(bold ? 'bold' : 'normal', italic ? 'italic' : 'normal'),
  });
  document.end();
  await finished;
  return Buffer.concat(chunks);
}

function sizeOf(svg: string): [number, number] {
  const match = /<svg[^>]*?\bwidth="([\d.]+)"[^>]*?\bheight="([\d.]+)"/.exec(svg);
  if (match === null) throw new Error('toPdf: the SVG states no width and height');
  return [Number(match[1]), Number(match[2])];
}
