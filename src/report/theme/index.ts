// The door of `theme`: papers, colours, and Vega-Lite's config for them.
export * from './ink.ts';
export * from './paper.ts';
export * from './presets.ts';
export { themeConfig } from './config.ts';
