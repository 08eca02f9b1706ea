// The door of `report`: charts, their renderings, tables and the folder that holds them.
export { drawChart, paperFor, type DrawnChart } from './charts/draw.ts';
export {
  doubleColumn,
  singleColumn,
  themeDefault,
  chartTheme,
  type Paper,
  type ChartTheme,
  type ChartThemeName,
} from './theme/index.ts';
export { toPdf, toPng, toSvg, loadMeasure } from './render/index.ts';
export { csv, resultsCsv, resultsParquet } from './tables.ts';
export { captions } from './captions.ts';
export { writeReport, type ReportExtras, type ReportFiles, type ReportLadder } from './report.ts';
export { readReport, type ReadReport } from './archive.ts';
export { drawFigures, inPixels, type RunFigure } from './figures.ts';
export { select as selectRows } from './charts/selection.ts';
export { drawRunChart, showsRun } from './run-charts/draw.ts';
export type { RecordedRun } from './run-charts/run.ts';
