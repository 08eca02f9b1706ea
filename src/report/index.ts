// The door of `report`: charts, their renderings, tables and the folder that holds them.
export { drawChart, paperFor, type DrawnChart } from './charts/draw.ts';
export { doubleColumn, screen, singleColumn, type Paper } from './theme.ts';
export { toPdf, toPng, toSvg, loadMeasure, type MeasureText } from './render/index.ts';
export { columnHeader, resultsCsv, resultsParquet, summaryCsv } from './tables.ts';
export { captions } from './captions.ts';
export { renderPage, type PageChart, type PageInput, type PageLadder } from './page.ts';
export { writeReport, type ReportExtras, type ReportFiles, type ReportLadder } from './report.ts';
