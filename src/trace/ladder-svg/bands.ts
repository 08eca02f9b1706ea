// The state bands along the lifelines and the names in them; TIME-WAIT is cut by a notch wherever it restarts.
import type { Ladder, Side, StateSpan } from '../ladder-model.ts';
import type { Timeline } from '../timeline.ts';
import type { Columns } from './columns.ts';
import { heightOf, makeLabel, placeBox, placeTilted, riseOf, type Label, type PlacedLabel } from './label.ts';
import type { LadderStations } from './stations.ts';
import type { FigureStyle } from './style.ts';

export interface Band {
  readonly span: StateSpan;
  readonly side: Side;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Heights at which TIME-WAIT began anew. */
  readonly notches: readonly number[];
  /** Heights of the zigzags that cross it. */
  readonly zigzags: readonly number[];
}

export interface NamedBands {
  readonly bands: readonly Band[];
  readonly names: readonly PlacedLabel[];
  /** Bands too short for their name: it goes beside them. */
  readonly nameless: readonly { readonly band: Band; readonly name: Label }[];
  /** Bands whose name would fit with so many more points. */
  readonly wants: readonly { readonly band: Band; readonly points: number }[];
}

/** A name that lacks at most so much gets it by stretching the scale; beside a break it may lack any. */
const stretchMax = 16;
/** Half the height of a zigzag, with some air. */
const zigzagRoom = 5;
/** Bands shorter than this have no name at all when the state passes in no time. */
const nameableMin = 0.2;

export function nameBands(
  ladder: Ladder,
  stations: LadderStations,
  timeline: Timeline,
  columns: Columns,
  style: FigureStyle,
  bottom: number,
): NamedBands {
  const bands: Band[] = [];
  const names: PlacedLabel[] = [];
  const nameless: { band: Band; name: Label }[] = [];
  const wants: { band: Band; points: number }[] = [];
  for (const side of ['left', 'right'] as const) {
    const spans = ladder.states.filter(span => span.side === side);
    spans.forEach((span, i) => {
      const next = spans[i + 1];
      const start = stations.start(span);
      const end = next === undefined ? undefined : stations.start(next);
      const top = timeline.y(start.at, start.slot);
      const band: Band = {
        span,
        side,
        left: Math.min(columns[side].outer, columns[side].lifeline),
        right: Math.max(columns[side].outer, columns[side].lifeline),
        top,
        bottom: end === undefined ? bottom : timeline.y(end.at, end.slot),
        notches: restarts(ladder, span).map(timer => {
          const { at, slot } = stations.armed(timer);
          return timeline.y(at, slot);
        }),
        zigzags: timeline.breaks.map(gap => gap.y).filter(y => y > top),
      };
      const inside = { ...band, zigzags: band.zigzags.filter(y => y < band.bottom) };
      bands.push(inside);
      const name = makeLabel(
        'state',
        style.stateSize,
        [[{ text: span.state, weight: 400, colour: style.theme.ink }]],
        style.measure,
      );
      const placed = nameIn(inside, name, style);
      if (typeof placed !== 'number') names.push(placed);
      else if (
        inside.zigzags.length > 0 ||
        (placed <= stretchMax && inside.bottom - inside.top > nameableMin)
      )
        wants.push({ band: inside, points: placed });
      else nameless.push({ band: inside, name });
    });
  }
  return { bands, names, nameless, wants };
}

function restarts(ladder: Ladder, span: StateSpan) {
  if (span.state !== 'TIME-WAIT') return [];
  return ladder.timers
    .filter(timer => timer.side === span.side && timer.timer === 'TIME-WAIT' && timer.restart)
    .filter(({ armedAt }) => armedAt > span.from && armedAt < span.to);
}

/** The name in the tallest clear part of its band, or how many points are missing. */
function nameIn(band: Band, name: Label, style: FigureStyle): PlacedLabel | number {
  const cuts = [
    band.top,
    ...band.notches.flatMap(y => [y - 3, y + 3]),
    ...band.zigzags.flatMap(y => [y - zigzagRoom, y + zigzagRoom]),
    band.bottom,
  ].sort((a, b) => a - b);
  let best = { from: band.top, to: band.top };
  for (let i = 0; i + 1 < cuts.length; i += 2) {
    const part = { from: cuts[i]!, to: cuts[i + 1]! };
    if (part.to - part.from > best.to - best.from) best = part;
  }
  const needed = (style.uprightNames ? heightOf(name) : name.width) + 2.4;
  const room = best.to - best.from;
  if (room < needed) return needed - room;
  const x = (band.left + band.right) / 2;
  const y = (best.from + best.to) / 2;
  if (style.uprightNames) return placeBox(name, x, y - heightOf(name) / 2, 'middle');
  const baseline = x + (riseOf(name) - 0.2 * name.size) / 2 + 0.2;
  return placeTilted(name, { x: baseline, y: y + name.width / 2 }, -Math.PI / 2);
}
