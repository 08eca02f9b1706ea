// Where things stand from left to right: time axis, words, timer brackets, state band, wire, and mirrored.
//
//   ticks | words [lanes] band |====== wire ======| band [lanes] words
import type { Side } from '../ladder-model.ts';
import type { FigureStyle } from './style.ts';

export interface SideColumns {
  /** The lifeline: where arrows begin and end. */
  readonly lifeline: number;
  /** The band's outer edge. */
  readonly outer: number;
  /** Where words begin (right side) or end (left side). */
  readonly words: number;
  /** -1 to the left, +1 to the right: the direction away from the wire. */
  readonly outward: -1 | 1;
}

export interface Columns extends Readonly<Record<Side, SideColumns>> {
  readonly axis: number;
}

export interface ColumnNeeds {
  /** Widths in points. */
  readonly ticks: number;
  readonly words: Readonly<Record<Side, number>>;
  /** How many timers run at once, at most. */
  readonly lanes: Readonly<Record<Side, number>>;
}

/** From one bracket to the next. */
const laneWidth = 5;
const leader = 6;
const axisGap = 5;

export function makeColumns(style: FigureStyle, needs: ColumnNeeds): Columns {
  const axis = style.margin + needs.ticks + 5;
  const outside = (side: Side): number =>
    needs.words[side] === 0 && needs.lanes[side] === 0
      ? 2
      : needs.words[side] + leader + needs.lanes[side] * laneWidth;
  const leftOuter = axis + axisGap + outside('left');
  const rightOuter = style.width - style.margin - outside('right');
  return {
    axis,
    left: {
      lifeline: leftOuter + style.bandWidth,
      outer: leftOuter,
      words: leftOuter - needs.lanes.left * laneWidth - leader + 1.5,
      outward: -1,
    },
    right: {
      lifeline: rightOuter - style.bandWidth,
      outer: rightOuter,
      words: rightOuter + needs.lanes.right * laneWidth + leader - 1.5,
      outward: 1,
    },
  };
}

/** The x of a bracket's line in a lane counted from 0, next to the band. */
export const laneX = (column: SideColumns, lane: number): number =>
  column.outer + column.outward * (lane * laneWidth + 3.4);
