// From a chart's description to what people open: SVG, PNG and PDF.
export * from './fonts.ts';
export * from './svg.ts';
export * from './png.ts';
export * from './pdf.ts';
export * from './libraries.ts';
