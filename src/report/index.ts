// The door of `report`: charts, their renderings, tables and the folder that holds them.
export { drawChart, paperFor } from './charts/draw.ts';
export {
  doubleColumn,
  singleColumn,
  themeDefault,
  themeOf,
  themes,
  type Paper,
  type Theme,
  type ThemeName,
} from './theme/index.ts';
export { toPdf, toPng, toSvg, loadMeasure } from './render/index.ts';
export { resultsCsv, resultsParquet } from './tables.ts';
export { captions } from './captions.ts';
export { writeReport, type ReportFiles, type ReportLadder } from './report.ts';
export { drawRunChart } from './run-charts/draw.ts';
export type { RecordedRun } from './run-charts/run.ts';
