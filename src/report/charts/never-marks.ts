// Crosses at the top edge of a line chart, where runs were made and it happened in none of them: one row a curve, so
// that those at the same place do not hide one another, and the word 'never' beside them.
import { sizes, type Paper } from '../theme/index.ts';
import { leftRoom, pixelFromLeft } from './axes.ts';
import type { Json } from './frame.ts';
import type { Curves } from './line-layers.ts';

export function neverMarks(
  { points, series, xAxis, yAxis }: Curves,
  x: Json,
  color: Json,
  paper: Paper,
): readonly Json[] {
  const { fontSize: em, ink } = paper;
  const never = points.filter(point => point.runs > 0 && point.value === null);
  const rows = series.map(one => one.name).filter(name => never.some(point => point.series === name));
  if (rows.length === 0) return [];
  const marks = never.map(point => ({ ...point, top: em * (0.5 + 0.8 * rows.indexOf(point.series)) }));
  const first = marks.filter(mark => mark.series === rows[0]).map(mark => mark.x);
  const [leftmost, rightmost] = [Math.min(...marks.map(mark => mark.x)), Math.max(...first)];
  const room = pixelFromLeft(xAxis, leftmost, paper.width - leftRoom(yAxis, paper));
  const isLeft = room > paper.measure('never', sizes(paper).footer) + em * 1.2;
  return [
    {
      data: { values: marks },
      mark: { type: 'point', shape: 'cross', angle: 45, filled: true, size: em ** 2 * 0.5, opacity: 1 },
      encoding: {
        x,
        y: { field: 'top', type: 'quantitative', scale: null, axis: null },
        color,
        tooltip: [
          { field: 'series', title: 'Series' },
          { field: 'never', title: 'Runs in which it never happened' },
        ],
      },
    },
    {
      data: { values: [{ x: isLeft ? leftmost : rightmost, text: 'never' }] },
      mark: {
        type: 'text',
        style: 'note',
        color: ink.soft,
        align: isLeft ? 'right' : 'left',
        baseline: 'middle',
        dx: em * (isLeft ? -0.7 : 0.7),
      },
      encoding: { x, y: { value: em * 0.5 }, text: { field: 'text' } },
    },
  ];
}
