// A piecewise time scale: linear where things happen, broken where nothing does for long, stretched where it
// is crowded. Time never runs backward on it, and its ticks stand where that time really is.
//
//   at    0   20   40 ms  ~~~~  60.04   60.06 s
//         |----|----|------/\/--|-------|        y grows downward
import { type Nanoseconds, toMilliseconds } from '../time/index.ts';

/** A height of its own on the scale. Events of one instant that need room of their own differ in `slot`. */
export interface Station {
  readonly at: Nanoseconds;
  readonly slot: number;
}

export interface TimelineScale {
  /** Points for each nanosecond where the scale is linear. */
  readonly pointsPerNanosecond: number;
  /** A gap that would be taller than this is broken, in points. */
  readonly gapMax: number;
  /** Height of a broken gap, in points. */
  readonly breakHeight: number;
  /** Height between slots of one instant, in points. */
  readonly slotHeight: number;
}

/** A place where the scale is interrupted. */
export interface TimelineBreak {
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
  readonly top: number;
  readonly bottom: number;
  /** Where the zigzag is drawn. */
  readonly y: number;
}

export interface Tick {
  readonly at: Nanoseconds;
  readonly y: number;
  /** `'40 ms'`, `'60.04 s'`. */
  readonly label: string;
}

/** Where in a broken gap the zigzag stands: low, so that what begins above it has room for its name. */
const zigzagPlace = 0.68;

export class Timeline {
  readonly stations: readonly Station[];
  readonly breaks: readonly TimelineBreak[];
  readonly top: number;
  readonly bottom: number;
  readonly #tops: readonly number[];
  readonly #broken: readonly boolean[];
  readonly #index: ReadonlyMap<string, number>;

  /**
   * @param stations in order, without repetitions
   * @param top y of the first station, in points
   * @param extra points added to the gap after station i, where labels need more room
   */
  constructor(
    stations: readonly Station[],
    scale: TimelineScale,
    top: number,
    extra: readonly number[] = [],
  ) {
    this.stations = stations;
    this.top = top;
    const tops: number[] = [];
    const broken: boolean[] = [];
    const breaks: TimelineBreak[] = [];
    let y = top;
    stations.forEach((station, i) => {
      tops.push(y);
      const next = stations[i + 1];
      if (next === undefined) return;
      const natural = (next.at - station.at) * scale.pointsPerNanosecond;
      const isBreak = natural > scale.gapMax;
      const height = next.at === station.at ? scale.slotHeight : isBreak ? scale.breakHeight : natural;
      const bottom = y + height + (extra[i] ?? 0);
      broken.push(isBreak);
      if (isBreak) {
        const zigzag = y + (bottom - y) * zigzagPlace;
        breaks.push({ from: station.at, to: next.at, top: y, bottom, y: zigzag });
      }
      y = bottom;
    });
    this.#tops = tops;
    this.#broken = broken;
    this.#index = new Map(stations.map(({ at, slot }, i) => [`${at} ${slot}`, i]));
    this.breaks = breaks;
    this.bottom = y;
  }

  /** The number of a station; -1 when there is none. */
  indexOf(at: Nanoseconds, slot = 0): number {
    return this.#index.get(`${at} ${slot}`) ?? -1;
  }

  /** Whether the gap after station `index` is broken. */
  isBroken(index: number): boolean {
    return this.#broken[index] ?? false;
  }

  /** Height of a moment; between stations by proportion, outside at the ends. */
  y(at: Nanoseconds, slot = 0): number {
    const exact = this.indexOf(at, slot);
    if (exact >= 0) return this.#tops[exact]!;
    const after = this.stations.findIndex(station => station.at > at);
    if (after === -1) return this.bottom;
    if (after === 0) return this.top;
    const [a, b] = [this.stations[after - 1]!, this.stations[after]!];
    const [ya, yb] = [this.#tops[after - 1]!, this.#tops[after]!];
    if (b.at === a.at || at <= a.at) return ya;
    return ya + ((yb - ya) * (at - a.at)) / (b.at - a.at);
  }

  /** The station at or last before height `y`. */
  indexAt(y: number): number {
    let index = 0;
    while (index + 1 < this.#tops.length && this.#tops[index + 1]! <= y + 1e-6) index++;
    return index;
  }

  /**
   * Ticks at round times in every unbroken stretch, at least `spacing` points apart; a stretch without a round
   * time gets one at its first station.
   */
  ticks(spacing: number): Tick[] {
    const times: Tick[] = [];
    let start = 0;
    for (let i = 0; i < this.stations.length; i++) {
      const isLast = i === this.stations.length - 1;
      if (!isLast && !this.isBroken(i)) continue;
      this.#stretchTicks(start, i, spacing, times);
      start = i + 1;
    }
    return times;
  }

  #stretchTicks(first: number, last: number, spacing: number, ticks: Tick[]): void {
    const from = this.stations[first]!.at;
    const to = this.stations[last]!.at;
    const height = this.#tops[last]! - this.#tops[first]!;
    const step = roundStep(((to - from) * spacing * 1.6) / Math.max(height, 1));
    const free = (y: number): boolean => y - (ticks.at(-1)?.y ?? -Infinity) >= spacing;
    const before = ticks.length;
    const push = (at: Nanoseconds, precision: number): void => {
      const y = this.y(at);
      if (free(y)) ticks.push({ at, y, label: tickLabel(at, precision) });
    };
    if (step > 0) {
      for (let at = Math.ceil(from / step) * step; at <= to; at += step) push(at as Nanoseconds, step);
    }
    if (ticks.length === before) push(from, 1e5);
  }
}

/** The next larger 1, 2 or 5 times a power of ten, in nanoseconds. */
function roundStep(raw: number): number {
  if (!(raw > 0)) return 0;
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 5, 10].find(f => f * power >= raw * (1 - 1e-9)) ?? 10;
  return Math.max(1, Math.round(factor * power));
}

/** `precision`: what must still be told apart, in ns. Milliseconds below a second, else seconds. */
export function tickLabel(at: Nanoseconds, precision: number): string {
  const decimals = (unit: number): number =>
    Math.max(0, Math.min(6, Math.ceil(Math.log10(unit / precision) - 1e-9)));
  if (at === 0) return '0';
  if (at < 1e9) return `${trim(toMilliseconds(at).toFixed(decimals(1e6)))} ms`;
  return `${trim((at / 1e9).toFixed(decimals(1e9)))} s`;
}

const trim = (digits: string): string => (digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits);
