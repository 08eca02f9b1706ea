// Puts everything of a ladder in its place. Repeats: lay out, see which labels found no room, stretch the time
// scale there, lay out again; what still has no room after many rounds is left out rather than drawn over.
import type { Ladder, LadderArrow, Side } from '../ladder-model.ts';
import { Timeline, type Tick } from '../timeline.ts';
import { drawArrows, type DrawnArrow } from './arrows.ts';
import { nameBands, type Band, type NamedBands } from './bands.ts';
import { makeColumns, type Columns } from './columns.ts';
import { heightOf, makeLabel, placeBox, type Label, type PlacedLabel } from './label.ts';
import {
  callLabel,
  layBrackets,
  marginNotes,
  placeMarginNotes,
  timerLabel,
  type Bracket,
  type Leader,
} from './margin-labels.ts';
import { LadderStations } from './stations.ts';
import type { FigureStyle } from './style.ts';
import { wrapText } from './text-width.ts';
import { placeWireLabels } from './wire-labels.ts';

export interface LadderLayout {
  readonly style: FigureStyle;
  readonly width: number;
  readonly height: number;
  readonly columns: Columns;
  readonly timeline: Timeline;
  /** Where bands and axis end: a little below the last event. */
  readonly bottom: number;
  readonly bands: readonly Band[];
  readonly brackets: readonly Bracket[];
  readonly arrows: readonly DrawnArrow[];
  readonly ticks: readonly Tick[];
  readonly leaders: readonly Leader[];
  /** Every piece of text in the figure. */
  readonly labels: readonly PlacedLabel[];
  /** How many labels found no room. */
  readonly omitted: number;
}

export interface Heading {
  readonly title?: string;
  readonly subtitle?: string;
}

const roundsMax = 90;
/** So many rounds a header tries to stay on one line; then it may be stacked, and stretching begins anew. */
const patience = 6;
/** By how much a figure may grow to make room, as a part of its height. */
const stretchMax = 0.8;
/** So much a crowded gap grows in one round. */
const growth = 3;

export function layoutLadder(ladder: Ladder, style: FigureStyle, heading: Heading): LadderLayout {
  const stations = new LadderStations(ladder);
  const head = headingLabels(heading, style);
  const extra = stations.stations.map(() => 0);
  const stackable = new Set<LadderArrow>();
  let names: readonly { side: Side; width: number }[] = [];
  for (let round = 0; ; round++) {
    const timeline = makeTimeline(ladder, stations, style, head.bottom, extra);
    const brackets = layBrackets(ladder, stations, timeline);
    const ticks = timeline.ticks(style.tickSize * 1.7);
    const columns = columnsFor(ladder, brackets, names, ticks, style);
    // What the last station's gap would get goes below the last event.
    const bottom = timeline.bottom + tailOf(ladder, style) + (extra.at(-1) ?? 0);
    const arrows = drawArrows(ladder, stations, timeline, columns);
    const named = nameBands(ladder, stations, timeline, columns, style, bottom);
    const wire = placeWireLabels(ladder, arrows, timeline, columns, style, stackable, bottom);
    const isLast =
      round >= roundsMax || sum(extra) > stretchMax * (timeline.bottom - timeline.top - sum(extra)) + 300;
    const nameless = isLast ? [...named.nameless, ...unmet(named)] : named.nameless;
    const notes = marginNotes(ladder, stations, timeline, columns, brackets, nameless, style);
    const margin = placeMarginNotes(notes, columns, timeline.top - 4, bottom);
    const widths = nameless.map(({ band, name }) => ({ side: band.side, width: name.width }));
    const failed = wire.crowded.flatMap(({ arrow }) => arrow ?? []).filter(arrow => !stackable.has(arrow));
    if (round % patience === patience - 1 && failed.length > 0 && !isLast) {
      for (const arrow of failed) stackable.add(arrow);
      extra.fill(0);
      continue;
    }
    const heights = [...wire.crowded.map(({ y }) => y), ...margin.crowded];
    const grew = !isLast && stretch(extra, timeline, named, heights);
    const isSettled = JSON.stringify(widths) === JSON.stringify(names);
    names = widths;
    if (grew || (!isSettled && !isLast)) continue;
    const hosts = hostLabels(ladder, columns, head.hostsTop, style);
    const tickLabels = ticks.map(tick => {
      const label = plain('tick', tick.label, style.tickSize, style.theme.muted, style);
      return placeBox(label, columns.axis - 4.5, tick.y - heightOf(label) / 2, 'end');
    });
    const labels = [
      ...head.labels,
      ...hosts,
      ...tickLabels,
      ...named.names,
      ...margin.labels,
      ...wire.labels,
    ];
    return {
      style,
      width: style.width,
      height: bottom + style.margin + 2,
      columns,
      timeline,
      bottom,
      bands: named.bands,
      brackets,
      arrows,
      ticks,
      leaders: margin.leaders,
      labels,
      omitted: wire.crowded.length,
    };
  }
}

/** Bands that wanted a few points more and did not get them: their names go outside after all. */
const unmet = (named: NamedBands): NamedBands['nameless'][number][] =>
  named.wants.flatMap(({ band }) => named.nameless.filter(other => other.band === band));

function makeTimeline(
  ladder: Ladder,
  stations: LadderStations,
  style: FigureStyle,
  top: number,
  extra: readonly number[],
): Timeline {
  const unit = style.oneWayHeight;
  // Over a link without delay, the usual distance of events gives the scale.
  const times = stations.stations.map(station => station.at);
  const gaps = times.flatMap((at, i) => (i > 0 && at > times[i - 1]! ? [at - times[i - 1]!] : []));
  gaps.sort((a, b) => a - b);
  const unitTime = ladder.oneWay > 0 ? ladder.oneWay : (gaps[gaps.length >> 1] ?? 1e6);
  const scale = {
    pointsPerNanosecond: unit / unitTime,
    gapMax: unit * 2.4,
    breakHeight: unit,
    slotHeight: style.labelSize * 1.35,
  };
  return new Timeline(stations.stations, scale, top, extra);
}

/** Room below the last event, for the name of the last state. */
function tailOf(ladder: Ladder, style: FigureStyle): number {
  if (style.uprightNames) return style.stateSize * 1.9;
  const lastNames = (['left', 'right'] as const).map(side => {
    const last = ladder.states.filter(span => span.side === side).at(-1);
    return last === undefined || last.from < ladder.end ? 0 : style.measure(last.state, style.stateSize, 400);
  });
  return Math.max(8, ...lastNames.map(width => width + 5));
}

function columnsFor(
  ladder: Ladder,
  brackets: readonly Bracket[],
  names: readonly { side: Side; width: number }[],
  ticks: readonly Tick[],
  style: FigureStyle,
): Columns {
  const words = (side: Side): number =>
    Math.max(
      0,
      ...ladder.calls
        .filter(call => call.side === side)
        .map(call => callLabel(call.text, call.error, style).width),
      ...ladder.timers
        .filter(timer => timer.side === side)
        .map(timer => timerLabel(timer, style)?.width ?? 0),
      ...names.filter(name => name.side === side).map(name => name.width),
    );
  const lanes = (side: Side): number =>
    Math.max(0, ...brackets.filter(({ timer }) => timer.side === side).map(({ lane }) => lane + 1));
  return makeColumns(style, {
    ticks: Math.max(12, ...ticks.map(tick => style.measure(tick.label, style.tickSize, 400))),
    words: { left: words('left'), right: words('right') },
    lanes: { left: lanes('left'), right: lanes('right') },
  });
}

/** Gives room where it is missing; tells whether it did. */
function stretch(
  extra: number[],
  timeline: Timeline,
  named: NamedBands,
  crowded: readonly number[],
): boolean {
  let grew = false;
  const last = extra.length - 1;
  const grow = (index: number, points: number): void => {
    if (index < 0 || index > last) return;
    extra[index] = extra[index]! + points;
    grew = true;
  };
  // Bands of both sides may want the same gap to grow: the larger wish satisfies both.
  const wishes = new Map<number, number>();
  for (const { band, points } of named.wants) {
    const first = timeline.indexAt(band.top);
    const after = timeline.indexAt(band.bottom - 1e-3);
    const gaps = range(first, after);
    // A broken gap may grow freely: nothing there is to scale anyway.
    const broken = gaps.find(index => timeline.isBroken(index));
    const wish = broken === undefined ? (points + 0.1) / gaps.length : points / 0.6 + 0.1;
    for (const index of broken === undefined ? gaps : [broken]) {
      wishes.set(index, Math.max(wish, wishes.get(index) ?? 0));
    }
  }
  for (const [index, wish] of wishes) grow(index, wish);
  for (const y of new Set(crowded)) {
    const index = timeline.indexAt(y);
    grow(index - 1, growth);
    grow(index, growth / 2); // less: this gap makes the arrow itself steeper
  }
  return grew;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const range = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);

function plain(kind: Label['kind'], text: string, size: number, colour: string, style: FigureStyle): Label {
  return makeLabel(kind, size, [[{ text, weight: 400, colour }]], style.measure);
}

function headingLabels(heading: Heading, style: FigureStyle) {
  const { theme, titleSize, labelSize, measure, margin } = style;
  const labels: PlacedLabel[] = [];
  let y = margin;
  const write = (text: string | undefined, size: number, weight: 400 | 600, colour: string): void => {
    if (text === undefined || text.trim() === '') return;
    const lines = wrapText(text, style.width - 2 * margin, size, weight, measure);
    const label = makeLabel(
      'title',
      size,
      lines.map(line => [{ text: line, weight, colour }]),
      measure,
    );
    labels.push(placeBox(label, margin, y));
    y += heightOf(label) + 2.5;
  };
  write(heading.title, titleSize, 600, theme.ink);
  write(heading.subtitle, labelSize, 400, theme.muted);
  if (labels.length > 0) y += 4;
  const hostHeight = labelSize * 1.15 + style.tickSize * 1.25;
  return { labels, hostsTop: y, bottom: y + hostHeight + 6 };
}

function hostLabels(ladder: Ladder, columns: Columns, top: number, style: FigureStyle): PlacedLabel[] {
  const { theme, measure, labelSize, tickSize } = style;
  return (['left', 'right'] as const).flatMap(side => {
    const { name, address, port } = ladder.hosts[side];
    const column = columns[side];
    const colour = side === 'left' ? theme.client : theme.server;
    const label = makeLabel('host', labelSize * 1.08, [[{ text: name, weight: 600, colour }]], measure);
    const where = plain('host', address === '' ? '' : `${address}:${port}`, tickSize, theme.muted, style);
    const centre = (column.lifeline + column.outer) / 2;
    const half = Math.max(label.width, where.width) / 2;
    const x = Math.min(style.width - style.margin - half, Math.max(style.margin + half, centre));
    const placed = [placeBox(label, x, top, 'middle')];
    if (where.width > 0) placed.push(placeBox(where, x, top + labelSize * 1.15, 'middle'));
    return placed;
  });
}
