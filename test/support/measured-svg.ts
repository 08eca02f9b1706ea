// An SVG as a measuring eye sees it: every text as a box in the picture's own points, by the widths of the font that
// it is set in, and every mark with its extent. For tests that no label lies upon another and nothing leaves the frame.
import { faceOf, type MeasureText } from '../../src/report/render/index.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A text with the corners of its box, in order around it. */
export interface TextBox {
  readonly text: string;
  /** Of the type, pt. */
  readonly size: number;
  readonly corners: readonly Point[];
}

export interface Extent {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** What it is, for messages. */
  readonly element: string;
}

export interface MeasuredSvg {
  readonly width: number;
  readonly height: number;
  readonly texts: readonly TextBox[];
  readonly marks: readonly Extent[];
}

/** x' = a x + c y + e, y' = b x + d y + f */
type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];
type Attributes = Readonly<Record<string, string>>;

interface Scope {
  readonly name: string;
  readonly attributes: Attributes;
  readonly matrix: Matrix;
  readonly clip: Extent | undefined;
  readonly hidden: boolean;
}

const identity: Matrix = [1, 0, 0, 1, 0, 0];
/** Of Source Sans: height of capitals and ascenders above the line, depth of p and g below it, in em. */
const [ascent, descent] = [0.7, 0.2];

/** @param svg as Vega and our own figures write it: absolute or relative M L H V Z A C Q paths, translate and rotate */
export function measureSvg(svg: string, measure: MeasureText): MeasuredSvg {
  const texts: TextBox[] = [];
  const marks: Extent[] = [];
  const clips = clipsOf(svg);
  const root = attributesOf(/<svg([^>]*)>/.exec(svg)?.[1] ?? '');
  const stack: Scope[] = [{ name: '', attributes: {}, matrix: identity, clip: undefined, hidden: false }];
  let line: { words: string; at: Point; scope: Scope } | undefined;
  const finish = (): void => {
    const words = decode(line?.words ?? '');
    if (line !== undefined && words.trim() !== '' && !line.scope.hidden) {
      texts.push(textBox(words, line.at, line.scope, measure));
    }
    line = undefined;
  };
  for (const [, closing, name = '', rest = '', selfClosed, content = ''] of svg.matchAll(
    /<(\/?)([\w:]+)((?:\s[^<>]*?)?)(\/?)>([^<]*)/g,
  )) {
    const scope = stack.at(-1)!;
    if (closing === '/') {
      if (name === 'text') finish();
      if (name === 'tspan' && line !== undefined) line.words += content;
      stack.pop();
      continue;
    }
    const own = attributesOf(rest);
    const inner = enter(scope, name, own, clips);
    if (name === 'text') line = { words: content, at: placeOf(own), scope: inner };
    if (name === 'tspan' && line !== undefined) {
      // A tspan with a place of its own begins another line of the same text; others go on in it.
      if (own['x'] !== undefined || own['dy'] !== undefined) {
        const at = { x: Number(own['x'] ?? line.at.x), y: line.at.y + Number(own['dy'] ?? 0) };
        const textScope = line.scope;
        finish();
        line = { words: content, at, scope: textScope };
      } else line.words += content;
    }
    const points = pointsOf(name, own);
    if (points.length > 0) {
      const extent = extentOf(
        points.map(point => apply(inner.matrix, point)),
        describe(name, own),
      );
      if (isSeen(inner, points)) marks.push(clipped(extent, inner.clip));
    }
    if (selfClosed !== '/') stack.push(inner);
  }
  return { width: Number(root['width']), height: Number(root['height']), texts, marks };
}

/** Pairs of different texts whose boxes overlap by more than a hair. */
export function overlaps(texts: readonly TextBox[]): readonly (readonly [string, string])[] {
  const found: (readonly [string, string])[] = [];
  texts.forEach((one, i) => {
    for (const other of texts.slice(i + 1)) {
      // A halo is the same text at the same place, drawn twice.
      const [a, b] = [one.corners[0]!, other.corners[0]!];
      if (one.text === other.text && Math.hypot(a.x - b.x, a.y - b.y) < 0.5) continue;
      if (!separated(one.corners, other.corners) && !separated(other.corners, one.corners)) {
        found.push([one.text, other.text]);
      }
    }
  });
  return found;
}

/** Texts and marks that leave the picture by more than a point, as messages. */
export function strays({ width, height, texts, marks }: MeasuredSvg): readonly string[] {
  const isInside = ({ left, top, right, bottom }: Omit<Extent, 'element'>): boolean =>
    left >= -1 && top >= -1 && right <= width + 1 && bottom <= height + 1;
  const place = ({ left, top, right, bottom }: Extent): string =>
    `${left.toFixed(1)}..${right.toFixed(1)}, ${top.toFixed(1)}..${bottom.toFixed(1)} of ${width} × ${height}`;
  return [...texts.map(one => extentOf(one.corners, `'${one.text}'`)), ...marks]
    .filter(extent => !isInside(extent))
    .map(extent => `${extent.element} at ${place(extent)}`);
}

function enter(scope: Scope, name: string, own: Attributes, clips: ReadonlyMap<string, Extent>): Scope {
  const matrix = own['transform'] === undefined ? scope.matrix : combined(scope.matrix, own['transform']);
  const clipId = /url\(#(.*?)\)/.exec(own['clip-path'] ?? '')?.[1];
  const ownClip = clipId === undefined ? undefined : clips.get(clipId);
  const hidden =
    scope.hidden ||
    own['display'] === 'none' ||
    own['opacity'] === '0' ||
    name === 'defs' ||
    name === 'clipPath' ||
    name === 'title';
  const clip = ownClip === undefined ? scope.clip : shifted(ownClip, matrix);
  return { name, attributes: { ...scope.attributes, ...own }, matrix, clip, hidden };
}

/** Clip paths by id, which may stand behind their use. */
function clipsOf(svg: string): ReadonlyMap<string, Extent> {
  const clips = new Map<string, Extent>();
  for (const [, id = '', name = '', rest = ''] of svg.matchAll(
    /<clipPath id="([^"]+)"[^>]*>\s*<(\w+)([^>]*?)\/>/g,
  )) {
    clips.set(id, extentOf(pointsOf(name, attributesOf(rest)), id));
  }
  return clips;
}

/** A clip path is written in the space of the element that uses it, which Vega only ever translates. */
const shifted = (clip: Extent, [, , , , e, f]: Matrix): Extent => ({
  ...clip,
  left: clip.left + e,
  right: clip.right + e,
  top: clip.top + f,
  bottom: clip.bottom + f,
});

function textBox(words: string, at: Point, { attributes, matrix }: Scope, measure: MeasureText): TextBox {
  const size = Number.parseFloat(attributes['font-size'] ?? '11');
  const spacing = Number(attributes['letter-spacing'] ?? 0) * words.length;
  const width = measure(words, size, faceOf(attributes['font-weight'], attributes['font-style'])) + spacing;
  const anchor = attributes['text-anchor'];
  const left = at.x - (anchor === 'middle' ? width / 2 : anchor === 'end' ? width : 0);
  const corners = [
    { x: left, y: at.y - ascent * size },
    { x: left + width, y: at.y - ascent * size },
    { x: left + width, y: at.y + descent * size },
    { x: left, y: at.y + descent * size },
  ].map(corner => apply(matrix, corner));
  return { text: words, size, corners };
}

const placeOf = (own: Attributes): Point => ({ x: Number(own['x'] ?? 0), y: Number(own['y'] ?? 0) });

function pointsOf(name: string, own: Attributes): readonly Point[] {
  const number = (key: string): number => Number(own[key] ?? 0);
  const box = (x: number, y: number, width: number, height: number): readonly Point[] => [
    { x, y },
    { x: x + width, y },
    { x: x + width, y: y + height },
    { x, y: y + height },
  ];
  if (name === 'rect') return box(number('x'), number('y'), number('width'), number('height'));
  if (name === 'line') {
    return [
      { x: number('x1'), y: number('y1') },
      { x: number('x2'), y: number('y2') },
    ];
  }
  if (name === 'circle') {
    const r = number('r');
    return box(number('cx') - r, number('cy') - r, 2 * r, 2 * r);
  }
  return name === 'path' ? pathPoints(own['d'] ?? '') : [];
}

/** How many numbers each command takes, and where among them its points stand. */
const pathCommands: Readonly<Record<string, readonly [count: number, points: readonly number[]]>> = {
  M: [2, [0]],
  L: [2, [0]],
  T: [2, [0]],
  Q: [4, [0, 2]],
  C: [6, [0, 2, 4]],
  A: [7, [5]],
};

/** Corners and control points: an extent that is never too small, save for the bulge of arcs. */
function pathPoints(d: string): readonly Point[] {
  const points: Point[] = [];
  let [x, y] = [0, 0];
  for (const [, letter = '', rest = ''] of d.matchAll(/([A-Za-z])([^A-Za-z]*)/g)) {
    const numbers = [...rest.matchAll(/-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/g)].map(([text]) => Number(text));
    const relative = letter === letter.toLowerCase();
    const command = letter.toUpperCase();
    if (command === 'H' || command === 'V') {
      for (const number of numbers) {
        if (command === 'H') x = relative ? x + number : number;
        else y = relative ? y + number : number;
        points.push({ x, y });
      }
      continue;
    }
    const known = pathCommands[command];
    if (known === undefined) continue;
    const [count, places] = known;
    for (let i = 0; i + count <= numbers.length; i += count) {
      const [fromX, fromY] = relative ? [x, y] : [0, 0];
      for (const place of places) {
        x = fromX + numbers[i + place]!;
        y = fromY + numbers[i + place + 1]!;
        points.push({ x, y });
      }
    }
  }
  return points;
}

/** Vega draws an empty background for each group. */
function isSeen({ attributes, hidden }: Scope, points: readonly Point[]): boolean {
  const painted = (attributes['fill'] ?? 'black') !== 'none' || (attributes['stroke'] ?? 'none') !== 'none';
  return !hidden && painted && points.length > 1 && attributes['class'] !== 'background';
}

function clipped(extent: Extent, clip: Extent | undefined): Extent {
  if (clip === undefined) return extent;
  return {
    element: extent.element,
    left: Math.max(extent.left, clip.left),
    top: Math.max(extent.top, clip.top),
    right: Math.min(extent.right, clip.right),
    bottom: Math.min(extent.bottom, clip.bottom),
  };
}

function extentOf(points: readonly Point[], element: string): Extent {
  const [xs, ys] = [points.map(point => point.x), points.map(point => point.y)];
  return {
    element,
    left: Math.min(...xs),
    right: Math.max(...xs),
    top: Math.min(...ys),
    bottom: Math.max(...ys),
  };
}

const describe = (name: string, own: Attributes): string =>
  `<${name} ${(own['d'] ?? own['aria-label'] ?? '').slice(0, 60)}>`;

function combined(outer: Matrix, transform: string): Matrix {
  let result = outer;
  for (const [, kind, list = ''] of transform.matchAll(/(\w+)\(([^)]*)\)/g)) {
    const numbers = list.split(/[\s,]+/).map(Number);
    const [first = 0, second = 0, third = 0] = numbers;
    if (kind === 'translate') result = product(result, [1, 0, 0, 1, first, second]);
    else if (kind === 'scale') result = product(result, [first, 0, 0, numbers[1] ?? first, 0, 0]);
    else if (kind === 'rotate') {
      const angle = (first * Math.PI) / 180;
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      result = product(result, [1, 0, 0, 1, second, third]);
      result = product(result, [cos, sin, -sin, cos, 0, 0]);
      result = product(result, [1, 0, 0, 1, -second, -third]);
    } else throw new Error(`measureSvg: no transform '${kind}'`);
  }
  return result;
}

const product = ([a, b, c, d, e, f]: Matrix, [g, h, i, j, k, l]: Matrix): Matrix => [
  a * g + c * h,
  b * g + d * h,
  a * i + c * j,
  b * i + d * j,
  a * k + c * l + e,
  b * k + d * l + f,
];

const apply = ([a, b, c, d, e, f]: Matrix, { x, y }: Point): Point => ({
  x: a * x + c * y + e,
  y: b * x + d * y + f,
});

/** Whether an edge of the first box has the second wholly on its outer side, or within a quarter of a point of it. */
function separated(box: readonly Point[], other: readonly Point[]): boolean {
  return box.some((corner, i) => {
    const next = box[(i + 1) % box.length]!;
    const [dx, dy] = [next.x - corner.x, next.y - corner.y];
    const length = Math.hypot(dx, dy) || 1;
    return other.every(({ x, y }) => (dx * (y - corner.y) - dy * (x - corner.x)) / length <= 0.25);
  });
}

function attributesOf(text: string): Attributes {
  return Object.fromEntries([...text.matchAll(/([\w:-]+)="([^"]*)"/g)].map(match => [match[1], match[2]]));
}

const decode = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
