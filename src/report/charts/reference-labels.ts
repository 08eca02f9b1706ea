// Names of analytic curves, each beside its own curve, where neither it nor any other line passes through it.
// Candidates along the curve, above and below, are tried in a fixed order; the one that touches least wins.
import { least as minBy } from 'd3-array';
import { pixelFromLeft, pixelFromTop, type Axis } from './axes.ts';

export interface Spot {
  readonly label: string;
  /** Middle of the text, pt from the plot's left and top. */
  readonly x: number;
  readonly y: number;
}

type Polyline = readonly (readonly [x: number, y: number])[];

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A curve in the units of the axes. */
export interface Curve {
  readonly label: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface Plane {
  readonly xAxis: Axis;
  readonly yAxis: Axis;
  /** Size of the plot, pt. */
  readonly width: number;
  readonly height: number;
  /** Size of a text, pt. */
  readonly widthOf: (text: string) => number;
  readonly lineHeight: number;
}

/** @param others lines without a name here, which the names must not touch either */
export function placeNames(named: readonly Curve[], others: readonly Curve[], plane: Plane): readonly Spot[] {
  const lines = [...named, ...others].map(curve => inPixels(curve, plane));
  const taken: Box[] = [];
  return named.map((curve, index) => {
    const own = lines[index] ?? [];
    let best: Spot = { label: curve.label, x: plane.width / 2, y: plane.height / 2 };
    let least = Infinity;
    for (const spot of candidates(curve.label, own, plane)) {
      const box = boxAround(spot, plane);
      const touched =
        lines.filter(line => crosses(line, box)).length +
        2 * taken.filter(other => overlap(other, box)).length +
        // Worse than a line below its halo: a name nearer to another line is read as that line's.
        (nearest(lines, spot) === own ? 0 : 2);
      if (touched < least) {
        least = touched;
        best = spot;
      }
      if (least === 0) break;
    }
    taken.push(boxAround(best, plane));
    return best;
  });
}

const inPixels = ({ points }: Curve, { xAxis, yAxis, width, height }: Plane): Polyline =>
  points.map(point => [pixelFromLeft(xAxis, point.x, width), pixelFromTop(yAxis, point.y, height)]);

function* candidates(label: string, line: Polyline, plane: Plane): Generator<Spot> {
  const half = plane.widthOf(label) / 2;
  for (const distance of [0.75, 1.2, 1.8, 2.6]) {
    for (const share of [0.5, 0.6, 0.4, 0.7, 0.3, 0.8, 0.2, 0.9, 0.1]) {
      const x = Math.min(plane.width - half, Math.max(half, share * plane.width));
      // A text beside a slope must clear the curve along its whole length, not only at its middle.
      const heights = [x - half, x, x + half].map(place => heightAt(line, place));
      const above = Math.min(...heights) - distance * plane.lineHeight;
      const below = Math.max(...heights) + distance * plane.lineHeight;
      for (const y of [above, below]) {
        if (y > plane.lineHeight / 2 && y < plane.height - plane.lineHeight / 2) yield { label, x, y };
      }
    }
  }
}

/** Height of a line at `x`, the nearest end's outside it. */
function heightAt(line: Polyline, x: number): number {
  for (let i = 1; i < line.length; i++) {
    const [x0, y0] = line[i - 1] ?? [0, 0];
    const [x1, y1] = line[i] ?? [0, 0];
    if (x >= x0 && x <= x1) return x1 === x0 ? y0 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
  }
  return (x < (line[0]?.[0] ?? 0) ? line[0] : line.at(-1))?.[1] ?? 0;
}

function boxAround({ label, x, y }: Spot, { widthOf, lineHeight }: Plane): Box {
  const half = widthOf(label) / 2 + lineHeight * 0.15;
  return { left: x - half, right: x + half, top: y - lineHeight * 0.55, bottom: y + lineHeight * 0.55 };
}

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** The line that passes closest above or below the middle of a name. */
function nearest(lines: readonly Polyline[], { x, y }: Spot): Polyline | undefined {
  const spanning = lines.filter(line => (line[0]?.[0] ?? Infinity) <= x && (line.at(-1)?.[0] ?? 0) >= x);
  return minBy(spanning, line => Math.abs(heightAt(line, x) - y));
}

/** Whether the line enters the box, looked at every two points of its width. */
function crosses(line: Polyline, box: Box): boolean {
  const first = line[0]?.[0] ?? Infinity;
  const last = line.at(-1)?.[0] ?? -Infinity;
  for (let x = Math.max(first, box.left); x <= Math.min(last, box.right); x += 2) {
    const y = heightAt(line, x);
    if (y > box.top && y < box.bottom) return true;
  }
  return false;
}
