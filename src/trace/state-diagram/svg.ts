// The state diagram as an exact vector figure. Only inline attributes and no markers, so that it draws alike in
// browsers, resvg and svg-to-pdfkit.
import type { Profile } from '../../tcp/index.ts';
import { element, escapeXml, path, round } from '../ladder-svg/svg.ts';
import { wayWidth, type StateVisit, type Weights } from './visits.ts';
import { themes, type Theme, type ThemeName } from '../palette.ts';
import { stateDiagram, type DrawnExit, type StateDiagram } from './diagram.ts';
import { exitRadius, layoutDiagram, panelSpacing, type DiagramText } from './layout.ts';
import {
  boxes,
  boxHeight,
  boxWidth,
  diagramHeight,
  diagramWidth,
  legendY,
  panels,
  type Edge,
} from './places.ts';

const fontFamily = "'Source Sans 3', 'Helvetica Neue', Arial, sans-serif";
const cornerRadius = 6;

export interface StateDiagramOptions {
  /** Adds its durations, and leaves out what it never does. */
  readonly profile?: Profile;
  /** Default 'light'. */
  readonly theme?: ThemeName;
  /** Draws each way as wide as it was used (`countVisits`), with how often; ways never used are hair lines. */
  readonly visits?: readonly StateVisit[];
  /** What the figure shows. Default: the machine, or the profile. */
  readonly title?: string;
  readonly subtitle?: string;
}

/** The state machine of RFC 9293 §3.3.2 as an SVG document, 516 by 560 points. */
export function stateDiagramSvg(options: StateDiagramOptions = {}): string {
  const theme = themes[options.theme ?? 'light'];
  const diagram = stateDiagram(options.profile, options.visits);
  const title =
    options.title !== undefined
      ? options.title
      : options.profile === undefined
        ? 'The states of a TCP connection'
        : `TCP states, profile ${options.profile.name}`;
  const plain = diagram.edges.filter(edge => edge.way === undefined);
  const usual = diagram.edges.filter(edge => edge.way !== undefined);
  const parts = [
    element('title', {}, escapeXml(title)),
    element('rect', { x: 0, y: 0, width: diagramWidth, height: diagramHeight, fill: theme.background }),
    ...panels.map(panel => drawPanel(panel, theme)),
    drawTitle(title, options.subtitle ?? 'RFC 9293, figure 5, with every reset and give-up', theme),
    ...plain.map(edge => drawEdge(edge, theme, diagram.weights)),
    ...usual.map(edge => drawEdge(edge, theme, diagram.weights)),
    ...diagram.exits.map(exit => drawExit(exit, theme, diagram.weights)),
    ...Object.values(boxes).map(box => drawBox(box, theme)),
    ...drawTexts(diagram, theme),
    drawLegend(theme),
  ];
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width: diagramWidth,
      height: diagramHeight,
      viewBox: `0 0 ${diagramWidth} ${diagramHeight}`,
      'font-family': fontFamily,
      role: 'img',
    },
    `\n${parts.join('\n')}\n`,
  );
}

function drawPanel({ x, y, width, height }: (typeof panels)[number], theme: Theme): string {
  return element('rect', { x, y, width, height, rx: 9, fill: theme.rule, 'fill-opacity': 0.1 });
}

function drawTitle(title: string, subtitle: string, theme: Theme): string {
  return (
    text(title, 16, 21, 10.5, theme.ink, { 'font-weight': 600 }) + text(subtitle, 16, 33, 7.4, theme.muted)
  );
}

function drawBox({ state, x, y }: (typeof boxes)[keyof typeof boxes], theme: Theme): string {
  return element('rect', {
    x: x - boxWidth / 2,
    y: y - boxHeight / 2,
    width: boxWidth,
    height: boxHeight,
    rx: 7,
    fill: theme.states[state],
    stroke: theme.ink,
    'stroke-width': 0.8,
  });
}

const wayColour = (way: Edge['way'], theme: Theme): string =>
  way === 'client' ? theme.client : way === 'server' ? theme.server : theme.muted;

/** Straight parts with rounded corners, and a head. */
function drawEdge(edge: Edge, theme: Theme, weights?: Weights): string {
  const { path: corners, way } = edge;
  if (weights === undefined) return drawArrow(corners, wayColour(way, theme), way === undefined ? 0.8 : 1.5);
  const count = weights.edges.get(edge) ?? 0;
  return drawArrow(corners, count === 0 ? theme.rule : wayColour(way, theme), wayWidth(count, weights.most));
}

function drawArrow(corners: readonly number[], colour: string, width: number): string {
  const wider = Math.max(0, width - 1.5);
  const [headLength, headHalfWidth] = [5.6 + wider, 2.3 + wider * 0.7];
  const points = [];
  for (let i = 0; i + 1 < corners.length; i += 2) points.push({ x: corners[i]!, y: corners[i + 1]! });
  const tip = points.at(-1)!;
  const before = points.at(-2)!;
  const length = Math.hypot(tip.x - before.x, tip.y - before.y);
  const [ux, uy] = [(tip.x - before.x) / length, (tip.y - before.y) / length];
  const base = { x: tip.x - ux * headLength, y: tip.y - uy * headLength };

  let d = `M${round(points[0]!.x)} ${round(points[0]!.y)}`;
  for (let i = 1; i < points.length - 1; i++) {
    const [previous, corner, next] = [points[i - 1]!, points[i]!, points[i + 1]!];
    const entry = towards(corner, previous);
    const exit = towards(corner, next);
    d += ` L${round(entry.x)} ${round(entry.y)} Q${round(corner.x)} ${round(corner.y)} ${round(exit.x)} ${round(exit.y)}`;
  }
  d += ` L${round(base.x + ux)} ${round(base.y + uy)}`;
  const head = [
    `M${round(tip.x)} ${round(tip.y)}`,
    `L${round(base.x - uy * headHalfWidth)} ${round(base.y + ux * headHalfWidth)}`,
    `L${round(base.x + uy * headHalfWidth)} ${round(base.y - ux * headHalfWidth)} Z`,
  ].join(' ');
  return (
    path(d, { fill: 'none', stroke: colour, 'stroke-width': width }) +
    path(head, { fill: colour, stroke: 'none' })
  );
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function towards(corner: Point, other: Point): Point {
  const length = Math.hypot(other.x - corner.x, other.y - corner.y);
  const share = Math.min(cornerRadius, length / 2) / length;
  return { x: corner.x + (other.x - corner.x) * share, y: corner.y + (other.y - corner.y) * share };
}

function drawExit(exit: DrawnExit, theme: Theme, weights?: Weights): string {
  const [x1, y1, x2, y2] = exit.path;
  const count = weights?.exits.get(exit.from) ?? 0;
  const stroke =
    weights === undefined
      ? { stroke: theme.fault, 'stroke-width': 1 }
      : { stroke: count === 0 ? theme.rule : theme.fault, 'stroke-width': wayWidth(count, weights.most) };
  const [ux, uy] = [Math.sign(x2 - x1), Math.sign(y2 - y1)];
  return (
    path(`M${round(x1)} ${round(y1)} L${round(x2)} ${round(y2)}`, {
      ...stroke,
      'stroke-dasharray': '2 1.6',
    }) +
    element('circle', {
      cx: x2 + ux * exitRadius,
      cy: y2 + uy * exitRadius,
      r: exitRadius,
      fill: theme.states.CLOSED,
      ...stroke,
    })
  );
}

/** A blank at the border of a tspan would be lost. */
const inner = (content: string): string => escapeXml(content).replace(/^ /, '\u00a0');

const anchors = { start: undefined, middle: 'middle', end: 'end' } as const;

function drawTexts(diagram: StateDiagram, theme: Theme): string[] {
  return layoutDiagram(diagram).map(each => {
    const colour = colourOf(each, theme);
    const content = each.runs
      .map(run =>
        run.muted === true
          ? element('tspan', { fill: theme.muted }, inner(run.text))
          : run.strong === true
            ? element('tspan', { 'font-weight': 600, fill: theme.ink }, inner(run.text))
            : inner(run.text),
      )
      .join('');
    const { place, size, weight, kind } = each;
    return element(
      'text',
      {
        x: place.x,
        y: place.y,
        'font-size': size,
        'font-weight': weight === 600 ? 600 : undefined,
        'text-anchor': anchors[place.align],
        'letter-spacing': kind === 'panel' ? panelSpacing : undefined,
        fill: colour,
      },
      content,
    );
  });
}

function colourOf({ kind }: DiagramText, theme: Theme): string {
  if (kind === 'exit') return theme.faultText;
  return kind === 'panel' ? theme.muted : theme.ink;
}

function text(
  content: string,
  x: number,
  y: number,
  size: number,
  fill: string,
  more: Readonly<Record<string, string | number>> = {},
): string {
  return element('text', { x, y, 'font-size': size, fill, ...more }, escapeXml(content));
}

function drawLegend(theme: Theme): string {
  const y = legendY;
  const sample = (x: number, colour: string, words: string): string =>
    drawArrow([x, y - 2.4, x + 22, y - 2.4], colour, 1.5) + text(words, x + 27, y, 7, theme.muted);
  const circle = drawExit(
    {
      from: 'CLOSED',
      path: [312, y - 2.4, 323, y - 2.4],
      causes: [],
      place: { x: 0, y: 0, align: 'start' },
      stacked: false,
    },
    theme,
  );
  return (
    sample(16, theme.client, 'usual way of the client') +
    sample(140, theme.server, 'usual way of the server') +
    circle +
    text('to CLOSED, out of turn', 333, y, 7, theme.muted) +
    text('cause / what is sent', 500, y, 7, theme.muted, { 'text-anchor': 'end' })
  );
}
