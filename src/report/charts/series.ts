// One curve or group of bars for each value of a parameter: its name, colour, dash and shape, the same in
// every chart of a report, so that a series is told apart by colour on screen and by form in grey.
import type { Cell, Column } from '../../experiment/index.ts';
import { dashes, shapes, singleColumn, type Paper } from '../theme/index.ts';
import type { Json } from './frame.ts';
import { levelLabel } from './wording.ts';

export interface Series {
  readonly value: Cell;
  readonly name: string;
  readonly color: string;
  readonly dash: readonly number[];
  readonly shape: string;
}

export function seriesOf(
  column: Column,
  values: readonly Cell[],
  colors: readonly string[],
): readonly Series[] {
  return values.map((value, index) => ({
    value,
    name: levelLabel(column, value),
    color: colors[index % colors.length] ?? '#000000',
    // A ninth series has the first one's colour but not its dash.
    dash: dashes[(index + Math.floor(index / colors.length)) % dashes.length] ?? [1, 0],
    shape: shapes[index % shapes.length] ?? 'circle',
  }));
}

/** Field, order and range of a channel that tells series apart; `legend` null where lines carry their names. */
export function seriesChannel(
  series: readonly Series[],
  property: 'color' | 'dash' | 'shape',
  legend: Json | null,
  paper?: Paper,
): Json {
  // Dashes are given for print; on a screen they grow with the letters.
  const scale = paper === undefined ? 1 : paper.fontSize / singleColumn.fontSize;
  const range = series.map(one =>
    property === 'dash' ? one.dash.map(length => length * scale) : one[property],
  );
  return {
    field: 'series',
    type: 'nominal',
    scale: { domain: series.map(one => one.name), range },
    sort: series.map(one => one.name),
    legend,
  };
}
