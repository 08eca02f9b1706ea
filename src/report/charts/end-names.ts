// Lines that carry their names at their right ends, moved apart where they would overlap.
import { sizes, type Paper } from '../theme/index.ts';
import { pixelFromTop, type Axis } from './axes.ts';
import type { Json } from './frame.ts';
import { seriesChannel, type Series } from './series.ts';

/** Names at the right end of their lines. */
export function endNames(
  points: readonly { readonly series: string; readonly value: number | null }[],
  series: readonly Series[],
  yAxis: Axis,
  paper: Paper,
): Json {
  const size = sizes(paper).label;
  const ends = series.flatMap(one => {
    const last = points.findLast(point => point.series === one.name && point.value !== null);
    if (last?.value === undefined || last.value === null) return [];
    return [{ series: one.name, at: pixelFromTop(yAxis, last.value, paper.height) }];
  });
  const placed = spread(
    ends.map(end => end.at),
    size * 1.15,
    paper.height,
  );
  return {
    data: { values: ends.map((end, index) => ({ series: end.series, at: placed[index] })) },
    mark: { type: 'text', style: 'label', dx: paper.fontSize * 0.8 },
    encoding: {
      x: { value: 'width' },
      y: { field: 'at', type: 'quantitative', scale: null, axis: null },
      text: { field: 'series' },
      color: { ...seriesChannel(series, 'color', null) },
    },
  };
}

/**
 * Moves positions apart to at least `gap`, keeping their order, as little as possible, inside 0..height.
 * Groups that touch are centred on what they wanted, until none touches another.
 */
export function spread(wanted: readonly number[], gap: number, height: number): readonly number[] {
  const order = wanted.map((_, index) => index).toSorted((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  const blocks: { sum: number; members: number[] }[] = [];
  const start = (block: { sum: number; members: number[] }): number => {
    const room = Math.max(0, height - (block.members.length - 1) * gap);
    return Math.min(room, Math.max(0, block.sum / block.members.length));
  };
  for (const index of order) {
    let block = { sum: wanted[index] ?? 0, members: [index] };
    for (;;) {
      const above = blocks.at(-1);
      if (above === undefined || start(above) + above.members.length * gap <= start(block)) break;
      blocks.pop();
      block = {
        sum: above.sum + block.sum - above.members.length * block.members.length * gap,
        members: [...above.members, ...block.members],
      };
    }
    blocks.push(block);
  }
  const result = wanted.slice();
  for (const block of blocks)
    block.members.forEach((member, place) => (result[member] = start(block) + place * gap));
  return result;
}
