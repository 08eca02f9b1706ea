// Convex shapes in the plane and whether they touch: what placing labels needs. Points of 1/72 inch, y down.

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Corners in order around a convex shape; two corners are a line. */
export type Shape = readonly Point[];

export const rectangle = (left: number, top: number, right: number, bottom: number): Shape => [
  { x: left, y: top },
  { x: right, y: top },
  { x: right, y: bottom },
  { x: left, y: bottom },
];

/** A rectangle whose bottom edge begins at `origin` and runs along `angle` (radians, clockwise). */
export function tilted(origin: Point, angle: number, width: number, up: number, down: number): Shape {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const at = (along: number, below: number): Point => ({
    x: origin.x + along * cos - below * sin,
    y: origin.y + along * sin + below * cos,
  });
  return [at(0, -up), at(width, -up), at(width, down), at(0, down)];
}

export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export function boundsOf(shape: Shape): Bounds {
  const xs = shape.map(p => p.x);
  const ys = shape.map(p => p.y);
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}

/** Whether two convex shapes come closer than `clearance` (by the separating axis theorem). */
export function touches(a: Shape, b: Shape, clearance = 0): boolean {
  return !separates(a, b, clearance) && !separates(b, a, clearance);
}

function separates(a: Shape, b: Shape, clearance: number): boolean {
  for (let i = 0; i < a.length; i++) {
    const p = a[i]!;
    const q = a[(i + 1) % a.length]!;
    const length = Math.hypot(q.x - p.x, q.y - p.y);
    if (length === 0) continue;
    const [ux, uy] = [(q.x - p.x) / length, (q.y - p.y) / length];
    if (apart(a, b, -uy, ux, clearance)) return true;
    // A line has no sides of its own to look along: its direction is the second axis.
    if (a.length === 2 && apart(a, b, ux, uy, clearance)) return true;
  }
  return false;
}

function apart(a: Shape, b: Shape, nx: number, ny: number, clearance: number): boolean {
  let [minA, maxA, minB, maxB] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const p of a) {
    const d = p.x * nx + p.y * ny;
    minA = Math.min(minA, d);
    maxA = Math.max(maxA, d);
  }
  for (const p of b) {
    const d = p.x * nx + p.y * ny;
    minB = Math.min(minB, d);
    maxB = Math.max(maxB, d);
  }
  return minB - maxA >= clearance || minA - maxB >= clearance;
}
