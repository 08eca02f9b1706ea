// From the layout to SVG: bands below, then axis, leaders, brackets and arrows, text with its halo on top.
import { crossHalf, headOf, type DrawnArrow } from './arrows.ts';
import type { Band } from './bands.ts';
import { laneX } from './columns.ts';
import { lineSpacing, lineWidth, plainText, runGap, type PlacedLabel } from './label.ts';
import type { LadderLayout } from './layout.ts';
import type { Bracket } from './margin-labels.ts';
import { element, escapeXml, line, path, polyline, round } from './svg.ts';

const fontFamily = "'Source Sans 3', 'Helvetica Neue', Arial, sans-serif";

export function drawLayout(layout: LadderLayout, description: string): string {
  const { width, style } = layout;
  const height = Math.ceil(layout.height);
  const gradients: string[] = [];
  const mark = fingerprint(
    description + layout.labels.map(label => plainText(label) + label.origin.y).join(),
  );
  const bands = layout.bands.map((band, i) => drawBand(band, `fade-${mark}-${i}`, layout, gradients));
  const parts = [
    element('title', {}, escapeXml(description)),
    gradients.length === 0 ? '' : element('defs', {}, gradients.join('')),
    element('rect', { x: 0, y: 0, width, height, fill: style.theme.background }),
    ...bands,
    drawAxis(layout),
    ...(['left', 'right'] as const).map(side => drawLifeline(layout, side)),
    ...layout.timeline.breaks.map(gap => drawBreak(gap.y, layout)),
    ...layout.leaders.map(leader => drawLeader(leader, layout)),
    ...layout.brackets.map(bracket => drawBracket(bracket, layout)),
    ...layout.arrows.map(arrow => drawArrow(arrow, layout)),
    ...layout.labels.map(label => drawLabel(label, layout)),
  ];
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      // One unit is one point, as in all figures of the report: without a unit, so that nobody rescales it.
      width,
      height,
      viewBox: `0 0 ${round(width)} ${height}`,
      'font-family': fontFamily,
      role: 'img',
    },
    `\n${parts.filter(part => part !== '').join('\n')}\n`,
  );
}

function drawBand(band: Band, id: string, layout: LadderLayout, gradients: string[]): string {
  const { theme } = layout.style;
  const colour = theme.states[band.span.state];
  const [x, width] = [band.left, band.right - band.left];
  const height = band.bottom - band.top;
  if (height < 0.05) return '';
  const outline = { stroke: theme.rule, 'stroke-width': 0.4 };
  if (band.span.state !== 'TIME-WAIT') {
    return element('rect', { x, y: band.top, width, height, fill: colour, ...outline });
  }
  // Each wait fades on its own: a restart begins with the full colour again.
  const edges = [band.top, ...band.notches, band.bottom];
  const parts = edges.slice(0, -1).map((top, i) => {
    const bottom = edges[i + 1]!;
    const gradient = `${id}-${i}`;
    const isCut = i < edges.length - 2;
    const stops = [
      element('stop', { offset: 0, 'stop-color': colour }),
      // A wait that is cut short had not faded far.
      element('stop', {
        offset: 1,
        'stop-color': isCut ? mix(colour, theme.background, 0.3) : mix(colour, theme.background, 0.86),
      }),
    ];
    gradients.push(element('linearGradient', { id: gradient, x1: 0, y1: 0, x2: 0, y2: 1 }, stops.join('')));
    return element('rect', { x, y: top, width, height: bottom - top, fill: `url(#${gradient})` });
  });
  const frame = element('rect', { x, y: band.top, width, height, fill: 'none', ...outline });
  return parts.join('') + frame + band.notches.map(y => drawNotch(band, y, layout)).join('');
}

/** Two triangles cut into the band from both sides. */
function drawNotch(band: Band, y: number, layout: LadderLayout): string {
  const { theme } = layout.style;
  const depth = Math.min(3.4, (band.right - band.left) * 0.3);
  const cut = (edge: number, inward: number): string =>
    path(
      polyline([
        { x: edge, y: y - 2.6 },
        { x: edge + inward * depth, y },
        { x: edge, y: y + 2.6 },
      ]),
      { fill: theme.background, stroke: theme.ink, 'stroke-width': 0.6, 'stroke-linejoin': 'round' },
    );
  return cut(band.left, 1) + cut(band.right, -1);
}

function drawAxis(layout: LadderLayout): string {
  const { theme } = layout.style;
  const x = layout.columns.axis;
  const stroke = { stroke: theme.rule, 'stroke-width': 0.6 };
  const ticks = layout.ticks.map(tick => line(x - 3, tick.y, x, tick.y, stroke));
  return line(x, layout.timeline.top, x, layout.timeline.bottom, stroke) + ticks.join('');
}

function drawLifeline(layout: LadderLayout, side: 'left' | 'right'): string {
  const x = layout.columns[side].lifeline;
  const stroke = { stroke: layout.style.theme.ink, 'stroke-width': 0.9 };
  return line(x, layout.timeline.top, x, layout.bottom, stroke);
}

/** A zigzag of background colour between two thin lines, across axis and bands. */
function drawBreak(y: number, layout: LadderLayout): string {
  const { columns, style } = layout;
  const { theme } = style;
  const across = (from: number, to: number): string => {
    const teeth = Math.max(2, Math.round((to - from) / 3.4));
    const zigzag = (dy: number) =>
      Array.from({ length: teeth + 1 }, (_, i) => ({
        x: from + ((to - from) * i) / teeth,
        y: y + dy + (i % 2 === 0 ? 1.3 : -1.3),
      }));
    const [upper, lower] = [zigzag(-1.3), zigzag(1.3)];
    const edge = { fill: 'none', stroke: theme.rule, 'stroke-width': 0.5, 'stroke-linejoin': 'round' };
    return (
      path(`${polyline([...upper, ...lower.toReversed()])} Z`, { fill: theme.background }) +
      path(polyline(upper), edge) +
      path(polyline(lower), edge)
    );
  };
  const band = (side: 'left' | 'right'): string => {
    const { outer, lifeline } = columns[side];
    return across(Math.min(outer, lifeline) - 1.4, Math.max(outer, lifeline) + 1.4);
  };
  return across(columns.axis - 3.6, columns.axis + 3.6) + band('left') + band('right');
}

function drawLeader({ from, to, kind }: LadderLayout['leaders'][number], layout: LadderLayout): string {
  const { theme } = layout.style;
  const stroke = { fill: 'none', stroke: theme.rule, 'stroke-width': 0.5 };
  const isLevel = Math.abs(from.y - to.y) < 0.4;
  const bend = from.x + (to.x - from.x) * 0.45;
  const points = isLevel ? [from, to] : [from, { x: bend, y: to.y }, to];
  const dot = kind === 'call' ? element('circle', { cx: from.x, cy: from.y, r: 1.1, fill: theme.ink }) : '';
  return path(polyline(points), stroke) + dot;
}

/** From arming to its end; a dot where it fired, a short bar where it was cancelled or began anew. */
function drawBracket({ timer, lane, top, bottom }: Bracket, layout: LadderLayout): string {
  const { columns, style } = layout;
  const column = columns[timer.side];
  const x = laneX(column, lane);
  const toBand = x - column.outward * 2.4;
  const stroke = { fill: 'none', stroke: style.theme.muted, 'stroke-width': 0.7 };
  const points = [
    { x: toBand, y: top + 0.4 },
    { x, y: top + 0.4 },
    { x, y: bottom - 0.4 },
  ];
  if (timer.end === 'fired') {
    const dot = element('circle', { cx: x, cy: bottom - 0.6, r: 1.3, fill: style.theme.muted });
    return path(polyline(points), stroke) + dot;
  }
  return path(polyline([...points, { x: toBand, y: bottom - 0.4 }]), stroke);
}

function drawArrow({ arrow, tail, end }: DrawnArrow, layout: LadderLayout): string {
  const { theme } = layout.style;
  const colour = arrow.duplicate ? theme.fault : arrow.from === 'left' ? theme.client : theme.server;
  const stroke = {
    stroke: colour,
    'stroke-width': arrow.again ? 0.6 : 1.1,
    'stroke-dasharray': arrow.duplicate || arrow.fate === 'in flight' ? '3 2' : undefined,
  };
  if (arrow.fate !== 'arrived') {
    const { x, y } = end;
    const r = crossHalf;
    const cross = `M${round(x - r)} ${round(y - r)} L${round(x + r)} ${round(y + r)} M${round(x - r)} ${round(y + r)} L${round(x + r)} ${round(y - r)}`;
    const mark = path(cross, { fill: 'none', stroke: theme.fault, 'stroke-width': 1.6 });
    return line(tail.x, tail.y, x, y, stroke) + (arrow.fate === 'lost' ? mark : '');
  }
  const head = headOf(tail, end);
  const base = { x: (head[1]!.x + head[2]!.x) / 2, y: (head[1]!.y + head[2]!.y) / 2 };
  return line(tail.x, tail.y, base.x, base.y, stroke) + path(`${polyline(head)} Z`, { fill: colour });
}

function drawLabel(label: PlacedLabel, layout: LadderLayout): string {
  const { measure, theme } = layout.style;
  const needsHalo = ['arrow', 'mark', 'reason', 'fold', 'call', 'timer'].includes(label.kind);
  const { origin, angle, size, align } = label;
  const turn =
    angle === 0
      ? undefined
      : `rotate(${round((angle * 180) / Math.PI)} ${round(origin.x)} ${round(origin.y)})`;
  const texts: string[] = [];
  for (const halo of needsHalo ? [true, false] : [false]) {
    label.lines.forEach((runs, i) => {
      const width = lineWidth(runs, size, measure);
      const indent = align === 'start' ? 0 : (label.width - width) * (align === 'middle' ? 0.5 : 1);
      let x = origin.x + indent;
      const y = origin.y + i * lineSpacing * size;
      for (const run of runs) {
        const paint = halo
          ? {
              stroke: theme.background,
              'stroke-width': 2,
              'stroke-linejoin': 'round',
              fill: theme.background,
            }
          : { fill: run.colour };
        const weight = run.weight === 400 ? undefined : 600;
        const attributes = { x, y, 'font-size': size, 'font-weight': weight, transform: turn, ...paint };
        texts.push(element('text', attributes, escapeXml(run.text)));
        x += measure(run.text, size, run.weight) + runGap * size;
      }
    });
  }
  return texts.join('');
}

/** A colour between two, by share of the second. */
function mix(a: string, b: string, share: number): string {
  const channel = (colour: string, i: number): number => parseInt(colour.slice(1 + 2 * i, 3 + 2 * i), 16);
  const mixed = [0, 1, 2].map(i => Math.round(channel(a, i) * (1 - share) + channel(b, i) * share));
  return `#${mixed.map(value => value.toString(16).padStart(2, '0')).join('')}`;
}

/** Tells figures apart that stand in one page, whose gradients share one space of names (FNV-1a, 32 bits). */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}
