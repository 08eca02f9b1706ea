// The library's door: exports only. `import { defineExperiment, activeClose } from 'finwait'`.
export * from './time/index.ts';
export * from './wire/index.ts';
export * from './tcp/index.ts';
export * from './link/index.ts';
export * from './fault/index.ts';
export * from './trace/index.ts';
export * from './scenario/index.ts';
export * from './explore/index.ts';
export * from './experiment/index.ts';
// The figures and the folder that holds them; the renderers load when the first figure is drawn.
export {
  chartTheme,
  drawChart,
  drawRunChart,
  loadMeasure,
  paperFor,
  readReport,
  toPdf,
  toPng,
  toSvg,
  writeReport,
  type ChartTheme,
  type ChartThemeName,
  type DrawnChart,
  type Paper,
  type ReadReport,
  type RecordedRun,
  type ReportExtras,
  type ReportFiles,
  type ReportLadder,
  type RunFigure,
} from './report/index.ts';
// Both `fault` and `trace` have a Side; the one that people write is the fault language's.
export type { Side } from './fault/index.ts';
// What applications do in a scenario is an Action; what befalls a transmission is one under a name of its own.
export type { Action } from './scenario/index.ts';
export type { Action as ExploredAction } from './explore/index.ts';
