// A legend above the plot, in as many columns as fit the paper.
import { sizes, type Paper } from '../theme/index.ts';
import type { Json } from './frame.ts';
import { capital } from './wording.ts';
import type { Series } from './series.ts';

export function legendFor(series: readonly Series[], paper: Paper, heading: string | null = null): Json {
  const title = heading === null ? null : capital(heading);
  const size = sizes(paper).label;
  const widths = series.map(one => paper.measure(one.name, size) + paper.fontSize * 4.4);
  const room = (paper.figureWidth ?? paper.width) - paper.fontSize * 4;
  let columns = series.length;
  while (columns > 1 && columnsWidth(widths, columns) > room) columns--;
  const titleWidth = title === null ? 0 : paper.measure(title, size, 'Semibold') + paper.fontSize;
  const beside = columns === series.length && columnsWidth(widths, columns) + titleWidth <= room;
  return { title, columns, ...(beside ? { titleOrient: 'left', titleBaseline: 'middle' } : {}) };
}

/** Vega gives every column the width of its own widest entry. */
function columnsWidth(widths: readonly number[], columns: number): number {
  let sum = 0;
  for (let column = 0; column < columns; column++) {
    sum += Math.max(...widths.filter((_, index) => index % columns === column));
  }
  return sum;
}
