// SVG to PNG at 300 dpi, with our own font files and none of the machine's.
import { faces, fontFamily, fontFile } from './fonts.ts';

/** @param dpi dots per inch; 1 px of the SVG is 1 pt, 1/72 inch */
export async function toPng(svg: string, dpi = 300): Promise<Uint8Array> {
  const { Resvg } = await import('@resvg/resvg-js');
  const resvg = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: dpi / 72 },
    background: 'white',
    font: { loadSystemFonts: false, fontFiles: faces.map(fontFile), defaultFontFamily: fontFamily },
  });
  return withDensity(resvg.render().asPng(), dpi);
}

/** Writes the pHYs chunk behind IHDR, so that a paper's type setter shows the picture at its print width. */
function withDensity(png: Uint8Array, dpi: number): Uint8Array {
  const afterHeader = 8 + 25;
  const chunk = new Uint8Array(21);
  const view = new DataView(chunk.buffer);
  const perMetre = Math.round(dpi / 0.0254);
  view.setUint32(0, 9);
  chunk.set([0x70, 0x48, 0x59, 0x73], 4);
  view.setUint32(8, perMetre);
  view.setUint32(12, perMetre);
  chunk[16] = 1;
  view.setUint32(17, crc32(chunk.subarray(4, 17)));
  const result = new Uint8Array(png.length + chunk.length);
  result.set(png.subarray(0, afterHeader), 0);
  result.set(chunk, afterHeader);
  result.set(png.subarray(afterHeader), afterHeader + chunk.length);
  return result;
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}
