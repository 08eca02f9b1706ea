// A label: lines of text in runs of one weight and colour each, and where it was put.
import { rectangle, tilted, type Point, type Shape } from './geometry.ts';
import type { MeasureText, Weight } from './text-width.ts';

export interface TextRun {
  readonly text: string;
  readonly weight: Weight;
  readonly colour: string;
}

export type LabelKind =
  'title' | 'host' | 'tick' | 'state' | 'call' | 'timer' | 'arrow' | 'mark' | 'reason' | 'fold' | 'break';

export interface Label {
  readonly kind: LabelKind;
  readonly size: number;
  readonly lines: readonly (readonly TextRun[])[];
  readonly width: number;
}

/** A label with its place. `origin` is the start of the first line's baseline, `angle` in radians clockwise. */
export interface PlacedLabel extends Label {
  readonly origin: Point;
  readonly angle: number;
  /** The room it takes: the rectangle of its lines, turned with it. */
  readonly shape: Shape;
  readonly align: 'start' | 'middle' | 'end';
}

/** Above the baseline, below it, and from line to line, in parts of the size. */
const ascent = 0.72;
const descent = 0.2;
export const lineSpacing = 1.12;
/** Between two runs of a line, in parts of the size. */
export const runGap = 0.55;

export function makeLabel(
  kind: LabelKind,
  size: number,
  lines: readonly (readonly TextRun[])[],
  measure: MeasureText,
): Label {
  return { kind, size, lines, width: Math.max(0, ...lines.map(line => lineWidth(line, size, measure))) };
}

export function lineWidth(line: readonly TextRun[], size: number, measure: MeasureText): number {
  const texts = line.reduce((sum, run) => sum + measure(run.text, size, run.weight), 0);
  return texts + Math.max(0, line.length - 1) * runGap * size;
}

export const riseOf = (label: Label): number => ascent * label.size;
export const dropOf = (label: Label): number =>
  (descent + (label.lines.length - 1) * lineSpacing) * label.size;
export const heightOf = (label: Label): number => riseOf(label) + dropOf(label);

/** All text of a label, for tests and for people who cannot see the picture. */
export const plainText = (label: Label): string =>
  label.lines.map(line => line.map(run => run.text).join(' ')).join(' ');

/** Puts a label with its box's top left corner (top right or top centre, by `align`) at a point. */
export function placeBox(
  label: Label,
  x: number,
  top: number,
  align: PlacedLabel['align'] = 'start',
): PlacedLabel {
  const left = x - (align === 'start' ? 0 : align === 'middle' ? label.width / 2 : label.width);
  const shape = rectangle(left, top, left + label.width, top + heightOf(label));
  return { ...label, origin: { x: left, y: top + riseOf(label) }, angle: 0, shape, align };
}

/** Puts a label with its baseline beginning at `origin`, turned by `angle`. */
export function placeTilted(label: Label, origin: Point, angle: number): PlacedLabel {
  const shape = tilted(origin, angle, label.width, riseOf(label), dropOf(label));
  return { ...label, origin, angle, shape, align: 'start' };
}
